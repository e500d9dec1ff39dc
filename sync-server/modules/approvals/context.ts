import type { PoolClient } from 'pg';
import { z } from 'zod';
import { ProjectTerms } from '../../../domain/entities/billing.ts';
import { Client } from '../../../domain/entities/client.ts';
import { Decision } from '../../../domain/entities/decision.ts';
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
import { delegationsOf, delegationToday } from '../../../domain/rules/delegation.ts';
import { type Delegation, delegationOf } from '../../../domain/rules/permissions.ts';
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
const TermsRow = ProjectTerms.pick({
  projectId: true,
  termsVersion: true,
  validFrom: true,
  overrides: true,
});
const Lent = Decision.pick({
  id: true,
  action: true,
  entries: true,
  decidedBy: true,
  decidedAt: true,
  delegateTo: true,
  delegateUntil: true,
  state: true,
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
  /** Where the tenant decides by the sheet: managers of the projects that each entry's person is assigned to. */
  sheetManagers: ReadonlyMap<string, readonly string[]>;
  /** Lent to who decides, and standing. */
  delegations: Delegation[];
  /** Lent to who decides, and over. */
  ended: Delegation[];
  /** Whoever the decisions, the delegations or the entries' last decisions name. Without roles: no longer active. */
  people: ReadonlyMap<string, { name: string; roles: readonly Role[] }>;
  today: string;
  /** Corrected entries that an issued invoice took back: what stands in their place stays. */
  takenBack: ReadonlySet<string>;
}

/** What an approval puts on an entry: read only when a decision approves. */
export interface PriceContext {
  cards: z.infer<typeof CardRow>[];
  /** Versions of a project's own terms: its rates go before its card's. */
  terms(projectId: string): z.infer<typeof TermsRow>[];
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
  entries: readonly TimeEntry[],
  decisions: readonly Decision[],
  now: Date,
): Promise<ApprovalContext> {
  const today = delegationToday(now.toISOString());
  const { rows } = await tx.query('select settings from tenants');
  const { settings } = z.object({ settings: TenantSettings }).parse(rows[0]);
  const projects = await tx.query(
    `select p.id, p.manager_id as "managerId", p.client_id as "clientId", p.rate_card_id as "rateCardId",
            jsonb_build_object('contractTerms', c.contract_terms, 'currency', c.currency) as client
       from projects p join clients c on c.tenant_id = p.tenant_id and c.id = p.client_id
      where p.id = any($1::uuid[])`,
    [[...new Set(entries.map((entry) => entry.projectId))]],
  );
  const sheetManagers =
    settings.approval.decides === 'sheet'
      ? await readSheetManagers(tx, entries)
      : new Map<string, string[]>();
  const lent = await readLent(tx, actorUserId);
  const delegations = delegationsOf(lent, today);
  const standing = new Set(delegations.map(({ decisionId }) => decisionId));
  const ended = lent
    .filter(({ id }) => !standing.has(id))
    .flatMap((decision) => delegationOf(decision) ?? []);
  const named = [
    ...decisions.map(({ delegateTo }) => delegateTo),
    ...ended.map(({ from }) => from),
    ...entries.map(({ decision }) => decision?.by),
  ];
  return {
    settings,
    projects: new Map(projects.rows.map((row) => ProjectRow.parse(row)).map((row) => [row.id, row])),
    sheetManagers,
    delegations,
    ended,
    people: await readPeople(tx, new Set(named.filter((id) => id !== null && id !== undefined))),
    today,
    takenBack: await readTakenBack(tx, entries, decisions),
  };
}

/** Asked only where a decision reopens an adjustment. */
async function readTakenBack(
  tx: PoolClient,
  entries: readonly TimeEntry[],
  decisions: readonly Decision[],
): Promise<ReadonlySet<string>> {
  const corrected = entries.flatMap(({ correctsId }) => correctsId ?? []);
  if (corrected.length === 0 || !decisions.some(({ action }) => action === 'reopen')) return new Set();
  const { rows } = await tx.query<{ entryId: string }>(
    `select i.entry_id as "entryId" from invoice_items i
       join invoices v on v.tenant_id = i.tenant_id and v.id = i.invoice_id and v.number is not null
      where i.entry_id = any($1::uuid[]) and i.role = 'reverse' and i.part = 0 and i.released_at is null`,
    [corrected],
  );
  return new Set(rows.map(({ entryId }) => entryId));
}

async function readSheetManagers(
  tx: PoolClient,
  entries: readonly TimeEntry[],
): Promise<ApprovalContext['sheetManagers']> {
  const { rows } = await tx.query(
    `select a.user_id as "userId", array_agg(distinct p.manager_id) as managers
       from assignments a join projects p on p.tenant_id = a.tenant_id and p.id = a.project_id
      where a.user_id = any($1::uuid[]) and not a.deleted
      group by a.user_id`,
    [[...new Set(entries.map((entry) => entry.userId))]],
  );
  return new Map(
    z
      .array(z.object({ userId: Id, managers: z.array(Id) }))
      .parse(rows)
      .map(({ userId, managers }) => [userId, managers]),
  );
}

/** Decisions that lent somebody's right to this person, whatever became of it since. */
async function readLent(tx: PoolClient, actorUserId: string): Promise<z.infer<typeof Lent>[]> {
  const { rows } = await tx.query(
    `select id, action, entries, decided_by as "decidedBy", decided_at as "decidedAt", delegate_to as "delegateTo",
            delegate_until as "delegateUntil", state
       from decisions
      where action = 'delegate' and delegate_to = $1 and state in ('applied', 'partly_applied') and not deleted`,
    [actorUserId],
  );
  return z.array(Lent).parse(rows);
}

async function readPeople(tx: PoolClient, ids: ReadonlySet<string>): Promise<ApprovalContext['people']> {
  if (ids.size === 0) return new Map();
  const { rows } = await tx.query(
    `select id, name, case when status = 'active' and not deleted then roles else '{}' end as roles
       from users where id = any($1::uuid[])`,
    [[...ids]],
  );
  return new Map(
    z
      .array(z.object({ id: Id, name: z.string(), roles: z.array(Role) }))
      .parse(rows)
      .map(({ id, ...person }) => [id, person]),
  );
}

export async function readPrices(
  tx: PoolClient,
  entries: readonly TimeEntry[],
  projects: Iterable<DecidedProject>,
): Promise<PriceContext> {
  const known = [...projects];
  const cards = await tx.query(
    `select card_id as "cardId", card_version as "cardVersion", currency, valid_from as "validFrom", rates
       from rate_cards where card_id = any($1::uuid[]) and not deleted`,
    [known.flatMap(({ rateCardId }) => rateCardId ?? [])],
  );
  const agreed = await tx.query(
    `select project_id as "projectId", terms_version as "termsVersion", valid_from as "validFrom", overrides
       from project_terms where project_id = any($1::uuid[])`,
    [known.map(({ id }) => id)],
  );
  const terms = Map.groupBy(z.array(TermsRow).parse(agreed.rows), ({ projectId }) => projectId);
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
    terms: (projectId) => terms.get(projectId) ?? [],
    billRoles(entry) {
      const role = rolesOf
        .get(`${entry.userId} ${entry.projectId}`)
        ?.find(({ fromDate, toDate }) => fromDate <= entry.date && (toDate === null || entry.date <= toDate));
      return [role?.role, ownRoles.get(entry.userId)].filter((name) => name !== undefined);
    },
  };
}

/**
 * A statement with a name: a connection that asked a few times keeps one plan for any ids. There is a partition a month,
 * and planning for the very ids of 1,000 entries took longer than finding nothing of them.
 */
const METERED = {
  name: 'approvals:metered',
  text: `select distinct on (e.cause_id) e.cause_id as "causeId", e.cause_seq as "lastSeq",
            case when e.corrects is null then jsonb_build_object('id', e.id, 'clientId', e.client_id, 'projectId',
              e.project_id, 'timestamp', to_char(e."timestamp" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
              'quantity', e.quantity::text) end as standing
       from metering_events e where e.cause_id = any($1::uuid[])
      order by e.cause_id, e.cause_seq desc`,
};

/** What was metered for each of the entries; those never metered are left out. */
export async function readMetered(
  tx: PoolClient,
  entryIds: readonly string[],
): Promise<Map<string, MeteredEntry>> {
  const { rows } = await tx.query({ ...METERED, values: [entryIds] });
  return new Map(
    rows
      .map((row) => HistoryRow.parse(row))
      .map(({ causeId, lastSeq, standing }) => [
        causeId,
        standing === null ? { lastSeq } : { lastSeq, standing },
      ]),
  );
}
