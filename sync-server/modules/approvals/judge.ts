import type { Decision, DecisionOutcome } from '../../../domain/entities/decision.ts';
import type { EntryStatus, TimeEntry } from '../../../domain/entities/time-entry.ts';
import { contentHash } from '../../../domain/rules/content-hash.ts';
import { mayDecide, statusAfter } from '../../../domain/rules/lifecycle.ts';
import { can } from '../../../domain/rules/permissions.ts';
import type { Actor } from '../../actor.ts';
import { concernedProjects, refuseReplacement } from './adjustments.ts';
import type { ApprovalContext } from './context.ts';

type Result = Decision['results'][number];

/** What a decision comes to: an answer for each entry that it names, and the entries that it changes. */
export interface Judgement {
  results: Result[];
  applied: { before: TimeEntry; to: EntryStatus }[];
  state: Decision['state'];
}

const done = {
  approve: 'Approved.',
  reject: 'Rejected.',
  reopen: 'Reopened.',
  delegate: 'Delegated.',
} as const;

/**
 * Judges one decision against the entries as they are now; changes nothing. Each entry is judged by itself, in the
 * order permission, state, content, so that nobody learns anything about an entry that is not theirs to decide.
 * @param entries the locked rows, with what earlier decisions of the same batch made of them
 */
export async function judge(
  decision: Decision,
  actor: Actor,
  entries: ReadonlyMap<string, TimeEntry>,
  context: ApprovalContext,
): Promise<Judgement> {
  const results: Result[] = [];
  const applied: Judgement['applied'] = [];
  const whole = refuseWhole(decision, actor, context);
  const seen = new Set<string>();
  for (const { entryId, contentHash: reviewed } of decision.entries) {
    if (seen.has(entryId)) continue;
    seen.add(entryId);
    const answer = (outcome: DecisionOutcome, message: string) => results.push({ entryId, outcome, message });
    const entry = entries.get(entryId);
    if (whole !== null) answer('not_permitted', whole);
    else if (entry === undefined)
      answer('unknown_entry', 'There is no such entry. It may have been deleted.');
    else if (!mayActOn(decision, entry, actor, entries, context))
      answer('not_permitted', refusalWords(entry, actor));
    else if (decision.action === 'delegate') answer('applied', done.delegate);
    else {
      const to = statusAfter(entry.status, decision.action, 'manager');
      const unfit = refuseReplacement(decision.action, entry, entries);
      if (to === null) answer('wrong_state', stateWords(entry));
      else if (unfit !== null) answer('wrong_state', unfit);
      else if ((await contentHash(entry)) !== reviewed)
        answer(
          'changed_since_reviewed',
          'This entry changed after you looked at it. Look at it again, then decide.',
        );
      else {
        applied.push({ before: entry, to });
        answer('applied', done[decision.action]);
      }
    }
  }
  return { results, applied, state: stateOf(decision, results, whole) };
}

/** Why the decision as it is written can have no effect at all; null when it can. */
function refuseWhole(decision: Decision, actor: Actor, context: ApprovalContext): string | null {
  if (!can(actor, 'time_entries.approve')) return 'Only project managers and admins decide on time.';
  if (decision.action === 'reject' && decision.comment.trim() === '') {
    return 'Say why: a rejection needs a comment.';
  }
  if (decision.action === 'delegate') {
    if (decision.delegateTo === null || decision.delegateTo === actor.userId) {
      return 'Choose another person to decide for you.';
    }
    const to = context.roles.get(decision.delegateTo);
    if (
      to === undefined ||
      !can({ userId: decision.delegateTo, roles: to, clientId: null }, 'time_entries.approve')
    ) {
      return 'Only a project manager or an admin can decide for you.';
    }
  }
  return null;
}

/** Only a project's own manager can lend the right to decide (domain/rules/permissions.ts, isDelegated). */
function mayActOn(
  decision: Decision,
  entry: TimeEntry,
  actor: Actor,
  entries: ReadonlyMap<string, TimeEntry>,
  context: ApprovalContext,
): boolean {
  if (decision.action === 'delegate')
    return context.projects.get(entry.projectId)?.managerId === actor.userId;
  return concernedProjects(entry, entries).every((id) =>
    mayDecide(entry, actor, { ...context, project: context.projects.get(id) ?? null }),
  );
}

function refusalWords(entry: TimeEntry, actor: Actor): string {
  return entry.userId === actor.userId
    ? 'You cannot decide on your own time here. Another manager can.'
    : 'This entry is on a project that you do not manage.';
}

function stateWords(entry: TimeEntry): string {
  const when = entry.decision === null || entry.status === 'submitted' ? '' : ' Somebody decided before you.';
  return `This entry is ${entry.status} now, so this decision does not fit.${when} Nothing was changed.`;
}

/** A delegation of everything names no entry and still has an effect. */
function stateOf(decision: Decision, results: readonly Result[], whole: string | null): Decision['state'] {
  if (decision.action === 'delegate' && decision.entries.length === 0)
    return whole === null ? 'applied' : 'refused';
  const count = results.filter(({ outcome }) => outcome === 'applied').length;
  if (count === 0) return 'refused';
  return count === results.length ? 'applied' : 'partly_applied';
}
