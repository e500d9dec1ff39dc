import type { TimeEntry } from '../entities/time-entry.ts';

/** A role that somebody's time is priced by: on a project from a day to a day, or their own (`projectId` null). */
export interface BillRole {
  readonly userId: string;
  readonly projectId: string | null;
  readonly role: string;
  /** First and last day; null: since ever, for ever. */
  readonly fromDate: string | null;
  readonly toDate: string | null;
}

/**
 * Says by which roles to try the price of an entry: the first that the person has on its project on its date, then their
 * own. Equal answers are one array, so that 100,000 entries hold a few of them.
 * @param roles of a person and project in the order in which the first counts: the newest first
 */
export function billRolesBy(
  roles: readonly BillRole[],
): (entry: Pick<TimeEntry, 'userId' | 'projectId' | 'date'>) => readonly string[] {
  const byPerson = new Map<string, { own: string | null; on: Map<string, BillRole[]> }>();
  for (const role of roles) {
    const person = byPerson.get(role.userId) ?? { own: null, on: new Map<string, BillRole[]>() };
    byPerson.set(role.userId, person);
    if (role.projectId === null) person.own ??= role.role;
    else person.on.set(role.projectId, [...(person.on.get(role.projectId) ?? []), role]);
  }
  const answers = new Map<string, readonly string[]>();
  return ({ userId, projectId, date }) => {
    const person = byPerson.get(userId);
    if (person === undefined) return none;
    const on = person.on.get(projectId)?.find((role) => holdsOn(role, date));
    const key = `${on?.role ?? ''}\n${person.own ?? ''}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = [on?.role, person.own].filter((role) => role !== undefined && role !== null);
    answers.set(key, answer);
    return answer;
  };
}

const none: readonly string[] = [];

function holdsOn({ fromDate, toDate }: BillRole, date: string): boolean {
  return (fromDate === null || fromDate <= date) && (toDate === null || date <= toDate);
}
