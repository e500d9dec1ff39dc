import { z } from 'zod';
import { Instant } from '../entities/primitives.ts';
import { ReleaseVersion } from '../release/manifest.ts';

/**
 * Why an update waits although it is there. `timer`: one runs; `writing`: a change is being saved or sent; `unsent`:
 * work waits for the server, which answers; `person`: they put it off; `closing`: it is installed when Stint is closed.
 */
export const UpdateWait = z.enum(['timer', 'writing', 'unsent', 'person', 'closing']);

/** Why there will be no update; told in words by the page. */
export const UpdateRefusal = z.enum([
  'signature',
  'expired',
  'replayed',
  'downgrade',
  'hash',
  'manifest',
  'too_large',
  'stalled',
  'disk_full',
  'no_package',
  'data_version',
  'unreachable',
  'install',
]);
export type UpdateRefusal = z.infer<typeof UpdateRefusal>;

/** All that the page knows about updates. */
export const UpdateState = z.object({
  /** `off`: by policy, or a build without update keys. `unmanaged`: this kind of package cannot update itself. */
  phase: z.enum(['off', 'unmanaged', 'idle', 'checking', 'downloading', 'ready', 'installing', 'failed']),
  current: z.string().max(40),
  checkedAt: Instant.nullable(),
  available: z
    .object({
      version: ReleaseVersion,
      isRollback: z.boolean(),
      /** Below the minimum version: it cannot be put off. */
      isRequired: z.boolean(),
      notes: z.object({ en: z.string(), de: z.string() }),
      size: z.int(),
      /** When it is no longer put off; null without a deadline. */
      deadline: Instant.nullable(),
    })
    .nullable(),
  /** 0 to 1 while downloading. */
  progress: z.number().min(0).max(1).nullable(),
  waitsFor: UpdateWait.nullable(),
  /** Until when the person put it off. */
  postponedUntil: Instant.nullable(),
  refusal: z.object({ kind: UpdateRefusal, details: z.string().max(2000), at: Instant }).nullable(),
});
export type UpdateState = z.infer<typeof UpdateState>;

/** What the page tells main of its work, so that nothing is cut in two. */
export const WorkState = z.object({
  timerRunning: z.boolean(),
  /** A change is on its way to the disk or to the server this moment. */
  writing: z.boolean(),
  /** Operations that the server has not confirmed, and those that need attention. */
  unsent: z.int().min(0),
  attention: z.int().min(0),
  /** The oldest of them. */
  oldestUnsentAt: Instant.nullable(),
  isOnline: z.boolean(),
  lastReceiptAt: Instant.nullable(),
});
export type WorkState = z.infer<typeof WorkState>;
