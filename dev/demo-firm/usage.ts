import type pg from 'pg';
import type { MeteringEvent } from '../../domain/entities/metering-event.ts';
import { addDays } from '../../domain/rules/civil-date.ts';
import { Exact } from '../../domain/rules/exact.ts';
import { hoursQuantity, workedAt } from '../../domain/rules/metering.ts';
import { withTenant } from '../../sync-server/db.ts';
import { recordMeteringEvents } from '../../sync-server/modules/metering/record.ts';
import { derivedId } from '../../sync-server/modules/usage/derived-id.ts';
import type { DemoFirm } from './model.ts';
import { seededRandom } from './random.ts';

/** Days back that the firm has metered: what a forecast looks at, and the months that a screen shows first. */
const METERED_DAYS = 100;
/** Clients of which people use Stint's API themselves. */
const CALLING_CLIENTS = 3;
const EVENTS_PER_STATEMENT = 2000;

/**
 * What the firm's approved work of the last hundred days was metered as, and beside it API calls by some clients, reports
 * and stored gigabytes, so that usage has something to show. Pure: the same firm and date give the same events.
 */
export function demoUsage(firm: DemoFirm, today: string): MeteringEvent[] {
  const from = addDays(today, -METERED_DAYS);
  const clientOf = new Map(firm.projects.map(({ id, clientId }) => [id, clientId]));
  const hours = firm.entries.flatMap((entry): MeteringEvent[] => {
    const clientId = clientOf.get(entry.projectId);
    const isMetered = entry.status === 'approved' || entry.status === 'invoiced';
    if (clientId === undefined || !isMetered || entry.date < from || entry.replacedById !== null) return [];
    return [
      {
        ...eventOf(firm, clientId, workedAt(entry), entry.id),
        projectId: entry.projectId,
        eventType: 'consulting_hour',
        quantity: hoursQuantity(entry.minutes),
        unit: 'hours',
        metadata: { billable: entry.billable, activity_code: entry.activityCode, user_id: entry.userId },
      },
    ];
  });
  return [...hours, ...daily(firm, from, today)];
}

function daily(firm: DemoFirm, from: string, today: string): MeteringEvent[] {
  const random = seededRandom(`usage of ${firm.tenant.slug}`);
  const events: MeteringEvent[] = [];
  for (let day = from; day < today; day = addDays(day, 1)) {
    const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
    const isWorkday = weekday >= 1 && weekday <= 5;
    for (const [index, { id: clientId }] of firm.clients.entries()) {
      const of = (what: string, time: string) =>
        eventOf(firm, clientId, `${day}T${time}Z`, derivedId('demo', what, clientId, day, time));
      const bytes = (index + 1) * 40_000_000 + daysSince(from, day) * random.int(100_000, 900_000);
      events.push({
        ...of('storage', '23:59:59.999'),
        ...{ eventType: 'storage_gb', unit: 'gigabytes' },
        quantity: new Exact(bytes).div(1_000_000_000).toFixed(),
      });
      if (!isWorkday) continue;
      if (index < CALLING_CLIENTS)
        for (const hour of ['09', '11', '14'])
          events.push({
            ...of('calls', `${hour}:00:00.000`),
            ...{ eventType: 'api_call', unit: 'requests' },
            quantity: String(random.int(20, 300) * (CALLING_CLIENTS - index)),
          });
      if (random.chance(6)) {
        const report = of('report', '15:30:00.000');
        events.push(
          { ...report, eventType: 'report_generation', unit: 'reports', quantity: '1' },
          {
            ...report,
            id: derivedId(report.causeId, '1'),
            ...{ causeSeq: 1, eventType: 'task_execution', unit: 'milliseconds' },
            quantity: String(random.int(400, 9000)),
          },
        );
      }
    }
  }
  return events;
}

function daysSince(from: string, day: string): number {
  return Math.round((Date.parse(day) - Date.parse(from)) / 86_400_000);
}

/** An event without what was used; its id follows from its cause. */
function eventOf(firm: DemoFirm, clientId: string, timestamp: string, causeId: string) {
  return {
    id: derivedId(causeId, '0'),
    tenantId: firm.tenant.id,
    clientId,
    projectId: null,
    timestamp,
    corrects: null,
    causeId,
    causeSeq: 0,
    metadata: {},
  };
}

/**
 * Records the events as the server would, with what the worker then delivers to the platform.
 * @param ownerPool as somebody whom row-level security lets through for the firm's tenant
 */
export async function insertDemoUsage(
  ownerPool: pg.Pool,
  firm: DemoFirm,
  events: readonly MeteringEvent[],
): Promise<void> {
  await withTenant(ownerPool, firm.tenant.id, async (tx) => {
    for (let at = 0; at < events.length; at += EVENTS_PER_STATEMENT)
      await recordMeteringEvents(tx, firm.tenant.id, events.slice(at, at + EVENTS_PER_STATEMENT), new Date());
  });
}
