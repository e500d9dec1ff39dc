import { hash } from 'node:crypto';
import type { Decision, DecisionOutcome } from '../../../domain/entities/decision.ts';
import type { EntryStatus, TimeEntry } from '../../../domain/entities/time-entry.ts';
import { entryContent } from '../../../domain/rules/content-hash.ts';
import { commentOn, mayDecide, statusAfter } from '../../../domain/rules/lifecycle.ts';
import { can } from '../../../domain/rules/permissions.ts';
import type { Actor } from '../../actor.ts';
import { concernedProjects, refuseReplacement, takesFromElsewhere } from './adjustments.ts';
import type { ApprovalContext } from './context.ts';
import { refusalWords, stateWords } from './words.ts';

type Result = Decision['results'][number];

/** What a decision does to one entry. */
export interface Applied {
  before: TimeEntry;
  to: EntryStatus;
  /** The entry's own, or the decision's. */
  comment: string;
}

/** What a decision comes to: an answer for each entry that it names, and the entries that it changes. */
export interface Judgement {
  results: Result[];
  applied: Applied[];
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
 * order permission, comment, state, content, so that nobody learns anything about an entry that is not theirs to decide.
 * The hash is `contentHash` of the domain by Node's own, which needs no turn of the event loop for each entry.
 * @param entries the locked rows, with what earlier decisions of the same batch made of them
 */
export function judge(
  decision: Decision,
  actor: Actor,
  entries: ReadonlyMap<string, TimeEntry>,
  context: ApprovalContext,
): Judgement {
  const results: Result[] = [];
  const applied: Applied[] = [];
  const whole = refuseWhole(decision, actor, context);
  const seen = new Set<string>();
  for (const named of decision.entries) {
    const { entryId, contentHash: reviewed } = named;
    if (seen.has(entryId)) continue;
    seen.add(entryId);
    const answer = (outcome: DecisionOutcome, message: string) => results.push({ entryId, outcome, message });
    const entry = entries.get(entryId);
    const comment = commentOn(decision, named);
    if (whole !== null) answer('not_permitted', whole);
    else if (entry === undefined)
      answer('unknown_entry', 'There is no such entry. It may have been deleted.');
    else if (!mayActOn(decision, entry, entry.projectId, actor, context))
      answer('not_permitted', refusalWords(entry, actor, context));
    else if (
      decision.action !== 'delegate' &&
      concernedProjects(entry, entries).some((id) => !mayActOn(decision, entry, id, actor, context))
    )
      answer('not_permitted', takesFromElsewhere);
    else if (decision.action === 'delegate') answer('applied', done.delegate);
    else if (decision.action === 'reject' && comment.trim() === '')
      answer('not_permitted', 'Say why: a rejection needs a comment, on the entry or on all of them.');
    else {
      const to = statusAfter(entry.status, decision.action, 'manager');
      const unfit = refuseReplacement(decision.action, entry, entries, context.takenBack);
      if (to === null) answer('wrong_state', stateWords(entry, actor, context));
      else if (unfit !== null) answer('wrong_state', unfit);
      else if (hash('sha256', entryContent(entry), 'hex') !== reviewed)
        answer(
          'changed_since_reviewed',
          'This entry changed after you looked at it. Look at it again, then decide.',
        );
      else {
        applied.push({ before: entry, to, comment });
        answer('applied', done[decision.action]);
      }
    }
  }
  return { results, applied, state: stateOf(decision, results, whole) };
}

/** Why the decision as it is written can have no effect at all; null when it can. */
function refuseWhole(
  { action, delegateTo, delegateUntil }: Decision,
  actor: Actor,
  { people, today }: ApprovalContext,
): string | null {
  if (!can(actor, 'time_entries.approve')) return 'Only project managers and admins decide on time.';
  if (action !== 'delegate') return null;
  const to = delegateTo === null || delegateTo === actor.userId ? undefined : people.get(delegateTo);
  if (delegateTo === null || to === undefined) return 'Choose another person to decide for you.';
  // Whoever may not decide any more can still have it taken back.
  if (delegateUntil !== null && delegateUntil < today) return null;
  return can({ userId: delegateTo, roles: to.roles, clientId: null }, 'time_entries.approve')
    ? null
    : 'Only a project manager or an admin can decide for you.';
}

/** Only whose own the right to decide is can lend it (domain/rules/permissions.ts, isDelegated). */
function mayActOn(
  decision: Decision,
  entry: TimeEntry,
  projectId: string,
  actor: Actor,
  context: ApprovalContext,
): boolean {
  const project = context.projects.get(projectId) ?? null;
  if (decision.action === 'delegate')
    return (
      project?.managerId === actor.userId ||
      context.sheetManagers.get(entry.userId)?.includes(actor.userId) === true
    );
  return mayDecide(entry, actor, { ...context, project });
}

/** A delegation of everything names no entry and still has an effect. */
function stateOf(decision: Decision, results: readonly Result[], whole: string | null): Decision['state'] {
  if (decision.action === 'delegate' && decision.entries.length === 0)
    return whole === null ? 'applied' : 'refused';
  const count = results.filter(({ outcome }) => outcome === 'applied').length;
  if (count === 0) return 'refused';
  return count === results.length ? 'applied' : 'partly_applied';
}
