import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { MeteringEventType } from '../../../domain/entities/metering-event.ts';
import { toMinor } from '../../../domain/rules/money.ts';
import { reconcile } from '../../../domain/rules/reconcile.ts';
import type { ReconciliationRow, ReconciliationRun } from '../../../domain/wire/reconciliation.ts';
import type { PlatformMissing } from '../../../domain/wire/usage.ts';
import { withTenant, withTenantSnapshot } from '../../db.ts';
import type { MeteringClient, PlatformUsage } from '../../integrations/creto-metering/client.ts';
import { daysOf } from '../usage/months.ts';
import { missingOf } from '../usage/platform.ts';
import { costBy, type PriceList, type Prices } from '../usage/prices.ts';
import { type Held, heldNothing, readHeld } from './held.ts';
import { storeRun } from './rows.ts';

/** Clients that the platform is asked about at once. */
const AT_ONCE = 6;

export interface ReconcileDeps {
  pool: Pool;
  metering: MeteringClient | null;
  prices: Prices;
  clock: () => Date;
}

export interface ReconcileAsked {
  id?: string;
  month: string;
  trigger: ReconciliationRun['trigger'];
  askedBy: string | null;
}

interface Compared {
  lines: ReconciliationRow[];
  missing: PlatformMissing | null;
}

/**
 * Compares a month (UTC) of every client with the platform and keeps the result. No transaction is open while the platform
 * is asked; a client that then differs is looked at once more on both sides, for events travel meanwhile. Where the
 * platform does not answer, what we hold is kept all the same, and the run is incomplete.
 * @returns the run without its rows
 */
export async function runReconciliation(
  deps: ReconcileDeps,
  tenantId: string,
  asked: ReconcileAsked,
  signal: AbortSignal,
): Promise<ReconciliationRun> {
  const { pool, prices, clock } = deps;
  const startedAt = clock().toISOString();
  const list = await prices.of(pool, tenantId);
  const clientIds = await withTenant(pool, tenantId, async (tx) => {
    const { rows } = await tx.query<{ id: string }>('select id from clients order by id');
    return rows.map(({ id }) => id);
  });
  const first = await compare(deps, tenantId, asked.month, clientIds, list, signal);
  const doubtful =
    first.missing === null ? first.lines.filter(({ agrees }) => !agrees).map(({ clientId }) => clientId) : [];
  const lines = await lookAgain(
    deps,
    tenantId,
    asked.month,
    first.lines,
    [...new Set(doubtful)],
    list,
    signal,
  );
  const run = summary(
    { ...asked, id: asked.id ?? uuidv7() },
    { startedAt, finishedAt: clock().toISOString() },
    list,
    first.missing,
    lines,
  );
  await withTenant(pool, tenantId, (tx) => storeRun(tx, tenantId, run, lines));
  return run;
}

/** The lines, with those of some clients compared anew; as they were where the platform went away meanwhile. */
async function lookAgain(
  deps: ReconcileDeps,
  tenantId: string,
  month: string,
  lines: readonly ReconciliationRow[],
  clientIds: readonly string[],
  list: PriceList | null,
  signal: AbortSignal,
): Promise<readonly ReconciliationRow[]> {
  if (clientIds.length === 0) return lines;
  const again = await compare(deps, tenantId, month, clientIds, list, signal);
  if (again.missing !== null) return lines;
  return [...lines.filter(({ clientId }) => !clientIds.includes(clientId)), ...again.lines];
}

async function compare(
  { pool, metering }: ReconcileDeps,
  tenantId: string,
  month: string,
  clientIds: readonly string[],
  list: PriceList | null,
  signal: AbortSignal,
): Promise<Compared> {
  const held = await withTenantSnapshot(pool, tenantId, (tx) => readHeld(tx, month, clientIds));
  const byClient = Map.groupBy(held, ({ clientId }) => clientId);
  const { usage, missing } = await askAll(metering, clientIds, month, signal);
  const lines = clientIds.flatMap((clientId) =>
    rowsOf(clientId, byClient.get(clientId) ?? [], usage.get(clientId) ?? null, list),
  );
  return { lines, missing };
}

/** A row for each type that either side knows. */
function rowsOf(
  clientId: string,
  held: readonly Held[],
  usage: PlatformUsage | null,
  list: PriceList | null,
): ReconciliationRow[] {
  return MeteringEventType.options.flatMap((eventType) => {
    const ours = held.find((one) => one.eventType === eventType);
    const theirs = usage?.types.find((one) => one.event_type === eventType);
    if (ours === undefined && theirs === undefined) return [];
    const sides = ours ?? heldNothing(clientId, eventType);
    const platform =
      usage === null
        ? null
        : {
            quantity: theirs?.total_quantity ?? '0',
            events: theirs?.event_count ?? 0,
            cost: theirs?.cost ?? '0',
            currency: usage.currency,
          };
    const heldCost = costBy(list, eventType, sides.held.quantity);
    return [reconcile({ ...sides, platform, heldCost, currency: list?.currency ?? null })];
  });
}

/** Once the platform stays away it is not asked about the others: each would wait as long. */
async function askAll(
  metering: MeteringClient | null,
  clientIds: readonly string[],
  month: string,
  signal: AbortSignal,
): Promise<{ usage: Map<string, PlatformUsage>; missing: PlatformMissing | null }> {
  const usage = new Map<string, PlatformUsage>();
  if (metering === null) return { usage, missing: 'not_configured' };
  const { from, to } = daysOf(month);
  const waiting = clientIds.values();
  let missing: PlatformMissing | null = null;
  const askNext = async (): Promise<void> => {
    for (const clientId of waiting) {
      if (missing !== null) return;
      signal.throwIfAborted();
      try {
        usage.set(clientId, await metering.usage(clientId, `${from}T00:00:00Z`, `${to}T00:00:00Z`));
      } catch (error) {
        missing = missingOf(error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askNext));
  return { usage, missing };
}

function summary(
  { id, month, trigger, askedBy }: ReconcileAsked & { id: string },
  when: Pick<ReconciliationRun, 'startedAt' | 'finishedAt'>,
  list: PriceList | null,
  missing: PlatformMissing | null,
  lines: readonly ReconciliationRow[],
): ReconciliationRun {
  const differing = lines.filter(({ agrees, platform }) => platform !== null && !agrees).length;
  const currency = list?.currency ?? null;
  const minor = (of: (line: ReconciliationRow) => string | null): number | null => {
    let sum = 0;
    for (const line of lines) {
      const cost = of(line);
      if (cost === null || currency === null) return null;
      sum += toMinor(cost, currency);
    }
    return sum;
  };
  return {
    ...{ id, month, ...when, trigger, askedBy },
    state: missing !== null ? 'incomplete' : differing > 0 ? 'differs' : 'agrees',
    missing,
    currency,
    pricesVersion: list?.told.version ?? null,
    ...{ rows: lines.length, differing },
    heldCostMinor: minor(({ heldCost }) => heldCost),
    platformCostMinor: missing !== null ? null : minor(({ platformCost }) => platformCost),
  };
}
