import type { PoolClient } from 'pg';
import type { DecisionAction } from '../../../domain/entities/decision.ts';
import type { MeteringEvent } from '../../../domain/entities/metering-event.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { isSettled } from '../../../domain/rules/lifecycle.ts';
import type { AuditInput } from '../audit/service.ts';
import { lockEntries, type MeteredEntry } from './context.ts';
import { approvalEvent, correctionEvent } from './metering.ts';

type Entries = ReadonlyMap<string, TimeEntry>;

/** What decisions did to corrected entries. */
export class Replacements {
  /** Each as it is after them. */
  readonly entries = new Map<string, TimeEntry>();
  readonly audit: AuditInput[] = [];
}

/** Locks the entries that adjustments among `entries` correct, and puts them beside. */
export async function withCorrected(
  tx: PoolClient,
  entries: Map<string, TimeEntry>,
): Promise<Map<string, TimeEntry>> {
  const ids = [...entries.values()].flatMap(({ correctsId }) => correctsId ?? []);
  const missing = ids.filter((id) => !entries.has(id));
  return missing.length === 0 ? entries : new Map([...entries, ...(await lockEntries(tx, missing))]);
}

/**
 * Projects whose deciders a decision over `entry` concerns: its own, and where it takes time from another project, that
 * one as well. So nobody takes approved time away from a project that is not theirs to decide on.
 */
export function concernedProjects(entry: TimeEntry, entries: Entries): string[] {
  const corrected = entry.correctsId === null ? undefined : entries.get(entry.correctsId);
  return corrected === undefined || corrected.projectId === entry.projectId
    ? [entry.projectId]
    : [entry.projectId, corrected.projectId];
}

/** Why who may decide on the entry itself may not decide on it as an adjustment. */
export const takesFromElsewhere =
  'This adjustment takes time from a project that you do not decide on. Its manager or an administrator can, who decides on both. Nothing was changed.';

/** Why the decision does not fit what the entry corrects, or what corrects it; null where it does. */
export function refuseReplacement(
  action: DecisionAction,
  entry: TimeEntry,
  entries: Entries,
  takenBack: ReadonlySet<string>,
): string | null {
  if (action === 'reopen' && entry.replacedById !== null)
    return 'An approved adjustment stands in the place of this entry. Reopen the adjustment first.';
  if (action === 'reopen' && entry.correctsId !== null && takenBack.has(entry.correctsId))
    return 'An invoice has taken back the entry that this one stands in the place of. Log another adjustment instead.';
  if (action !== 'approve' || entry.correctsId === null) return null;
  const corrected = entries.get(entry.correctsId);
  if (corrected === undefined || !isSettled(corrected.status))
    return 'The entry that this one corrects is not approved any more, so there is nothing to adjust. Reject it.';
  if (corrected.replacedById !== null)
    return 'Another approved adjustment stands in the place of the entry that this one corrects. Reject it.';
  return null;
}

/** Marks what an approved adjustment replaces, and what stands again once it is reopened. Changes `entries`. */
export function replaceCorrected(
  action: DecisionAction,
  adjustment: TimeEntry,
  entries: Map<string, TimeEntry>,
  done: Replacements,
): void {
  const corrected = adjustment.correctsId === null ? undefined : entries.get(adjustment.correctsId);
  if (corrected === undefined || (action !== 'approve' && action !== 'reopen')) return;
  const after = { ...corrected, replacedById: action === 'approve' ? adjustment.id : null };
  entries.set(after.id, after);
  done.entries.set(after.id, after);
  done.audit.push({
    action: action === 'approve' ? 'time_entry.replace' : 'time_entry.restore',
    resourceType: 'time_entry',
    resourceId: after.id,
    before: { replacedById: corrected.replacedById, minutes: corrected.minutes },
    after: { replacedById: after.replacedById, adjustmentMinutes: adjustment.minutes },
  });
}

/** Writes them: one statement. Apart from writeEntries, because nothing else of such an entry may change. */
export async function writeReplaced(
  tx: PoolClient,
  tenantId: string,
  { entries }: Replacements,
  now: Date,
): Promise<void> {
  if (entries.size === 0) return;
  await tx.query(
    `update time_entries e set replaced_by_id = r."replacedById", updated_at = $2
       from jsonb_to_recordset($3::jsonb) as r(id uuid, "replacedById" uuid)
      where e.id = r.id and e.tenant_id = $1`,
    [tenantId, now.toISOString(), JSON.stringify([...entries.values()])],
  );
}

/**
 * The event of the corrected entry that goes with an adjustment's own: taken back at its approval, sent again at its
 * reopening. So what was metered is always what stands. None for an entry that was never metered, such as one that was
 * imported approved. Moves `metered` on.
 */
export function correctedEvents(
  action: DecisionAction,
  adjustment: TimeEntry,
  { entries }: Replacements,
  clientOf: (projectId: string) => string | undefined,
  metered: Map<string, MeteredEntry>,
): MeteringEvent[] {
  const corrected = adjustment.correctsId === null ? undefined : entries.get(adjustment.correctsId);
  const history = corrected && metered.get(corrected.id);
  const clientId = corrected && clientOf(corrected.projectId);
  if (corrected === undefined || history === undefined || clientId === undefined) return [];
  if (action === 'approve') {
    const event = correctionEvent(corrected, history, 'adjusted');
    if (event === null) return [];
    metered.set(corrected.id, { lastSeq: event.causeSeq });
    return [event];
  }
  if (action !== 'reopen' || history.standing !== undefined) return [];
  const event = approvalEvent(corrected, clientId, history);
  metered.set(corrected.id, { lastSeq: event.causeSeq, standing: event });
  return [event];
}
