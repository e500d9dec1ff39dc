import { useMemo } from 'react';
import type { Observable } from 'rxjs';
import { of } from 'rxjs';
import { addDays } from '../../../../domain/rules/civil-date.ts';
import type { WeighedRow } from '../../../../domain/rules/natural-entry.ts';
import type { NaturalWork } from '../../../../domain/rules/natural-work.ts';
import { frecency, SUGGEST_DAYS, type WorkHistory } from '../../../../domain/rules/suggest.ts';
import { useObservable } from '../../../data/hooks.ts';
import { useClients, useProjects, useWorkspace } from '../../../data/workspace.tsx';
import { type OpenWork, useOpenWork } from '../use-open-work.ts';
import { rowId } from '../week-model.ts';

const none: readonly WorkHistory[] = [];

/** The person's own history of the last months; empty until somebody wants it (`isWanted`) and it has been read. */
export function useHistory(today: string, isWanted: boolean): readonly WorkHistory[] {
  const { data } = useWorkspace();
  return useObservable(
    (): Observable<readonly WorkHistory[]> =>
      isWanted ? data.watchHistory(addDays(today, -SUGGEST_DAYS)) : of(none),
    [data, today, isWanted],
    none,
  );
}

export interface OwnWork {
  /** Rows that time can be logged on today, by `rowId`. */
  open: ReadonlyMap<string, OpenWork>;
  /** The same by project, with the words that name them. */
  work: readonly NaturalWork[];
  /** Open rows that were logged on, the likeliest first. */
  recent: readonly WeighedRow[];
}

/** What the person may log on today, and what they logged on lately. */
export function useOwnWork(today: string, history: readonly WorkHistory[]): OwnWork {
  const open = useOpenWork(today);
  const projects = useProjects();
  const clients = useClients();
  const work = useMemo(() => {
    const ids = new Set([...open.values()].map(({ row }) => row.projectId));
    return [...ids].flatMap((id): NaturalWork[] => {
      const project = projects.get(id);
      if (!project) return [];
      return [
        {
          projectId: id,
          project: project.name,
          code: project.code,
          client: clients.get(project.clientId)?.name ?? '',
          tasks: project.tasks.filter((task) => !task.closed),
          activities: project.activityCodes,
        },
      ];
    });
  }, [open, projects, clients]);
  const recent = useMemo(() => {
    const rows = new Map<string, WeighedRow>();
    for (const { projectId, taskId, activityCode, times } of history) {
      const id = rowId({ projectId, taskId, activityCode });
      if (!open.has(id)) continue;
      const more = frecency(
        times.map(({ date }) => date),
        today,
      );
      rows.set(id, { projectId, taskId, activityCode, weight: (rows.get(id)?.weight ?? 0) + more });
    }
    return [...rows.values()].sort((a, b) => b.weight - a.weight);
  }, [history, open, today]);
  return useMemo(() => ({ open, work, recent }), [open, work, recent]);
}
