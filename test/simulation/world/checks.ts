import type { FastifyInstance } from 'fastify';
import { firstValueFrom } from 'rxjs';
import { CollectionName } from '../../../domain/wire/collections.ts';
import { WIRE_HEADER, wireVersionText } from '../../../domain/wire/version.ts';
import type { AttentionItem, StintData, SyncStatus } from '../../../renderer/data/types.ts';
import { decisionBreaks, lockBreaks } from './decided.ts';
import type { Device } from './device.ts';
import { ledgerBreaks, recordBreaks, sumBreaks } from './ledger.ts';
import { lost, type Model, type Whereabouts } from './model.ts';
import type { Scope } from './scope.ts';
import type { Truth } from './truth.ts';
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

/** How a device differs from what the server gives its person. What it keeps for its person to look at may differ. */
export function differences(
  name: string,
  state: DeviceState,
  server: Documents,
  scope: Scope,
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

/** What holds at every moment, whatever is still under way: what the server writes, it writes together. */
export function standingBreaks(model: Model, truth: Truth): string[] {
  return [
    ...decisionBreaks(model, truth, () => true),
    ...lockBreaks(truth),
    ...ledgerBreaks(truth),
    ...sumBreaks(truth),
    ...recordBreaks(truth),
  ];
}

/** Everything saved is somewhere; every decision saw what it decided; every hour is metered once; sums are right. */
export function ruleBreaks(
  model: Model,
  truth: Truth,
  attention: ReadonlyMap<string, AttentionItem[]>,
): string[] {
  const entries = new Map(truth.entries.map((entry) => [entry.id, entry]));
  const items = Map.groupBy([...attention.values()].flat(), ({ documentId }) => documentId);
  const whereIs = (entryId: string): Whereabouts => {
    const row = entries.get(entryId);
    return {
      server: row && { deleted: row.deleted, status: row.status, decided: row.decided, fields: row.fields },
      attention: items.get(entryId) ?? [],
    };
  };
  return [
    ...lost(model, whereIs),
    ...decisionBreaks(model, truth, (id) => items.has(id)),
    ...lockBreaks(truth),
    ...ledgerBreaks(truth),
    ...sumBreaks(truth),
    ...recordBreaks(truth),
  ];
}
