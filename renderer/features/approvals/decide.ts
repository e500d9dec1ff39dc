import { v7 as uuidv7 } from 'uuid';
import type { Decision, DecisionAction } from '../../../domain/entities/decision.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { contentHash } from '../../../domain/rules/content-hash.ts';

/**
 * A decision over entries exactly as they were shown: each is named with the hash of that content, and the server
 * applies it only where the content is still the same.
 */
export async function newDecision(input: {
  tenantId: string;
  userId: string;
  action: Extract<DecisionAction, 'approve' | 'reject' | 'reopen'>;
  shown: readonly TimeEntry[];
  comment: string;
  now: Date;
}): Promise<Decision> {
  const at = input.now.toISOString();
  return {
    id: uuidv7(),
    tenantId: input.tenantId,
    version: 0,
    createdAt: at,
    updatedAt: at,
    action: input.action,
    entries: await Promise.all(
      input.shown.map(async (entry) => ({ entryId: entry.id, contentHash: await contentHash(entry) })),
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
