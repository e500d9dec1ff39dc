import { z } from 'zod';
import { CivilDate, Instant } from '../entities/primitives.ts';
import { TenantSettings } from '../entities/tenant.ts';

/** `GET /v1/tenant/settings`, for whoever has settings.rules: the firm's rules and the version that they have. */
export const FirmRules = z.object({
  /** Of the tenant's row: it is what a change names, so that nobody overwrites what they did not see. */
  version: z.int().min(0),
  updatedAt: Instant,
  settings: TenantSettings,
});
export type FirmRules = z.infer<typeof FirmRules>;

/**
 * `PUT /v1/tenant/settings`: all rules as they are to be, made on `version`. Answers FirmRules, or `conflict` when they
 * changed meanwhile. The server raises `rounding.version` itself when the rule changes, and keeps the currency.
 */
export const FirmRulesChange = FirmRules.pick({ version: true, settings: true });
export type FirmRulesChange = z.infer<typeof FirmRulesChange>;

export const LockEffectQuery = z.object({ through: CivilDate });

/** `GET /v1/tenant/lock-effect?through=…`: live entries that are not settled, dated that day or before. */
export const LockEffect = z.object({
  through: CivilDate,
  /** Nobody may edit, submit or recall-and-change these any more; drafts and rejected ones. */
  open: z.int().min(0),
  /** Undecided; they can be approved all the same. */
  submitted: z.int().min(0),
  /** People whose they are. */
  people: z.int().min(0),
});
export type LockEffect = z.infer<typeof LockEffect>;
