import type { PoolClient } from 'pg';
import { Temporal } from 'temporal-polyfill';
import { isFreeDay } from '../../../domain/rules/validation.ts';
import { lockTenantWrites } from '../../db.ts';
import { StintError } from '../../errors.ts';
import { readBillingSettings } from '../billing-setup/settings-row.ts';
import { balanceJoin } from './balance-sql.ts';
import { type DeliveryDeps, putDelivery, targetOf } from './deliveries.ts';
import { findInvoice } from './issued.ts';
import { readTenantDay } from './tenant-day.ts';

/** Of one look; the next look, within the hour, takes the rest. */
const AT_ONCE = 500;

interface Candidate {
  id: string;
  due: number;
}

/**
 * Asks for the reminders that the firm's billing settings want by now: of an invoice that is late by so many days and not
 * disputed, each one once. They go out on working days from the firm's morning on. Where several were missed, one goes out
 * and counts for all of them. Where there is no address it is written down as failed, so that somebody sees it.
 * @returns how many were asked for
 */
export async function askForReminders(
  tx: PoolClient,
  deps: DeliveryDeps,
  tenantId: string,
  now: Date,
): Promise<number> {
  const days = (await readBillingSettings(tx))?.reminderDays ?? [];
  if (days.length === 0) return 0;
  const { settings, zone, today } = await readTenantDay(tx, now);
  if (isFreeDay(today, settings) || !isMorning(settings.notices?.digestAt ?? '08:00', zone, now)) return 0;
  await lockTenantWrites(tx);
  const { rows } = await tx.query<Candidate>(
    `select i.id, d.due
       from invoices i ${balanceJoin('i', '$1')}
      cross join lateral (
        select count(*)::int as due from unnest($2::int[]) as after_days where after_days <= b.days_overdue) d
      where i.tenant_id = $3 and i.status in ('sent', 'overdue') and not i.deleted and i.disputed is null
        and b.open_minor > 0 and d.due > 0
        and d.due > coalesce((
          select max(r.ordinal) from invoice_deliveries r
           where r.tenant_id = i.tenant_id and r.invoice_id = i.id and r.kind = 'reminder'), 0)
      order by i.due_date, i.id limit $4`,
    [today, days, tenantId, AT_ONCE],
  );
  for (const { id, due } of rows) await askFor(tx, deps, id, due, today, now);
  return rows.length;
}

function isMorning(digestAt: string, zone: string, now: Date): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone);
  return local.toPlainTime().toString({ smallestUnit: 'minute' }) >= digestAt;
}

async function askFor(
  tx: PoolClient,
  deps: DeliveryDeps,
  invoiceId: string,
  ordinal: number,
  today: string,
  now: Date,
): Promise<void> {
  const invoice = await findInvoice(tx, invoiceId, today);
  const reminder = { kind: 'reminder', ordinal, message: '' } as const;
  try {
    const target = await targetOf(tx, deps, invoice, reminder, null);
    await putDelivery(tx, invoice, { ...reminder, ...target }, now);
  } catch (error) {
    if (!(error instanceof StintError) || error.kind !== 'invalid_request') throw error;
    const id = await putDelivery(tx, invoice, { ...reminder, channel: 'email', target: '' }, now);
    await tx.query(`update invoice_deliveries set state = 'failed', error = $2 where id = $1`, [
      id,
      'This client has no address for invoices.',
    ]);
  }
}
