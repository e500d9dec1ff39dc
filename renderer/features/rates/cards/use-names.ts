import { useMemo } from 'react';
import type { RateCardHistory } from '../../../../domain/wire/billing-setup.ts';
import { usePeople, useProjects } from '../../../data/workspace.tsx';
import type { Option } from '../../../ui/options.tsx';

export interface RateNames {
  roles: readonly Option[];
  activities: readonly Option[];
  people: readonly Option[];
}

/** The roles, activities and people that a rate can be for: those that the firm has, and those on its cards. */
export function useRateNames(cards: readonly RateCardHistory[]): RateNames {
  const people = usePeople();
  const projects = useProjects();
  return useMemo(() => {
    const onCards = cards.flatMap(({ versions }) => versions.flatMap(({ rates }) => rates));
    const roles = new Set([
      ...[...people.values()].flatMap(({ billRole }) => billRole ?? []),
      ...onCards.flatMap(({ billRole }) => billRole ?? []),
    ]);
    const activities = new Map(
      [...projects.values()].flatMap(({ activityCodes }) =>
        activityCodes.filter(({ billable }) => billable).map(({ code, name }) => [code, name] as const),
      ),
    );
    for (const { activityCode } of onCards)
      if (activityCode !== undefined && !activities.has(activityCode))
        activities.set(activityCode, activityCode);
    const named = (a: Option, b: Option) => a.label.localeCompare(b.label);
    return {
      roles: [...roles].map((role) => ({ id: role, label: role })).toSorted(named),
      activities: [...activities].map(([id, label]) => ({ id, label, hint: id })).toSorted(named),
      people: [...people.values()]
        .filter(({ clientId }) => clientId === null)
        .map(({ id, name, billRole }) => ({ id, label: name, ...(billRole ? { hint: billRole } : {}) }))
        .toSorted(named),
    };
  }, [people, projects, cards]);
}

/** What a rate is for, in one line: `Senior · Analysis`; null where it is for any work. */
export function rateSubject(
  rate: { role: string | null; activity: string | null; user: string | null },
  names: RateNames,
): string | null {
  const label = (options: readonly Option[], id: string | null) =>
    id === null ? [] : [options.find((option) => option.id === id)?.label ?? id];
  const parts = [
    ...label(names.people, rate.user),
    ...label(names.roles, rate.role),
    ...label(names.activities, rate.activity),
  ];
  return parts.length === 0 ? null : parts.join(' · ');
}
