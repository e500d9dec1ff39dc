import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';

/** One person's entries that one decision settled. */
export interface DecidedGroup {
  id: string;
  userId: string;
  action: 'approve' | 'reject';
  by: string | null;
  at: string;
  comment: string;
  entries: TimeEntry[];
  minutes: number;
}

/**
 * What was decided since an instant and still stands so, by decision and person, newest first.
 * @param mayDecide whether it is this person's to decide on
 */
export function decidedGroups(
  entries: Iterable<TimeEntry>,
  since: string,
  mayDecide: (entry: TimeEntry) => boolean,
): DecidedGroup[] {
  const groups = new Map<string, DecidedGroup>();
  for (const entry of entries) {
    const { decision, userId, status } = entry;
    if (!decision || decision.action === 'reopen' || decision.at < since) continue;
    const stands =
      decision.action === 'approve' ? status === 'approved' || status === 'invoiced' : status === 'rejected';
    if (!stands || !mayDecide(entry)) continue;
    const id = `${decision.decisionId} ${userId}`;
    let group = groups.get(id);
    if (!group) {
      const { action, by, at, comment } = decision;
      group = { id, userId, action, by, at, comment, entries: [], minutes: 0 };
      groups.set(id, group);
    }
    group.entries.push(entry);
    group.minutes += entry.minutes;
  }
  return [...groups.values()].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id.localeCompare(b.id)));
}
