import { useMemo } from 'react';
import { combineLatest, map } from 'rxjs';
import type { Project } from '../../../domain/entities/project.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { dateIn } from '../../../domain/rules/civil-date.ts';
import { can } from '../../../domain/rules/permissions.ts';
import { useObservable } from '../../data/hooks.ts';
import {
  useActor,
  usePeople,
  useProjects,
  useSyncStatus,
  useTenant,
  useWorkspace,
} from '../../data/workspace.tsx';
import { t } from '../../words/words.ts';
import { isApprovedTime, type Names } from './client-model.ts';
import { dateWords } from './client-words.ts';

export interface ClientWork {
  projects: ReadonlyMap<string, Project>;
  /** Approved time on those projects; null for the moment until the device has read it. */
  entries: readonly TimeEntry[] | null;
  names: Names;
  today: string;
  /** ISO weekday. */
  weekStart: number;
  /** Everything was fetched once; before, what is missing may still be on its way. */
  isComplete: boolean;
  isOffline: boolean;
}

/** What the client's people may see of the firm's work, from what is on this device. */
export function useClientWork(): ClientWork {
  const { data, info } = useWorkspace();
  const actor = useActor();
  const all = useProjects();
  const people = usePeople();
  const tenant = useTenant();
  const { initialPullDone, phase } = useSyncStatus();
  const { locale } = info;
  const projects = useMemo(
    () => new Map([...all].filter(([, project]) => can(actor, 'client_work.view', { project }))),
    [all, actor],
  );
  const approved = useObservable<TimeEntry[] | null>(
    () =>
      combineLatest([
        data.watchEntries({ status: 'approved' }),
        data.watchEntries({ status: 'invoiced' }),
      ]).pipe(map((lists) => lists.flat().filter(isApprovedTime))),
    [data],
    null,
  );
  const entries = useMemo(
    () => approved?.filter(({ projectId }) => projects.has(projectId)) ?? null,
    [approved, projects],
  );
  const names = useMemo(
    (): Names => ({
      person: (userId) => people.get(userId)?.name ?? t('client.somebody'),
      project: (projectId) => projects.get(projectId)?.name ?? t('client.some-project'),
      work: ({ projectId, taskId, activityCode }) => {
        const project = projects.get(projectId);
        const task = project?.tasks.find(({ id }) => id === taskId);
        const activity = project?.activityCodes.find(({ code }) => code === activityCode);
        return task?.name ?? activity?.name ?? activityCode;
      },
      week: (firstDay) => t('client.week-of', { date: dateWords(firstDay, locale) }),
    }),
    [people, projects, locale],
  );
  return {
    projects,
    entries,
    names,
    today: dateIn(info.zone, new Date().toISOString()),
    weekStart: tenant?.settings.weekStart ?? 1,
    isComplete: initialPullDone,
    isOffline: phase === 'offline',
  };
}
