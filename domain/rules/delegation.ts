import type { Decision } from '../entities/decision.ts';
import { addDays, dateIn } from './civil-date.ts';
import { type Delegation, delegationOf } from './permissions.ts';

/** A delegation that holds, and the decision that made it. */
export interface StandingDelegation extends Delegation {
  readonly decisionId: string;
  readonly since: string;
}

type Read = Pick<
  Decision,
  'id' | 'action' | 'entries' | 'decidedBy' | 'decidedAt' | 'delegateTo' | 'delegateUntil' | 'state'
>;

/**
 * The delegations that hold on `today`, in the order in which they were made. What a manager says of everything replaces
 * all that they said before to the same person; what they say of some entries is added. So a delegation ends early by
 * another one of everything, to the same person, whose last day is over (`delegationEnd`). One that waits to be sent
 * counts on the device of whoever made it. The server's scope asks the same in SQL (approvals/standing.ts).
 * @param today civil date in UTC: delegations end at midnight UTC (`delegationToday`)
 */
export function delegationsOf(decisions: Iterable<Read>, today: string): StandingDelegation[] {
  const made = [...decisions]
    .filter(({ state }) => state !== 'refused')
    .sort((a, b) => compare(instantOf(a), instantOf(b)) || compare(a.id, b.id));
  const standing = new Map<string, StandingDelegation[]>();
  for (const decision of made) {
    const delegation = delegationOf(decision);
    if (delegation === null) continue;
    const pair = `${delegation.from} ${delegation.to}`;
    const earlier = delegation.entryIds === null ? [] : (standing.get(pair) ?? []);
    standing.set(pair, [...earlier, { ...delegation, decisionId: decision.id, since: decision.decidedAt }]);
  }
  return [...standing.values()].flat().filter(({ until }) => until === null || today <= until);
}

function instantOf({ decidedAt }: Pick<Decision, 'decidedAt'>): number {
  return Date.parse(decidedAt);
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The date by which delegations are judged. @param instant now */
export function delegationToday(instant: string): string {
  return dateIn('UTC', instant);
}

/** `delegateUntil` of a decision that ends a delegation at once. @param instant now */
export function delegationEnd(instant: string): string {
  return addDays(delegationToday(instant), -1);
}
