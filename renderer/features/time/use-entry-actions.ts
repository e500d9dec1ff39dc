import { useMemo } from 'react';
import type { Assignment } from '../../../domain/entities/assignment.ts';
import { dateIn } from '../../../domain/rules/civil-date.ts';
import { useObservable } from '../../data/hooks.ts';
import { usePeople, useProjects, useTenant, useWorkspace } from '../../data/workspace.tsx';
import { cellLock } from './grid/cell-lock.ts';
import { type EntryActions, entryActions } from './grid/entry-actions.ts';
import { type Submission, submission } from './grid/submission.ts';

const noAssignments: Assignment[] = [];

/** Saving, removing and undoing one's own entries, with the rules of domain applied before anything is written. */
export function useEntryActions(): EntryActions {
  const { data, session, info } = useWorkspace();
  const { userId, tenantId } = session.session;
  const tenant = useTenant();
  const projects = useProjects();
  const people = usePeople();
  const assignments = useObservable(() => data.watchAssignments(userId), [data, userId], noAssignments);
  return useMemo(
    () =>
      entryActions({
        data,
        who: { tenantId, userId },
        zone: info.zone,
        tenant,
        projects,
        assignments,
        lockOf: (cell) =>
          cellLock(cell, {
            settings: tenant?.settings ?? null,
            today: dateIn(info.zone, new Date().toISOString()),
            nameOf: (id) => people.get(id)?.name ?? null,
          })?.words ?? null,
        now: () => new Date(),
      }),
    [data, tenant, projects, people, assignments, tenantId, userId, info.zone],
  );
}

/** Submitting and recalling one's own entries. */
export function useSubmission(): Submission {
  const { data } = useWorkspace();
  return useMemo(() => submission(data, data.userId), [data]);
}
