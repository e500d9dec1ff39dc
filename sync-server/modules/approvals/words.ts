import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import type { Actor } from '../../actor.ts';
import type { ApprovalContext } from './context.ts';

const unchanged = 'Nothing was changed.';

/** Why somebody may not decide on an entry: only what they know of their own rights, nothing about the entry. */
export function refusalWords(
  entry: TimeEntry,
  actor: Pick<Actor, 'userId'>,
  { settings, projects, sheetManagers, ended, people }: ApprovalContext,
): string {
  if (entry.userId === actor.userId) return 'You cannot decide on your own time here. Another manager can.';
  const managers = [projects.get(entry.projectId)?.managerId, ...(sheetManagers.get(entry.userId) ?? [])];
  const over = ended.find(
    ({ from, entryIds }) => managers.includes(from) && (entryIds === null || entryIds.includes(entry.id)),
  );
  if (over !== undefined) {
    const name = people.get(over.from)?.name ?? 'The manager';
    return `${name} does not let you decide for them any more: that had ended before this arrived. ${unchanged}`;
  }
  return settings.approval.decides === 'sheet'
    ? 'This entry is of somebody who is on no project that you manage.'
    : 'This entry is on a project that you do not manage.';
}

/** Why a decision does not fit the entry as it is now, and whose decision came first. For whoever may decide on it. */
export function stateWords(
  { status, decision }: Pick<TimeEntry, 'status' | 'decision'>,
  actor: Pick<Actor, 'userId'>,
  { people }: Pick<ApprovalContext, 'people'>,
): string {
  const who = (by: string | null, rule: string) => {
    if (by === null) return `The rule “${rule}”`;
    return by === actor.userId ? 'You' : (people.get(by)?.name ?? 'Somebody');
  };
  const before = (verb: string) =>
    decision === null
      ? `This entry is ${status} already. ${unchanged}`
      : `${who(decision.by, decision.comment)} ${verb} this entry before this decision arrived. ${unchanged}`;
  switch (status) {
    case 'approved':
      return before('approved');
    case 'rejected':
      return before('rejected');
    case 'invoiced':
      return `This entry is on an invoice and stays as it is. ${unchanged}`;
    case 'submitted':
      return `This entry waits for a decision, so there is nothing to reopen. ${unchanged}`;
    case 'draft':
      return decision?.action === 'reopen'
        ? before('reopened')
        : `This entry is not submitted now: it was taken back. ${unchanged}`;
  }
}
