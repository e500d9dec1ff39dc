import type { Decision, DecisionOutcome } from '../../../../domain/entities/decision.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';

const SHOWN_FOR_MS = 30 * 86_400_000;

/** A decision of this person's that did not count for some of its entries, or not at all, as the server answered. */
export interface OpenAnswer {
  decision: Decision;
  /** By what came of it; never `applied`. None for a delegation of everything that was refused. */
  entryIds: ReadonlyMap<DecisionOutcome, readonly string[]>;
}

/**
 * What this person still has to be told: newest decision first, of the last 30 days. What they decided on again since,
 * and what they let go of, is told.
 * @param dismissed ids of decisions
 */
export function openAnswers(input: {
  decisions: readonly Decision[];
  userId: string;
  dismissed: ReadonlySet<string>;
  now: Date;
}): OpenAnswer[] {
  const since = new Date(input.now.getTime() - SHOWN_FOR_MS).toISOString();
  const own = input.decisions
    .filter(({ decidedBy }) => decidedBy === input.userId)
    .sort((a, b) => (a.decidedAt < b.decidedAt ? 1 : -1));
  const later = new Set<string>();
  const answers: OpenAnswer[] = [];
  for (const decision of own) {
    if (decision.decidedAt < since) break;
    const isRead = input.dismissed.has(decision.id);
    if (decision.action === 'delegate') {
      if (decision.state === 'refused' && !isRead) answers.push({ decision, entryIds: new Map() });
      continue;
    }
    const open = decision.results.filter(
      ({ entryId, outcome }) => outcome !== 'applied' && !later.has(entryId),
    );
    for (const { entryId } of decision.entries) later.add(entryId);
    if (open.length === 0 || isRead) continue;
    const entryIds = new Map<DecisionOutcome, string[]>();
    for (const { entryId, outcome } of open) {
      const known = entryIds.get(outcome);
      if (known) known.push(entryId);
      else entryIds.set(outcome, [entryId]);
    }
    answers.push({ decision, entryIds });
  }
  return answers;
}

/** Entries that somebody else decided on first, by who and what: `by` null is a rule of the firm's. */
export interface OthersDecision {
  by: string | null;
  action: 'approve' | 'reject' | 'reopen';
  at: string;
  /** The rule's name, or what they said. */
  comment: string;
  entries: TimeEntry[];
}

/** Parts what a decision found in another state: what others decided, and what is simply somewhere else now. */
export function othersDecisions(
  entries: readonly TimeEntry[],
  own: Decision,
): { others: OthersDecision[]; elsewhere: TimeEntry[] } {
  const others = new Map<string, OthersDecision>();
  const elsewhere: TimeEntry[] = [];
  for (const entry of entries) {
    const { decision } = entry;
    if (!decision || decision.decisionId === own.id || entry.status === 'submitted') {
      elsewhere.push(entry);
      continue;
    }
    const known = others.get(decision.decisionId);
    if (known) known.entries.push(entry);
    else others.set(decision.decisionId, { ...decision, entries: [entry] });
  }
  return { others: [...others.values()], elsewhere };
}
