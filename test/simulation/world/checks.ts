import type { FastifyInstance } from 'fastify';
import { firstValueFrom } from 'rxjs';
import { CollectionName } from '../../../domain/wire/collections.ts';
import { WIRE_HEADER, wireVersionText } from '../../../domain/wire/version.ts';
import type { AttentionItem, StintData, SyncStatus } from '../../../renderer/data/types.ts';
import type { Database } from './database.ts';
import type { Device } from './device.ts';
import type { Firm, Person } from './firm.ts';
import { contentOf, lost, type Model, type Whereabouts } from './model.ts';
import { running } from './virtual-time.ts';

type Row = { id: string; _deleted?: boolean; [field: string]: unknown };
export type Documents = Record<CollectionName, Map<string, Row>>;

/** What a device shows, and what it keeps for its person to look at. */
export interface DeviceState {
  documents: Documents;
  attention: AttentionItem[];
}

export async function statusOf(device: Device): Promise<SyncStatus | undefined> {
  return device.act((data) => firstValueFrom(data.sync));
}

export async function stateOf(device: Device): Promise<DeviceState | undefined> {
  return device.act(async (data: StintData) => ({
    attention: await firstValueFrom(data.attention()),
    documents: {
      tenant: byId([await firstValueFrom(data.watchTenant())].filter((one) => one !== null)),
      people: byId(await firstValueFrom(data.watchPeople())),
      clients: byId(await firstValueFrom(data.watchClients())),
      projects: byId(await firstValueFrom(data.watchProjects())),
      assignments: byId(await firstValueFrom(data.watchAssignments())),
      timeEntries: byId(await firstValueFrom(data.watchEntries())),
      decisions: byId(await firstValueFrom(data.watchDecisions())),
      notifications: byId(await firstValueFrom(data.watchNotices())),
    },
  }));
}

function byId(rows: readonly { id: string }[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, { ...row }]));
}

/** All that the server gives to a device that begins from nothing. */
export async function pullAll(app: FastifyInstance, token: string): Promise<Documents> {
  const documents: Partial<Documents> = {};
  for (const name of CollectionName.options) {
    const response = await running.run(undefined, () =>
      app.inject({
        url: `/v1/sync/${name}/pull?limit=1000`,
        headers: { [WIRE_HEADER]: wireVersionText(), authorization: `Bearer ${token}` },
      }),
    );
    if (response.statusCode !== 200)
      throw new Error(`pull of ${name} answered ${response.statusCode}: ${response.body}`);
    const page: { documents: Row[] } = response.json();
    documents[name] = byId(
      page.documents.filter((row) => row._deleted !== true).map(({ _deleted, ...row }) => row),
    );
  }
  return documents as Documents;
}

/** The rows that matter, as they are in the database and not as any route tells them. */
export interface Truth {
  projects: { id: string; manager: string; client: string; spent: number }[];
  assignments: { id: string; project: string; user: string; deleted: boolean }[];
  entries: {
    id: string;
    user: string;
    project: string;
    deleted: boolean;
    status: string;
    decided: boolean;
    decisionId: string | null;
    fields: { [field: string]: unknown };
  }[];
  notices: { id: string; user: string }[];
  decisions: { id: string; by: string; state: string }[];
  events: { entry: string; hours: string; corrects: string | null }[];
  outbox: { key: string; event: string }[];
  approvals: { entry: string; decision: string; minutes: number }[];
  eventIds: string[];
}

export async function readTruth(database: Database, firm: Firm): Promise<Truth> {
  const { rows } = await database.asOwner((owner) => owner.query(truthSql, [firm.tenantId]));
  return (rows[0] as { truth: Truth }).truth;
}

function list(fields: string, from: string): string {
  return `(SELECT coalesce(json_agg(json_build_object(${fields})), '[]') FROM ${from})`;
}
const truthSql = `SELECT json_build_object(
  'projects', ${list(`'id', id, 'manager', manager_id, 'client', client_id, 'spent', spent_minutes`, 'projects WHERE tenant_id = $1')},
  'assignments', ${list(`'id', id, 'project', project_id, 'user', user_id, 'deleted', deleted`, 'assignments WHERE tenant_id = $1')},
  'entries', ${list(
    `'id', id, 'user', user_id, 'project', project_id, 'deleted', deleted, 'status', status, 'decided', decision IS NOT NULL,
     'decisionId', decision->>'decisionId', 'fields', json_build_object('id', id, 'userId', user_id, 'projectId', project_id,
     'taskId', task_id, 'activityCode', activity_code, 'date', date, 'minutes', minutes, 'zone', zone, 'billable', billable,
     'description', description, 'startedAt', started_at, 'endedAt', ended_at, 'correctsId', corrects_id)`,
    'time_entries WHERE tenant_id = $1',
  )},
  'decisions', ${list(`'id', id, 'by', decided_by, 'state', state`, 'decisions WHERE tenant_id = $1')},
  'notices', ${list(`'id', id, 'user', user_id`, 'notifications WHERE tenant_id = $1 AND NOT deleted')},
  'events', ${list(`'entry', cause_id, 'hours', quantity::text, 'corrects', corrects`, 'metering_events WHERE tenant_id = $1')},
  'eventIds', (SELECT coalesce(json_agg(id), '[]') FROM metering_events WHERE tenant_id = $1),
  'outbox', ${list(`'key', dedupe_key, 'event', payload->>'event_id'`, 'outbox WHERE tenant_id = $1')},
  'approvals', ${list(
    `'entry', resource_id, 'decision', after->>'decisionId', 'minutes', (after->>'minutes')::int`,
    `audit_records WHERE tenant_id = $1 AND action = 'time_entry.approve'`,
  )}) AS truth`;

/** Ids that a person may have on a device (DESIGN.md, Scope), worked out from the rows and not from the server's SQL. */
export function scopeOf(
  truth: Truth,
  who: Person,
): Record<'projects' | 'clients' | 'assignments' | 'timeEntries' | 'decisions' | 'notifications', Set<string>> {
  const assigned = new Set(
    truth.assignments
      .filter(({ user, deleted }) => user === who.id && !deleted)
      .map(({ project }) => project),
  );
  const projects = truth.projects.filter(({ id, manager }) => manager === who.id || assigned.has(id));
  const mine = new Set(projects.map(({ id }) => id));
  const managing = who.roles.includes('project_manager');
  const reaches = (user: string, project: string) => user === who.id || (managing && mine.has(project));
  const ids = (rows: readonly { id: string }[]) => new Set(rows.map(({ id }) => id));
  return {
    projects: mine,
    clients: new Set(projects.map(({ client }) => client)),
    assignments: ids(
      truth.assignments.filter(({ user, project, deleted }) => !deleted && reaches(user, project)),
    ),
    timeEntries: ids(
      truth.entries.filter(({ user, project, deleted }) => !deleted && reaches(user, project)),
    ),
    decisions: ids(truth.decisions.filter(({ by }) => by === who.id)),
    notifications: ids(truth.notices.filter(({ user }) => user === who.id)),
  };
}

/** How a device differs from what the server gives its person. What it keeps for its person to look at may differ. */
export function differences(
  name: string,
  state: DeviceState,
  server: Documents,
  scope: ReturnType<typeof scopeOf>,
  fieldsItCannotKnow: readonly string[],
): string[] {
  const found: string[] = [];
  const known = (row: Row): Row => {
    const rest: Row = { ...row };
    for (const field of fieldsItCannotKnow) delete rest[field];
    return rest;
  };
  const own = new Set(state.attention.map(({ documentId }) => documentId));
  for (const collection of CollectionName.options) {
    const here = state.documents[collection];
    const there = server[collection];
    for (const [id, whole] of there) {
      if (own.has(id)) continue;
      const row = known(whole);
      const held = here.get(id);
      const local = held && known(held);
      if (!local) found.push(`${name} has no ${collection} ${id}`);
      else if (ordered(sayable(local, row)) !== ordered(row))
        found.push(`${name} has another ${collection} ${id}: ${differing(local, row)}`);
    }
    for (const id of here.keys())
      if (!there.has(id) && !own.has(id))
        found.push(`${name} still has ${collection} ${id}, which is not its person's`);
    if (collection === 'tenant' || collection === 'people') continue;
    const expected = scope[collection];
    for (const id of expected)
      if (!there.has(id)) found.push(`the server keeps ${collection} ${id} from ${name}`);
    for (const id of there.keys())
      if (!expected.has(id)) found.push(`the server gives ${collection} ${id} to ${name}`);
  }
  return found;
}

/**
 * A change that leaves an entry as the server has it is taken and raises no version; when it was made is then known to
 * the device alone.
 */
function sayable(local: Row, row: Row): Row {
  return local.version === row.version ? { ...local, updatedAt: row.updatedAt } : local;
}

/** JSON with keys in order, all the way down: a database keeps them in an order of its own. */
export function ordered(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function differing(a: Row, b: Row): string {
  return Object.keys({ ...a, ...b })
    .filter((field) => ordered(a[field]) !== ordered(b[field]))
    .map((field) => `${field} ${JSON.stringify(a[field])} here, ${JSON.stringify(b[field])} there`)
    .join('; ');
}

/** Everything saved is somewhere; every approval saw what it approved; nothing is metered twice; sums are right. */
export function ruleBreaks(
  model: Model,
  truth: Truth,
  attention: ReadonlyMap<string, AttentionItem[]>,
): string[] {
  const entries = new Map(truth.entries.map((entry) => [entry.id, entry]));
  const items = [...attention.values()].flat();
  const whereIs = (entryId: string): Whereabouts => {
    const row = entries.get(entryId);
    return {
      server: row && { deleted: row.deleted, status: row.status, decided: row.decided, fields: row.fields },
      attention: items.filter(({ documentId }) => documentId === entryId),
    };
  };
  return [...lost(model, whereIs), ...decisionBreaks(model, truth, items), ...meteringBreaks(truth)];
}

function decisionBreaks(model: Model, truth: Truth, items: readonly AttentionItem[]): string[] {
  const found: string[] = [];
  const stored = new Map(truth.decisions.map((decision) => [decision.id, decision]));
  const made = new Map(model.decisions.map((decision) => [decision.decisionId, decision]));
  for (const { decisionId, saved, device } of model.decisions) {
    if (!saved) continue;
    const state = stored.get(decisionId)?.state;
    if (
      (state === undefined || state === 'pending') &&
      !items.some(({ documentId }) => documentId === decisionId)
    )
      found.push(`${device}: decision ${decisionId} is ${state ?? 'nowhere'}`);
  }
  for (const { entry, decision, minutes } of truth.approvals) {
    const shown = made.get(decision)?.minutes.get(entry);
    if (shown !== minutes)
      found.push(
        `entry ${entry} was approved with ${minutes} minutes, its approver saw ${shown ?? 'nothing'}`,
      );
  }
  for (const { id, status, decisionId, fields } of truth.entries) {
    if (status !== 'approved') continue;
    const shown = made.get(decisionId ?? '')?.entries.get(id);
    if (shown !== contentOf(fields)) found.push(`entry ${id} was approved as its approver did not see it`);
  }
  return found;
}

function meteringBreaks(truth: Truth): string[] {
  const found: string[] = [];
  for (const { id, status, deleted, fields } of truth.entries) {
    const hours = truth.events
      .filter(({ entry }) => entry === id)
      .reduce((sum, event) => sum + Number(event.hours), 0);
    const metered = Math.round(hours * 60);
    const due = status === 'approved' && !deleted ? Number(fields.minutes) : 0;
    if (metered !== due)
      found.push(`entry ${id} is ${status} and metered with ${metered} minutes instead of ${due}`);
  }
  const sent = truth.outbox.map(({ event }) => event).sort();
  if (JSON.stringify(sent) !== JSON.stringify([...truth.eventIds].sort()))
    found.push(`${truth.eventIds.length} metering events, ${sent.length} of them to be sent`);
  for (const { id, spent } of truth.projects) {
    const due = truth.entries
      .filter(
        (entry) => entry.project === id && !entry.deleted && ['submitted', 'approved'].includes(entry.status),
      )
      .reduce((sum, entry) => sum + Number(entry.fields.minutes), 0);
    if (due !== spent) found.push(`project ${id} says ${spent} minutes spent, its entries ${due}`);
  }
  return found;
}
