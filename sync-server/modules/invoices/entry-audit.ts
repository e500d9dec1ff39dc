import type { AuditInput, GroupedAuditInput } from '../audit/service.ts';

type Json = AuditInput['before'];

/** Things that one record of the audit log speaks of at most (domain/entities/audit-record.ts). */
const PER_RECORD = 5000;

/** What was done to entries at once, the same to each: a record for each 5,000 of them. */
export function entryRecords(
  action: string,
  entryIds: readonly string[],
  before: Exclude<Json, null>,
  after: Exclude<Json, null>,
): (AuditInput | GroupedAuditInput)[] {
  const records: (AuditInput | GroupedAuditInput)[] = [];
  for (let from = 0; from < entryIds.length; from += PER_RECORD) {
    const ids = entryIds.slice(from, from + PER_RECORD);
    const [first] = ids;
    const what = { action, resourceType: 'time_entry' };
    records.push(
      ids.length === 1 && first !== undefined
        ? { ...what, resourceId: first, before, after }
        : { ...what, resourceIds: ids, before: ids.map(() => before), after: ids.map(() => after) },
    );
  }
  return records;
}
