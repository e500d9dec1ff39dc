import type { PoolClient } from 'pg';
import { z } from 'zod';
import type { MeteringEvent } from '../../../domain/entities/metering-event.ts';
import { Id } from '../../../domain/entities/primitives.ts';
import { addDays } from '../../../domain/rules/civil-date.ts';
import { Exact } from '../../../domain/rules/exact.ts';
import { lockTenantWrites } from '../../db.ts';
import { recordMeteringEvents } from '../metering/record.ts';
import { derivedId } from './derived-id.ts';
import { houseClientOf } from './settings.ts';

/** Days that a worker which was down makes up for. What was held on one before is no longer to be known. */
const DAYS_BACK_MAX = 31;
const BYTES_PER_GIGABYTE = 1_000_000_000;

const Held = z.object({ clientId: Id.nullable(), bytes: z.string().regex(/^\d+$/) });

/**
 * Meters what was held for each client at the end of each UTC day that is over and not metered yet, one event a client and
 * day, in the caller's tenant transaction. A client for whom nothing is held has none.
 *
 * Held are, by when they were made: files of reports by their size, to the byte, paid by whoever the report is about, or the
 * house client; time entries that are not deleted, and invoices with their lines, by `pg_column_size` of the row: what the
 * database keeps of it without indexes and page overhead, which is the nearest that one row can be asked for. A gigabyte is
 * 10⁹ bytes, so nine decimals are exact.
 * @returns how many events there were
 */
export async function meterStorage(tx: PoolClient, tenantId: string, now: Date): Promise<number> {
  const yesterday = addDays(now.toISOString().slice(0, 10), -1);
  if ((await markOf(tx)) === yesterday) return 0;
  await lockTenantWrites(tx);
  const mark = await markOf(tx);
  const oldest = addDays(yesterday, 1 - DAYS_BACK_MAX);
  // A firm's first day is the one before the first look: what came earlier was never promised to be metered.
  let day = mark === null ? yesterday : addDays(mark, 1);
  if (day < oldest) day = oldest;
  const house = await houseClientOf(tx);
  let count = 0;
  for (; day <= yesterday; day = addDays(day, 1)) {
    const events = eventsOf(tenantId, day, house, await heldAtEndOf(tx, day));
    await recordMeteringEvents(tx, tenantId, events, now);
    count += events.length;
  }
  await tx.query(
    `insert into usage_marks (tenant_id, storage_through) values ($1, $2)
     on conflict (tenant_id) do update set storage_through = greatest(usage_marks.storage_through, excluded.storage_through)`,
    [tenantId, yesterday],
  );
  return count;
}

async function markOf(tx: PoolClient): Promise<string | null> {
  const { rows } = await tx.query<{ through: string }>('select storage_through as through from usage_marks');
  return rows[0]?.through ?? null;
}

function eventsOf(
  tenantId: string,
  day: string,
  house: string | null,
  held: readonly z.infer<typeof Held>[],
): MeteringEvent[] {
  const bytes = new Map<string, Exact>();
  for (const one of held) {
    const payer = one.clientId ?? house;
    if (payer !== null) bytes.set(payer, (bytes.get(payer) ?? new Exact(0)).plus(one.bytes));
  }
  return [...bytes]
    .filter(([, total]) => !total.isZero())
    .map(([clientId, total]): MeteringEvent => {
      const causeId = derivedId('storage_gb', tenantId, clientId, day);
      return {
        id: derivedId(causeId, '0'),
        tenantId,
        clientId,
        projectId: null,
        eventType: 'storage_gb',
        // The day that it was held on: its last moment, so that the month is the day's.
        timestamp: `${day}T23:59:59.999Z`,
        quantity: total.div(BYTES_PER_GIGABYTE).toFixed(),
        unit: 'gigabytes',
        corrects: null,
        causeId,
        causeSeq: 0,
        metadata: { bytes: total.toFixed() },
      };
    });
}

/** By client, null for reports about none. */
async function heldAtEndOf(tx: PoolClient, day: string): Promise<z.infer<typeof Held>[]> {
  const { rows } = await tx.query(
    `with bound as (select ($1::date + 1)::timestamp at time zone 'UTC' as end)
     select client_id as "clientId", sum(bytes)::text as bytes from (
       select coalesce(c.id, p.client_id) as client_id, f.bytes::bigint
         from bound, report_files f
         join report_jobs j on j.tenant_id = f.tenant_id and j.id = f.job_id
         left join clients c on c.tenant_id = j.tenant_id and c.id::text = j.parameters ->> 'clientId'
         left join projects p on p.tenant_id = j.tenant_id and p.id::text = j.parameters ->> 'projectId'
        where coalesce(j.completed_at, j.created_at) < bound.end
       union all
       select p.client_id, pg_column_size(e)
         from bound, time_entries e join projects p on p.tenant_id = e.tenant_id and p.id = e.project_id
        where e.created_at < bound.end and not e.deleted
       union all
       select i.client_id, pg_column_size(i) from bound, invoices i
        where i.created_at < bound.end and not i.deleted
       union all
       select i.client_id, pg_column_size(l)
         from bound, invoice_lines l join invoices i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
        where i.created_at < bound.end and not i.deleted
     ) held group by 1 order by 1`,
    [day],
  );
  return rows.map((row) => Held.parse(row));
}
