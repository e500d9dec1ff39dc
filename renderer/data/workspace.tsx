import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { combineLatest, firstValueFrom, map, type Observable, shareReplay, switchMap } from 'rxjs';
import type { Client } from '../../domain/entities/client.ts';
import type { Person } from '../../domain/entities/person.ts';
import type { Project } from '../../domain/entities/project.ts';
import type { Tenant } from '../../domain/entities/tenant.ts';
import type { AppInfo, SessionState } from '../../domain/ipc/table.ts';
import { addDays, weekStartOf } from '../../domain/rules/civil-date.ts';
import type { Actor } from '../../domain/rules/permissions.ts';
import { useObservable } from './hooks.ts';
import type { StintData, SyncStatus } from './types.ts';

/** One person's open data at one server, and what every screen needs to know beside it. */
export interface Workspace {
  data: StintData;
  session: SessionState;
  info: AppInfo;
}

const WorkspaceContext = createContext<Workspace | null>(null);

export function WorkspaceProvider(props: { workspace: Workspace; children: ReactNode }): ReactNode {
  return <WorkspaceContext value={props.workspace}>{props.children}</WorkspaceContext>;
}

/** @throws Error outside a signed-in part of the app */
export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (!workspace) throw new Error('useWorkspace outside WorkspaceProvider');
  return workspace;
}

/** Who is signed in, as the permission rules want it. */
export function useActor(): Actor {
  const { session } = useWorkspace();
  const people = usePeople();
  const { userId, roles } = session.session;
  const clientId = people.get(userId)?.clientId ?? null;
  return useMemo(() => ({ userId, roles, clientId }), [userId, roles, clientId]);
}

function byId<Document extends { id: string }>(documents: Document[]): ReadonlyMap<string, Document> {
  return new Map(documents.map((document) => [document.id, document]));
}

const none: ReadonlyMap<string, never> = new Map<string, never>();

interface Known {
  projects: Observable<ReadonlyMap<string, Project>>;
  clients: Observable<ReadonlyMap<string, Client>>;
  people: Observable<ReadonlyMap<string, Person>>;
}
const knownOf = new WeakMap<StintData, Known>();

/** The same maps for every screen. */
function known(data: StintData): Known {
  const held = { bufferSize: 1, refCount: false };
  const made: Known = knownOf.get(data) ?? {
    projects: data.watchProjects().pipe(map(byId), shareReplay(held)),
    clients: data.watchClients().pipe(map(byId), shareReplay(held)),
    people: data.watchPeople().pipe(map(byId), shareReplay(held)),
  };
  knownOf.set(data, made);
  return made;
}

/**
 * Resolves when what every screen needs has been read, and the week of `today`: then the first screen is drawn once and
 * whole.
 */
export async function readFirst(data: StintData, today: string): Promise<void> {
  const { projects, clients, people } = known(data);
  const week = data.watchTenant().pipe(
    switchMap((tenant) => {
      const firstDay = weekStartOf(today, tenant?.settings.weekStart ?? 1);
      return combineLatest([firstDay, addDays(firstDay, -7)].map((day) => data.watchWeek(day)));
    }),
  );
  await firstValueFrom(combineLatest([week, projects, clients, people]));
}

/** Every project on this device, by id. */
export function useProjects(): ReadonlyMap<string, Project> {
  const { data } = useWorkspace();
  return useObservable<ReadonlyMap<string, Project>>(() => known(data).projects, [data], none);
}

/** Every client on this device, by id. */
export function useClients(): ReadonlyMap<string, Client> {
  const { data } = useWorkspace();
  return useObservable<ReadonlyMap<string, Client>>(() => known(data).clients, [data], none);
}

/** Everybody on this device, by user id. */
export function usePeople(): ReadonlyMap<string, Person> {
  const { data } = useWorkspace();
  return useObservable<ReadonlyMap<string, Person>>(() => known(data).people, [data], none);
}

/** The firm and its rules; null until they were pulled once. */
export function useTenant(): Tenant | null {
  const { data } = useWorkspace();
  return useObservable<Tenant | null>(() => data.watchTenant(), [data], null);
}

const unknownStatus: SyncStatus = {
  phase: 'connecting',
  unsent: 0,
  attention: 0,
  oldestUnsentAt: null,
  lastReceiptAt: null,
  unreadable: 0,
  initialPullDone: false,
};

export function useSyncStatus(): SyncStatus {
  const { data } = useWorkspace();
  return useObservable<SyncStatus>(() => data.sync, [data], unknownStatus);
}
