import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { DecidingRule } from '../../../domain/entities/decision.ts';
import { Instant } from '../../../domain/entities/primitives.ts';
import { rulesOf, sightOf } from '../../../domain/rules/visibility.ts';
import { visibility } from '../../../domain/rules/visibility-table.ts';
import type { HistoryPage, HistoryStep } from '../../../domain/wire/history.ts';
import type { Actor } from '../../actor.ts';
import { withTenantSnapshot } from '../../db.ts';
import { StintError } from '../../errors.ts';
import { readReader } from '../sync/pull-scope.ts';
import { scopeParameters, scopeSql, TENANT } from '../sync/scope.ts';
import type { Reader } from '../sync/scope-run.ts';

const Fields = z.record(z.string(), z.json());
type Fields = z.infer<typeof Fields>;

/** A step as the log has it, with the names of who and which, and the comment of its decision. */
interface Logged {
  seq: number;
  at: string;
  userId: string | null;
  userName: string | null;
  deviceId: string | null;
  deviceName: string | null;
  platform: string | null;
  action: string;
  before: unknown;
  after: unknown;
  comment: string | null;
  decidedAt: string | null;
}

const PREFIX = 'time_entry.';
/** What the client's people are told of: what the firm answers for towards them. */
const TOLD_TO_CLIENTS = ['approve', 'invoice'];
/** What a step says beside fields of the entry: the minutes that stand instead, why a decision did not apply. */
const ALSO_SHOWN = ['adjustmentMinutes', 'outcome', 'asked'];
/** What stands in `after` beside fields of the entry. */
const Beside = z.object({
  changedAt: Instant.nullable().catch(null),
  comment: z.string().nullable().catch(null),
  rule: DecidingRule.nullable().catch(null),
});

/**
 * A page of what happened to an entry, all as of one moment, from the audit log, the decisions and the metering events.
 * @param after the last place of the log that was read, 0 for the first page
 * @throws StintError `not_found` where the reader sees no such entry, `session_revoked` where they are not active
 */
export function readHistory(
  pool: Pool,
  actor: Pick<Actor, 'tenantId' | 'userId'>,
  entryId: string,
  { after, limit }: { after: number; limit: number },
): Promise<HistoryPage> {
  return withTenantSnapshot(pool, actor.tenantId, async (tx) => {
    const { reader } = await readReader(tx, actor);
    if (!(await seesEntry(tx, reader, entryId)))
      throw new StintError('not_found', 'There is no such entry, or it is none that you may see.');
    const logged = await readLog(tx, reader.tenantId, entryId, after, limit + 1);
    const page = logged.slice(0, limit);
    const metered = await readMetered(tx, reader.tenantId, entryId);
    const steps = page.map((step) => stepOf(step, metered, reader));
    const isInside = seesInside(reader);
    return {
      entryId,
      steps: isInside ? steps : steps.flatMap(toldToClients),
      next: logged.length > limit ? (page.at(-1)?.seq ?? null) : null,
    };
  });
}

/** Whether the reader may know what is said and done within the firm, as they may know of an entry's decision. */
function seesInside({ roles }: Reader): boolean {
  return isSeen('decision', roles);
}

function isSeen(field: string, roles: Reader['roles']): boolean {
  const rules = rulesOf('timeEntries', field);
  return rules.length > 0 && rules.every(({ rule }) => sightOf(rule.sees, roles) === 'all');
}

async function seesEntry(tx: PoolClient, reader: Reader, entryId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `WITH given AS (SELECT $2::uuid, $3::uuid)
     SELECT FROM time_entries d
      WHERE d.tenant_id = ${TENANT} AND d.id = $4::uuid AND ${scopeSql('timeEntries', reader)}`,
    [...scopeParameters(reader), entryId],
  );
  return rowCount === 1;
}

async function readLog(
  tx: PoolClient,
  tenantId: string,
  entryId: string,
  after: number,
  limit: number,
): Promise<Logged[]> {
  const { rows } = await tx.query<Logged>(
    `SELECT s.seq, s.at, s.user_id AS "userId", u.name AS "userName", s.device_id AS "deviceId",
        v.name AS "deviceName", v.platform, s.action, s.before, s.after, c.comment, c.decided_at AS "decidedAt"
       FROM entry_audit($2, $3, $4) s
       LEFT JOIN users u ON u.tenant_id = $1 AND u.id = s.user_id
       LEFT JOIN devices v ON v.tenant_id = $1 AND v.user_id = s.user_id AND v.id = s.device_id
       LEFT JOIN decisions c ON c.tenant_id = $1 AND c.id = (s.after ->> 'decisionId')::uuid
      ORDER BY s.seq`,
    [tenantId, entryId, after, limit],
  );
  return rows;
}

/** Hours by when they were sent and whether they were taken back: `metered.get(keyOf(at, true))`. */
type Metered = ReadonlyMap<string, string>;

function keyOf(at: string, isBack: boolean): string {
  return `${at} ${isBack}`;
}

/**
 * What the entry sent to be metered, from the outbox, which alone knows when: it was written with the record of what caused
 * it, at the same instant.
 */
async function readMetered(tx: PoolClient, tenantId: string, entryId: string): Promise<Metered> {
  const { rows } = await tx.query<{ at: string; isBack: boolean; hours: string }>(
    `SELECT o.created_at AS at, e.corrects IS NOT NULL AS "isBack", e.quantity::text AS hours
       FROM metering_events e
       JOIN outbox o ON o.tenant_id = e.tenant_id AND o.topic = 'metering_event' AND o.dedupe_key = e.id::text
      WHERE e.tenant_id = $1 AND e.cause_id = $2 AND e.event_type = 'consulting_hour' ORDER BY e.cause_seq`,
    [tenantId, entryId],
  );
  return new Map(rows.map(({ at, isBack, hours }) => [keyOf(at, isBack), hours]));
}

/** Whether a step sends hours (false) or takes them back (true); undefined where it does neither. */
const takesBack: { readonly [action: string]: boolean } = {
  approve: false,
  restore: false,
  reopen: true,
  replace: true,
};

function stepOf(logged: Logged, metered: Metered, { roles }: Reader): HistoryStep {
  const action = logged.action.slice(PREFIX.length);
  const { changedAt, comment, rule } = Beside.parse(fieldsOf(logged.after) ?? {});
  const isBack = takesBack[action];
  return {
    seq: logged.seq,
    at: logged.at,
    action,
    by: logged.userId === null ? null : { id: logged.userId, name: logged.userName ?? '' },
    device:
      logged.deviceId === null
        ? null
        : { id: logged.deviceId, name: logged.deviceName, platform: logged.platform },
    changedAt: changedAt ?? logged.decidedAt,
    before: visible(logged.before, roles),
    after: visible(logged.after, roles),
    comment: comment ?? (logged.comment || null),
    rule,
    meteredHours: isBack === undefined ? null : (metered.get(keyOf(logged.at, isBack)) ?? null),
  };
}

function fieldsOf(logged: unknown): Fields | null {
  const fields = Fields.safeParse(logged);
  return fields.success ? fields.data : null;
}

/** Of what changed the entry's own fields, as far as the reader may see them in the entry. */
function visible(logged: unknown, roles: Reader['roles']): Fields | null {
  const fields = fieldsOf(logged);
  if (fields === null) return null;
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([field]) => ALSO_SHOWN.includes(field) || (field in visibility.timeEntries && isSeen(field, roles)),
    ),
  );
}

function toldToClients({ seq, at, action, after }: HistoryStep): HistoryStep[] {
  if (!TOLD_TO_CLIENTS.includes(action)) return [];
  const told = after?.status === undefined ? null : { status: after.status };
  return [
    {
      ...{ seq, at, action, by: null, device: null, changedAt: null },
      ...{ before: null, after: told, comment: null, rule: null, meteredHours: null },
    },
  ];
}
