import type { PoolClient } from 'pg';
import type { RoundingRule } from '../../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { roundEntries, roundingGroup, shareGroup } from '../../../domain/rules/rounding.ts';
import { entryColumns, entryOfRow } from '../../entry-row.ts';

/**
 * Puts billed minutes by the tenant's rule on what ends approved (docs/decisions/0011). By day and task, the rest of
 * each group that a decision touched is read and shared anew; an entry whose share changes by that is returned as well.
 * An adjustment stands for an entry that is settled already, so it is rounded alone.
 * @param touched what decisions made of entries, locked with the tenant's writes
 * @returns entries with their billed minutes, and the untouched ones of their groups whose share changes
 */
export async function withBilledMinutes(
  tx: PoolClient,
  touched: readonly TimeEntry[],
  rule: RoundingRule,
): Promise<{ approved: TimeEntry[]; siblings: TimeEntry[] }> {
  const approved = touched.filter(({ status, billable }) => status === 'approved' && billable);
  const isGrouped = (entry: TimeEntry) =>
    rule.scope === 'day_task' && entry.billable && entry.correctsId === null;
  const shares = roundEntries(
    approved.filter((entry) => !isGrouped(entry)),
    { ...rule, scope: 'entry' },
  );
  const siblings: TimeEntry[] = [];
  const decided = touched.filter(isGrouped);
  const rest = decided.length === 0 ? [] : await readRest(tx, decided, rule);
  const groups = Map.groupBy(
    [...decided.filter(({ status }) => status === 'approved'), ...rest],
    roundingGroup,
  );
  const isTouched = new Set(decided.map(({ id }) => id));
  for (const group of groups.values()) {
    const standing = group.flatMap((entry) => {
      const { id, minutes, billedMinutes, status } = entry;
      return isTouched.has(id) || billedMinutes === null ? [] : [{ id, minutes, billedMinutes, status }];
    });
    const shared = shareGroup(
      {
        fresh: group.filter(({ id }) => isTouched.has(id)),
        standing: standing.filter(({ status }) => status === 'approved'),
        invoiced: standing.filter(({ status }) => status === 'invoiced'),
      },
      rule,
    );
    for (const entry of group) {
      const billedMinutes = shared.get(entry.id);
      if (billedMinutes === undefined) continue;
      shares.set(entry.id, billedMinutes);
      if (!isTouched.has(entry.id) && entry.billedMinutes !== billedMinutes)
        siblings.push({ ...entry, billedMinutes });
    }
  }
  return {
    approved: approved.map((entry) => ({
      ...entry,
      billedMinutes: shares.get(entry.id) ?? null,
      roundingVersion: shares.has(entry.id) ? rule.version : null,
    })),
    siblings,
  };
}

/** What was approved before in the groups of these entries, by this version of the rule. */
async function readRest(
  tx: PoolClient,
  decided: readonly TimeEntry[],
  rule: RoundingRule,
): Promise<TimeEntry[]> {
  const groups = [...Map.groupBy(decided, roundingGroup).values()].flatMap(([entry]) => entry ?? []);
  const { rows } = await tx.query(
    `select ${entryColumns}
       from jsonb_to_recordset($1::jsonb) as g("userId" uuid, "projectId" uuid, "taskId" uuid, date date)
       join time_entries e on e.user_id = g."userId" and e.date = g.date and e.project_id = g."projectId"
        and e.task_id is not distinct from g."taskId"
      where e.status in ('approved', 'invoiced') and e.billable and e.corrects_id is null and not e.deleted
        and e.rounding_version = $2 and e.id <> all($3::uuid[])
      order by e.id`,
    [JSON.stringify(groups), rule.version, decided.map(({ id }) => id)],
  );
  return rows.map(entryOfRow);
}
