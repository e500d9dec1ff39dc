import { useMemo } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { Decision } from '../../../../domain/entities/decision.ts';
import type { Person } from '../../../../domain/entities/person.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { contentHash } from '../../../../domain/rules/content-hash.ts';
import {
  delegationEnd,
  delegationsOf,
  delegationToday,
  type StandingDelegation,
} from '../../../../domain/rules/delegation.ts';
import { can } from '../../../../domain/rules/permissions.ts';
import { useObservable } from '../../../data/hooks.ts';
import { usePeople, useWorkspace } from '../../../data/workspace.tsx';

const noDecisions: Decision[] = [];

export interface Delegations {
  /** What this person lets others decide. */
  given: readonly StandingDelegation[];
  /** For whom this person may decide. */
  received: readonly StandingDelegation[];
}

/** The delegations that hold now; one that waits to be sent counts on this device. */
export function useDelegations(): Delegations {
  const { data, session } = useWorkspace();
  const decisions = useObservable(() => data.watchDecisions(), [data], noDecisions);
  const { userId } = session.session;
  return useMemo(() => {
    const standing = delegationsOf(decisions, delegationToday(new Date().toISOString()));
    return {
      given: standing.filter(({ from }) => from === userId),
      received: standing.filter(({ to }) => to === userId),
    };
  }, [decisions, userId]);
}

/** Everybody who may decide in this person's place, by name. */
export function useDelegates(): Person[] {
  const { session } = useWorkspace();
  const people = usePeople();
  return useMemo(
    () =>
      [...people.values()]
        .filter(
          ({ id, roles, status }) =>
            id !== session.session.userId &&
            status === 'active' &&
            can({ userId: id, roles, clientId: null }, 'time_entries.approve'),
        )
        .sort((a, b) => a.name.localeCompare(b.name)),
    [people, session.session.userId],
  );
}

export interface DelegationInput {
  tenantId: string;
  userId: string;
  to: string;
  /** Last date, of UTC; null holds until it is ended. */
  until: string | null;
  /** None: everything that this person may decide. */
  entries: readonly TimeEntry[];
  now: Date;
}

/** The decision that lets somebody else decide. */
export async function newDelegation(input: DelegationInput): Promise<Decision> {
  const at = input.now.toISOString();
  return {
    id: uuidv7(),
    tenantId: input.tenantId,
    version: 0,
    createdAt: at,
    updatedAt: at,
    action: 'delegate',
    entries: await Promise.all(
      input.entries.map(async (entry) => ({ entryId: entry.id, contentHash: await contentHash(entry) })),
    ),
    comment: '',
    decidedBy: input.userId,
    decidedAt: at,
    delegateTo: input.to,
    delegateUntil: input.until,
    state: 'pending',
    results: [],
  };
}

/** The decision that ends all that this person lets somebody decide (domain/rules/delegation.ts). */
export function endOfDelegation(input: Omit<DelegationInput, 'until' | 'entries'>): Promise<Decision> {
  return newDelegation({ ...input, until: delegationEnd(input.now.toISOString()), entries: [] });
}
