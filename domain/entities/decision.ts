import { z } from 'zod';
import { CivilDate, Id, Instant, Name, Sha256, syncFields } from './primitives.ts';
import { localSchema } from './rx-schema.ts';

export const DecisionAction = z.enum(['approve', 'reject', 'reopen', 'delegate']);
export type DecisionAction = z.infer<typeof DecisionAction>;

/** What became of a decision for one entry, once the server has looked. */
export const DecisionOutcome = z.enum([
  'applied',
  'changed_since_reviewed',
  'wrong_state',
  'not_permitted',
  'unknown_entry',
]);
export type DecisionOutcome = z.infer<typeof DecisionOutcome>;

export const DecisionState = z.enum(['pending', 'applied', 'partly_applied', 'refused']);

/** Which of the tenant's rules decided, by itself: its name as it was then. */
export const DecidingRule = z.object({ id: z.string().max(100), name: Name });
export type DecidingRule = z.infer<typeof DecidingRule>;

/**
 * A manager's intent. It names each entry with the hash of the content that was on the screen; the server
 * applies it only where the content is still that (DESIGN.md, "Approvals are intents").
 */
export const Decision = z.object({
  ...syncFields,
  action: DecisionAction,
  /** An entry's own comment stands before the decision's. */
  entries: z
    .array(z.object({ entryId: Id, contentHash: Sha256, comment: z.string().max(2000).optional() }))
    .max(5000),
  comment: z.string().max(2000),
  /** Null where a rule of the tenant's decided, not a person. */
  decidedBy: Id.nullable(),
  /** Of a person's decision the server says null, and devices nothing. */
  rule: DecidingRule.nullish(),
  decidedAt: Instant,
  delegateTo: Id.nullable(),
  delegateUntil: CivilDate.nullable(),
  state: DecisionState,
  results: z.array(z.object({ entryId: Id, outcome: DecisionOutcome, message: z.string().max(500) })),
});
export type Decision = z.infer<typeof Decision>;

export const decisionLocalSchema = localSchema('decision', 1, Decision, [['state']]);
