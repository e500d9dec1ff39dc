import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Currency, MinorUnits } from '../../../domain/entities/primitives.ts';
import { canonicalJson } from '../../../domain/rules/audit-hash.ts';
import {
  type ExpenseChange,
  type ExpenseList,
  type ExpenseQuery,
  ExpenseRow,
} from '../../../domain/wire/billing-setup.ts';
import type { Actor } from '../../actor.ts';
import { StintError } from '../../errors.ts';
import { record } from './common.ts';

const from = `from expenses e
  join projects p on p.tenant_id = e.tenant_id and p.id = e.project_id
  join clients c on c.tenant_id = p.tenant_id and c.id = p.client_id
  left join users u on u.tenant_id = e.tenant_id and u.id = e.user_id
  left join invoice_claims k on k.tenant_id = e.tenant_id and k.key = 'expense:' || e.id and k.released_at is null`;
const columns = `e.id, e.tenant_id as "tenantId", e.project_id as "projectId", e.user_id as "userId", e.date,
  e.description, e.amount_minor as "amountMinor", e.currency, e.billable, e.note, e.created_at as "createdAt",
  e.updated_at as "updatedAt", e.removed, p.name as "projectName", c.id as "clientId", c.name as "clientName",
  u.name as "userName", k.invoice_id as "invoiceId"`;
const matches = `not e.removed and ($1::uuid is null or c.id = $1) and ($2::uuid is null or p.id = $2)
  and ($3::date is null or e.date >= $3) and ($4::date is null or e.date <= $4)
  and case $5::text when 'open' then e.billable and k.invoice_id is null when 'billed' then k.invoice_id is not null
      when 'not_billable' then not e.billable else true end`;

/** Expenses that match, newest first, and the sums of all of them. */
export async function listExpenses(tx: PoolClient, query: ExpenseQuery): Promise<ExpenseList> {
  const { clientId = null, projectId = null, from: first = null, to = null, state = null } = query;
  const values = [clientId, projectId, first, to, state];
  const page = await tx.query(
    `select ${columns} ${from} where ${matches} order by e.date desc, e.id desc limit $6 offset $7`,
    [...values, query.limit, query.offset],
  );
  const sums = await tx.query(
    `select e.currency, count(*)::int as count, sum(e.amount_minor)::bigint as "amountMinor"
       ${from} where ${matches} group by e.currency order by e.currency`,
    values,
  );
  const all = z
    .array(z.object({ currency: Currency, count: z.int(), amountMinor: MinorUnits }))
    .parse(sums.rows);
  return {
    expenses: z.array(ExpenseRow).parse(page.rows),
    total: all.reduce((total, { count }) => total + count, 0),
    sums: all.map(({ currency, amountMinor }) => ({ currency, amountMinor })),
  };
}

async function findExpense(tx: PoolClient, id: string): Promise<ExpenseRow | null> {
  const { rows } = await tx.query(`select ${columns} ${from} where e.id = $1`, [id]);
  return rows[0] === undefined ? null : ExpenseRow.parse(rows[0]);
}

/**
 * Adds, changes, removes or brings back an expense; its currency is its client's. The same once more changes nothing.
 * @throws StintError conflict where it changed meanwhile, or an invoice or a draft has it; invalid_request for a project or
 * a person that is not there
 */
export async function putExpense(
  tx: PoolClient,
  actor: Actor,
  id: string,
  { updatedAt, ...wanted }: ExpenseChange,
  now: Date,
): Promise<ExpenseRow> {
  await tx.query('select lock_tenant_writes()');
  const current = await findExpense(tx, id);
  if (current && canonicalJson(said(current)) === canonicalJson(said(wanted))) return current;
  if (current?.invoiceId)
    throw new StintError('conflict', 'An invoice or a draft has this expense, so it stays as it is.');
  if ((current?.updatedAt ?? null) !== updatedAt)
    throw new StintError(
      'conflict',
      'Somebody changed this expense meanwhile. Nothing of yours was saved: look at it and change it again.',
    );
  const currency = await currencyOf(tx, wanted);
  await tx.query(
    `insert into expenses (id, tenant_id, project_id, user_id, date, description, amount_minor, currency, billable, note,
                           removed, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
     on conflict (tenant_id, id) do update set project_id = excluded.project_id, user_id = excluded.user_id,
       date = excluded.date, description = excluded.description, amount_minor = excluded.amount_minor,
       currency = excluded.currency, billable = excluded.billable, note = excluded.note, removed = excluded.removed,
       updated_at = greatest(excluded.updated_at, expenses.updated_at + interval '1 millisecond')`,
    [
      id,
      actor.tenantId,
      wanted.projectId,
      wanted.userId,
      wanted.date,
      wanted.description,
      wanted.amountMinor,
      currency,
      wanted.billable,
      wanted.note,
      wanted.removed,
      now.toISOString(),
    ],
  );
  await record(
    tx,
    actor,
    {
      action: 'expense.change',
      resourceType: 'expense',
      resourceId: id,
      before: current ? said(current) : null,
      after: said(wanted),
    },
    now,
  );
  const saved = await findExpense(tx, id);
  if (!saved) throw new Error('an expense that was just written is there');
  return saved;
}

function said(expense: Omit<ExpenseChange, 'updatedAt'>) {
  const { projectId, userId, date, description, amountMinor, billable, note, removed } = expense;
  return { projectId, userId, date, description, amountMinor, billable, note, removed };
}

async function currencyOf(
  tx: PoolClient,
  { projectId, userId }: Pick<ExpenseChange, 'projectId' | 'userId'>,
): Promise<string> {
  const { rows } = await tx.query<{ currency: string | null; hasPerson: boolean }>(
    `select (select c.currency from projects p join clients c on c.tenant_id = p.tenant_id and c.id = p.client_id
              where p.id = $1 and not p.deleted and not p.is_template) as currency,
            $2::uuid is null or exists (select from users where id = $2 and not deleted) as "hasPerson"`,
    [projectId, userId],
  );
  const { currency = null, hasPerson = false } = rows[0] ?? {};
  const details = [
    ...(currency === null ? [{ path: 'projectId', message: 'is no project' }] : []),
    ...(hasPerson ? [] : [{ path: 'userId', message: 'is nobody here' }]),
  ];
  if (currency === null || !hasPerson)
    throw new StintError('invalid_request', 'The expense cannot be saved.', { details });
  return currency;
}
