import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Client } from '../../../domain/entities/client.ts';
import type { Decision } from '../../../domain/entities/decision.ts';
import {
  CivilDate,
  Code,
  Currency,
  DecimalString,
  Id,
  Instant,
} from '../../../domain/entities/primitives.ts';
import { RateCard } from '../../../domain/entities/rate-card.ts';
import { TenantSettings } from '../../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { Role } from '../../../domain/entities/user.ts';
import type { Delegation } from '../../../domain/rules/permissions.ts';
import { entryColumns, entryOfRow } from '../../entry-row.ts';

const ProjectRow = z.object({
  id: Id,
  managerId: Id,
  clientId: Id,
  rateCardId: Id.nullable(),
  client: z.object({ contractTerms: Client.shape.contractTerms, currency: Currency }),
});
export type DecidedProject = z.infer<typeof ProjectRow>;

const CardRow = RateCard.pick({
  cardId: true,
  cardVersion: true,
  currency: true,
  validFrom: true,
  rates: true,
});
const RoleRow = z.object({
  userId: Id,
  projectId: Id,
  role: Code,
  fromDate: CivilDate,
  toDate: CivilDate.nullable(),
});
const StandingEvent = z.object({
  id: Id,
  clientId: Id,
  projectId: Id.nullable(),
  timestamp: Instant,
  quantity: DecimalString,
});
const HistoryRow = z.object({ causeId: Id, lastSeq: z.int(), standing: StandingEvent.nullable() });

/** What was metered for an entry so far. */
export interface MeteredEntry {
  lastSeq: number;
  /** The approval's event, while no other has taken it back. */
  standing?: z.infer<typeof StandingEvent>;
}

/** What decisions are judged by, read after the entries were locked. */
export interface ApprovalContext {
  settings: TenantSettings;
  projects: ReadonlyMap<string, DecidedProject>;
  delegations: Delegation[];
  /** Roles of active people that a decision delegates to. */
  roles: ReadonlyMap<string, Role[]>;
  today: string;
}

/** What an approval puts on an entry: read only when a decision approves. */
export interface PriceContext {
  cards: z.infer<typeof CardRow>[];
  /** Bill roles in the order of domain/rules/rates.ts: the assignment's on that date, then the person's own. */
  billRoles(entry: TimeEntry): string[];
}

/** Locks entries in the order of their ids, so that no two writers wait for each other in a ring, and reads them. */
export async function lockEntries(tx: PoolClient, ids: readonly string[]): Promise<Map<string, TimeEntry>> {
  const { rows } = await tx.query(
    `select ${entryColumns} from time_entries e where e.id = any($1::uuid[]) and not e.deleted order by e.id for update`,
    [ids],
  );
  const entries = rows.map(entryOfRow);
  return new Map(entries.map((entry) => [entry.id, entry]));
}

export async function readContext(
  tx: PoolClient,
  actorUserId: string,
  entries: Iterable<TimeEntry>,
  decisions: readonly Decision[],
  now: Date,
): Promise<ApprovalContext> {
  const today = now.toISOString().slice(0, 10);
  const settings = await tx.query('select settings from tenants');
  const projects = await tx.query(
    `select p.id, p.manager_id as "managerId", p.client_id as "clientId", p.rate_card_id as "rateCardId",
            jsonb_build_object('contractTerms', c.contract_terms, 'currency', c.currency) as client
       from projects p join clients c on c.tenant_id = p.tenant_id and c.id = p.client_id
      where p.id = any($1::uuid[])`,
    [[...new Set([...entries].map((entry) => entry.projectId))]],
  );
  const delegations = await tx.query(
    `select decided_by as "from", delegate_to as "to", delegate_until as until,
            case when entries = '[]' then null else jsonb_path_query_array(entries, '$[*].entryId') end as "entryIds"
       from decisions
      where action = 'delegate' and delegate_to = $1 and state in ('applied', 'partly_applied') and not deleted
        and (delegate_until is null or delegate_until >= $2)`,
    [actorUserId, today],
  );
  const delegates = decisions.flatMap(({ delegateTo }) => delegateTo ?? []);
  const people =
    delegates.length === 0
      ? []
      : (
          await tx.query(
            `select id, roles from users where id = any($1::uuid[]) and status = 'active' and not deleted`,
            [delegates],
          )
        ).rows;
  return {
    settings: z.object({ settings: TenantSettings }).parse(settings.rows[0]).settings,
    projects: new Map(projects.rows.map((row) => ProjectRow.parse(row)).map((row) => [row.id, row])),
    delegations: z
      .array(
        z.object({
          from: Id,
          to: Id,
          until: CivilDate.nullable(),
          entryIds: z.array(Id).nullable(),
        }),
      )
      .parse(delegations.rows),
    roles: new Map(
      z
        .array(z.object({ id: Id, roles: z.array(Role) }))
        .parse(people)
        .map(({ id, roles }) => [id, roles]),
    ),
    today,
  };
}

export async function readPrices(
  tx: PoolClient,
  entries: readonly TimeEntry[],
  projects: Iterable<DecidedProject>,
): Promise<PriceContext> {
  const cards = await tx.query(
    `select card_id as "cardId", card_version as "cardVersion", currency, valid_from as "validFrom", rates
       from rate_cards where card_id = any($1::uuid[]) and not deleted`,
    [[...projects].flatMap(({ rateCardId }) => rateCardId ?? [])],
  );
  const users = [...new Set(entries.map(({ userId }) => userId))];
  const assigned = await tx.query(
    `select user_id as "userId", project_id as "projectId", role, from_date as "fromDate", to_date as "toDate"
       from assignments where user_id = any($1::uuid[]) and project_id = any($2::uuid[]) and not deleted
      order by from_date desc, id`,
    [users, [...new Set(entries.map(({ projectId }) => projectId))]],
  );
  const own = await tx.query(
    'select user_id as "userId", bill_role as "billRole" from resources where user_id = any($1::uuid[]) and not deleted',
    [users],
  );
  const roles = z.array(RoleRow).parse(assigned.rows);
  const ownRoles = new Map(
    z
      .array(z.object({ userId: Id, billRole: Code }))
      .parse(own.rows)
      .map(({ userId, billRole }) => [userId, billRole]),
  );
  const rolesOf = Map.groupBy(roles, ({ userId, projectId }) => `${userId} ${projectId}`);
  return {
    cards: z.array(CardRow).parse(cards.rows),
    billRoles(entry) {
      const role = rolesOf
        .get(`${entry.userId} ${entry.projectId}`)
        ?.find(({ fromDate, toDate }) => fromDate <= entry.date && (toDate === null || entry.date <= toDate));
      return [role?.role, ownRoles.get(entry.userId)].filter((name) => name !== undefined);
    },
  };
}

/** What was metered for each of the entries; those never metered are left out. */
export async function readMetered(
  tx: PoolClient,
  entryIds: readonly string[],
): Promise<Map<string, MeteredEntry>> {
  const { rows } = await tx.query(
    `select distinct on (e.cause_id) e.cause_id as "causeId", e.cause_seq as "lastSeq",
            case when e.corrects is null then jsonb_build_object('id', e.id, 'clientId', e.client_id, 'projectId',
              e.project_id, 'timestamp', to_char(e."timestamp" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
              'quantity', e.quantity::text) end as standing
       from metering_events e where e.cause_id = any($1::uuid[])
      order by e.cause_id, e.cause_seq desc`,
    [entryIds],
  );
  return new Map(
    rows
      .map((row) => HistoryRow.parse(row))
      .map(({ causeId, lastSeq, standing }) => [
        causeId,
        standing === null ? { lastSeq } : { lastSeq, standing },
      ]),
  );
}
