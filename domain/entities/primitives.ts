import { z } from 'zod';

/** UUIDv7 (any RFC 9562 UUID is accepted on input), lower case. */
export const Id = z.uuid().max(36);

/** Civil date of work, `YYYY-MM-DD`, in the worker's zone at the time. */
export const CivilDate = z.iso.date().max(10);

/** Instant in UTC, ISO 8601 with milliseconds and `Z`. */
export const Instant = z.iso.datetime({ offset: false }).max(30);

/** IANA time zone name, e.g. `Europe/Berlin`. */
export const Zone = z.string().min(1).max(64);

/** ISO 4217 code. */
export const Currency = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR');

/** Whole minutes, never negative. */
export const Minutes = z.int().min(0).max(1_000_000_000);

/** Money in minor units (cents) of the currency beside it; may be negative in corrections. */
export const MinorUnits = z.int();

/** Minor units an hour. */
export const RatePerHour = z.int().min(0);

/** Exact decimal written as a string, as used for quantities and multipliers. */
export const DecimalString = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,12})?$/, 'must be a decimal number in a string');

/** Ratio as a decimal string between 0 and 1 inclusive. */
export const RatioString = z.string().regex(/^(0(\.\d{1,12})?|1(\.0{1,12})?)$/, 'must be between 0 and 1');

/** SHA-256 in lower-case hex. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex');

export const Name = z.string().trim().min(1).max(200);
export const LongText = z.string().max(4000);
export const Code = z.string().trim().min(1).max(64);

/**
 * What every document that travels by sync carries.
 * `version` is the tenant's counter at the last write on the server; 0 means the server has not seen it.
 */
export const syncFields = {
  id: Id,
  tenantId: Id,
  version: z.int().min(0),
  createdAt: Instant,
  updatedAt: Instant,
} as const;
