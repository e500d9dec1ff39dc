import { z } from 'zod';
import { MeteringEventType, MeteringUnit } from '../entities/metering-event.ts';
import { CivilDate, DecimalString, Id, Instant } from '../entities/primitives.ts';

/** Most bytes of JSON that an event's metadata may be (contracts/creto-metering.md, Events). */
export const METADATA_MAX_BYTES = 4096;
/** Letters that one request may name. */
export const LETTERS_MAX = 1000;

/** `GET /v1/metering/state`: what waits to be sent to the metering platform, and how the platform stands. */
export const MeteringState = z.object({
  /** Events that are not delivered yet. */
  pending: z.int().min(0),
  /** Of these: what waits behind a dead letter. */
  held: z.int().min(0),
  /** Events that the platform refused for good and that wait for a person. */
  dead: z.int().min(0),
  /** Age in seconds of the oldest pending event that is not held; 0 where none is. */
  lagSeconds: z.number().min(0),
  /** When the next event that was sent in vain is tried again; null where none waits for that. */
  nextAttemptAt: Instant.nullable(),
  /** What the latest try in vain ran into, as the platform or the network said it; null where none waits. */
  lastError: z.string().nullable(),
  platform: z.object({
    /** False where this server has no platform set: events then wait, however long. */
    configured: z.boolean(),
    /** The worst that any worker says; null where none is at work, and nothing is sent. */
    breaker: z.enum(['closed', 'half_open', 'open']).nullable(),
    /** Until when the platform asked us to wait. */
    pausedUntil: Instant.nullable(),
    /** When a worker last said so. */
    toldAt: Instant.nullable(),
  }),
});
export type MeteringState = z.infer<typeof MeteringState>;

/** What caused an event, so far as it can be said in few words. */
export const LetterCause = z.object({
  kind: z.enum(['time_entry', 'report', 'other']),
  id: Id,
  /** Of an entry: its date, whose it is and what was done. */
  date: CivilDate.nullable(),
  person: z.string().nullable(),
  /** Of an entry its description, of a report its definition. */
  words: z.string().nullable(),
});

export const LetterMetadata = z.record(
  z.string().max(100),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
);
export type LetterMetadata = z.infer<typeof LetterMetadata>;

/** An event that the platform refused (`dead`), or that a person decided not to send (`dropped`). */
export const DeadLetter = z.object({
  /** The event's id too. */
  id: Id,
  state: z.enum(['dead', 'dropped']),
  eventType: MeteringEventType,
  client: z.object({ id: Id, name: z.string() }),
  project: z.object({ id: Id, name: z.string() }).nullable(),
  quantity: DecimalString,
  unit: MeteringUnit,
  /** When the work happened. */
  timestamp: Instant,
  /** The event that it takes back. */
  corrects: Id.nullable(),
  cause: LetterCause,
  /** Why it was refused, in the platform's words. */
  reason: z.string(),
  /** Why a person dropped it; null where it is dead. */
  dropReason: z.string().nullable(),
  attempts: z.int().min(0),
  recordedAt: Instant,
  refusedAt: Instant,
  /** Events that wait until this one is delivered or dropped. */
  behind: z.int().min(0),
  /** As it will be sent, with its size in bytes of JSON; null where what is stored cannot be read. */
  metadata: LetterMetadata.nullable(),
  metadataBytes: z.int().min(0),
  /** Whether it will be sent otherwise than it was recorded. */
  fixed: z.boolean(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;

/** `GET /v1/metering/dead-letters`: latest refused first. `cursor` is the `next` of the page before. */
export const DeadLetterQuery = z.object({
  state: z.enum(['dead', 'dropped']).default('dead'),
  cursor: z
    .string()
    .regex(/^[0-9T:.Z-]+ [0-9a-f-]{36}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type DeadLetterQuery = z.infer<typeof DeadLetterQuery>;

export const DeadLetters = z.object({
  letters: z.array(DeadLetter),
  /** For the next page; null on the last. */
  next: z.string().nullable(),
  /** How many there are in all. */
  total: z.int().min(0),
});
export type DeadLetters = z.infer<typeof DeadLetters>;

const Ids = z.array(Id.toLowerCase()).min(1).max(LETTERS_MAX);

/** `POST /v1/metering/dead-letters/replay` sends again as they are: these, or all that are dead. → 200 LettersChanged */
export const ReplayRequest = z.union([
  z.strictObject({ ids: Ids }),
  z.strictObject({ all: z.literal(true) }),
]);
export type ReplayRequest = z.infer<typeof ReplayRequest>;

/**
 * `POST /v1/metering/dead-letters/:id/fix` sends it again, made anew from what was recorded with these changes. What is
 * owed cannot be changed: client, type, quantity, unit, time and what it corrects stay as recorded. Without a change it
 * is as it was recorded. → 200 LettersChanged
 */
export const FixRequest = z.strictObject({
  metadata: LetterMetadata.optional(),
  /** Another project of the same client, or none. */
  projectId: Id.toLowerCase().nullable().optional(),
});
export type FixRequest = z.infer<typeof FixRequest>;

/**
 * `POST /v1/metering/dead-letters/drop`: never to be sent, for this reason. What takes one of them back goes with it, for
 * the platform could not take it. → 200 LettersChanged
 */
export const DropRequest = z.strictObject({ ids: Ids, reason: z.string().trim().min(3).max(500) });
export type DropRequest = z.infer<typeof DropRequest>;

/** `POST /v1/metering/dead-letters/restore`: takes a drop back, with what went with it. → 200 LettersChanged */
export const RestoreRequest = z.strictObject({ ids: Ids });
export type RestoreRequest = z.infer<typeof RestoreRequest>;

/** Events that were changed: fewer than asked where one was not in that state any more, more where others went along. */
export const LettersChanged = z.object({
  changed: z.array(Id),
  /** Dead letters that are left. */
  dead: z.int().min(0),
});
export type LettersChanged = z.infer<typeof LettersChanged>;
