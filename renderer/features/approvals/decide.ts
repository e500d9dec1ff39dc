import { v7 as uuidv7 } from 'uuid';
import type { Decision, DecisionAction } from '../../../domain/entities/decision.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { contentHash } from '../../../domain/rules/content-hash.ts';

/** As many entries as one decision may name (domain/entities/decision.ts). */
export const MOST_ENTRIES = 5_000;

export interface DecisionInput {
  tenantId: string;
  userId: string;
  action: Extract<DecisionAction, 'approve' | 'reject' | 'reopen'>;
  /** Exactly as they were on the screen. */
  shown: readonly TimeEntry[];
  comment: string;
  /** By entry id: what is said to one of them, before the decision's comment. */
  comments?: ReadonlyMap<string, string>;
  now: Date;
}

/**
 * A decision over entries exactly as they were shown: each is named with the hash of that content, and the server
 * applies it only where the content is still the same.
 */
export async function newDecision(input: DecisionInput): Promise<Decision> {
  const at = input.now.toISOString();
  return {
    id: uuidv7(),
    tenantId: input.tenantId,
    version: 0,
    createdAt: at,
    updatedAt: at,
    action: input.action,
    entries: await Promise.all(
      input.shown.map(async (entry) => {
        const comment = input.comments?.get(entry.id)?.trim();
        return {
          entryId: entry.id,
          contentHash: await contentHash(entry),
          ...(comment ? { comment } : {}),
        };
      }),
    ),
    comment: input.comment,
    decidedBy: input.userId,
    decidedAt: at,
    delegateTo: null,
    delegateUntil: null,
    state: 'pending',
    results: [],
  };
}

/** As `newDecision`, in as many decisions as it takes: one names at most 5,000 entries. */
export function newDecisions(input: DecisionInput): Promise<Decision[]> {
  const parts: TimeEntry[][] = [];
  for (let from = 0; from < input.shown.length; from += MOST_ENTRIES)
    parts.push(input.shown.slice(from, from + MOST_ENTRIES));
  return Promise.all(parts.map((shown) => newDecision({ ...input, shown })));
}
