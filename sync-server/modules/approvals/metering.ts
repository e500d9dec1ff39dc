import { v7 as uuidv7 } from 'uuid';
import type { MeteringEvent } from '../../../domain/entities/metering-event.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { hoursQuantity, negated, workedAt } from '../../../domain/rules/metering.ts';
import type { MeteredEntry } from './context.ts';

/** `workedAt` for many entries: most share their date and zone, and the noon of those is worked out once. */
export function workedAtOnce(): typeof workedAt {
  const noons = new Map<string, string>();
  return (entry) => {
    if (entry.startedAt !== null) return entry.startedAt;
    const day = `${entry.date} ${entry.zone}`;
    const noon = noons.get(day) ?? workedAt(entry);
    noons.set(day, noon);
    return noon;
  };
}

/**
 * The event of an approved entry. All approved time is metered, billable or not: contracts/creto-metering.md counts
 * consulting hours per client, and DOMAIN.md says that an approval sends one. `metadata.billable` tells them apart.
 */
export function approvalEvent(
  entry: TimeEntry,
  clientId: string,
  history: MeteredEntry | undefined,
  timestamp = workedAt(entry),
): MeteringEvent {
  return {
    id: uuidv7(),
    tenantId: entry.tenantId,
    clientId,
    projectId: entry.projectId,
    eventType: 'consulting_hour',
    timestamp,
    quantity: hoursQuantity(entry.minutes),
    unit: 'hours',
    corrects: null,
    causeId: entry.id,
    causeSeq: (history?.lastSeq ?? -1) + 1,
    metadata: {
      billable: entry.billable,
      activity_code: entry.activityCode,
      user_id: entry.userId,
      ...(entry.correctsId === null ? {} : { adjusts_entry_id: entry.correctsId }),
    },
  };
}

/**
 * Takes back what an approval had sent, at the same instant and for the same client, so that it leaves the same
 * billing period. Null where nothing stands: the entry was approved before it was metered.
 */
export function correctionEvent(
  entry: Pick<TimeEntry, 'id' | 'tenantId'>,
  history: MeteredEntry | undefined,
  reason: 'reopened' | 'adjusted' = 'reopened',
): MeteringEvent | null {
  const standing = history?.standing;
  if (history === undefined || standing === undefined) return null;
  return {
    ...standing,
    id: uuidv7(),
    tenantId: entry.tenantId,
    eventType: 'consulting_hour',
    unit: 'hours',
    quantity: negated(standing.quantity),
    corrects: standing.id,
    causeId: entry.id,
    causeSeq: history.lastSeq + 1,
    metadata: { reason },
  };
}
