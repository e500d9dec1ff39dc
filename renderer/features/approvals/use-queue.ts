import { useMemo } from 'react';
import type { Decision } from '../../../domain/entities/decision.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { dateIn } from '../../../domain/rules/civil-date.ts';
import { mayDecide } from '../../../domain/rules/lifecycle.ts';
import { delegationOf } from '../../../domain/rules/permissions.ts';
import { useObservable } from '../../data/hooks.ts';
import { useActor, usePeople, useProjects, useTenant, useWorkspace } from '../../data/workspace.tsx';
import { type Sheet, sheetsOf } from './sheets.ts';

const noEntries: TimeEntry[] = [];
const noDecisions: Decision[] = [];

export interface Queue {
  sheets: Sheet[];
  /** Entries that were changed after this person decided on them, so that the decision did not count. */
  changed: ReadonlySet<string>;
  entryCount: number;
}

/** What waits for a decision of the person who is signed in, by the rules that the server will apply. */
export function useQueue(): Queue {
  const { data, info } = useWorkspace();
  const tenant = useTenant();
  const actor = useActor();
  const projects = useProjects();
  const people = usePeople();
  const submitted = useObservable(() => data.watchEntries({ status: 'submitted' }), [data], noEntries);
  const decisions = useObservable(() => data.watchDecisions(), [data], noDecisions);

  return useMemo(() => {
    if (!tenant) return { sheets: [], changed: new Set<string>(), entryCount: 0 };
    const today = dateIn(info.zone, new Date().toISOString());
    const delegations = decisions.flatMap((decision) =>
      decision.state === 'applied' ? (delegationOf(decision) ?? []) : [],
    );
    const decidedHere = new Set<string>();
    const changed = new Set<string>();
    for (const decision of decisions) {
      if (decision.decidedBy !== actor.userId || decision.action === 'delegate') continue;
      if (decision.state === 'pending') for (const { entryId } of decision.entries) decidedHere.add(entryId);
      for (const { entryId, outcome } of decision.results) {
        if (outcome === 'changed_since_reviewed') changed.add(entryId);
      }
    }
    const waiting = submitted.filter((entry) => {
      if (decidedHere.has(entry.id)) return false;
      const project = projects.get(entry.projectId) ?? null;
      return mayDecide(entry, actor, { settings: tenant.settings, project, delegations, today });
    });
    return {
      sheets: sheetsOf(waiting, tenant.settings.weekStart, (userId) => people.get(userId)?.name ?? ''),
      changed,
      entryCount: waiting.length,
    };
  }, [tenant, actor, projects, people, submitted, decisions, info.zone]);
}
