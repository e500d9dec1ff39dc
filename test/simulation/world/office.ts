import { withTenant } from '../../../sync-server/db.ts';
import { generate } from '../../../sync-server/modules/invoices/generate.ts';
import { voidInvoice } from '../../../sync-server/modules/invoices/void.ts';
import type { Database } from './database.ts';
import { assignSql, autoApproval } from './firm.ts';
import { type Stage, workDays } from './person.ts';
import { running, time } from './virtual-time.ts';

type Statement = [text: string, values: unknown[]];

/** Somebody in the firm changes who works on what, past the app and its locks. */
export async function changeScope(stage: Stage, database: Database): Promise<void> {
  const { firm, plan } = stage;
  const [project, other] = firm.projects;
  const change = plan.pick(['unassign', 'assign', 'assignOther', 'manager'] as const);
  const [carl] = firm.consultants;
  const { tenantId } = firm;
  const manager = plan.pick([firm.manager, firm.otherManager]);
  const assignedTo = change === 'assignOther' ? other : project;
  const statements: Record<typeof change, Statement> = {
    unassign: [
      'UPDATE assignments SET deleted = true WHERE tenant_id = $1 AND user_id = $2 AND NOT deleted',
      [tenantId, carl.id],
    ],
    manager: [
      'UPDATE projects SET manager_id = $3 WHERE tenant_id = $1 AND id = $2',
      [tenantId, project.id, manager.id],
    ],
    assign: [assignSql, [time.uuid(), tenantId, assignedTo.id, carl.id]],
    assignOther: [assignSql, [time.uuid(), tenantId, assignedTo.id, carl.id]],
  };
  await byHand(stage, database, `scope ${change}`, ...statements[change]);
}

/** An administrator changes one of the firm's rules: who decides, whether of one's own, what locks, what approves itself. */
export async function changeRules(stage: Stage, database: Database): Promise<void> {
  const { firm, plan } = stage;
  const [path, value]: [path: string, value: unknown] = plan.pick([
    ['approval,decides', plan.pick(['project', 'sheet'])],
    ['approval,selfApproval', plan.chance(0.5)],
    ['approval,autoApprove', plan.pick([autoApproval.on, autoApproval.off])],
    ['lock,lockedThrough', plan.pick(['2026-05-25', '2026-05-26', '2026-05-28', null])],
    ['lock,lockedThrough', plan.pick(['2026-05-26', '2026-05-27', '2026-05-29', null])],
  ]);
  await byHand(
    stage,
    database,
    `rules ${path}`,
    'UPDATE tenants SET settings = jsonb_set(settings, $2::text[], $3::jsonb) WHERE id = $1',
    [firm.tenantId, `{${path}}`, JSON.stringify(value)],
  );
}

/**
 * An invoice run over the client's work up to a day, by the server's own code: what is approved, billable and stands
 * becomes invoiced. Now and then the invoice was wrong: it is void, and its work is approved again.
 */
export async function invoice(stage: Stage, database: Database): Promise<void> {
  const { firm, plan, sealing } = stage;
  const to = plan.pick(workDays);
  const isWrong = plan.chance(0.3);
  stage.count('invoices');
  stage.trace.add(`invoices up to ${to}`);
  const { id: userId, roles } = firm.manager;
  const actor = {
    ...{ userId, roles, tenantId: firm.tenantId, clientId: null, deviceId: time.uuid() },
    ...{ ip: null, userAgent: null },
  };
  const scope = {
    ...{
      clientId: firm.clientId,
      projectIds: [],
      from: '2026-05-01',
      to,
      grouping: null,
      includeUsage: false,
    },
  };
  const request = { requestId: time.uuid(), scope, discounts: [], note: '', issue: true };
  const withdrawal = { requestId: time.uuid(), reason: 'Wrong' };
  await running.run(undefined, async () => {
    const { invoices } = await withTenant(database.pool, firm.tenantId, (tx) =>
      generate(tx, sealing, actor, request, new Date(time.now)),
    );
    const [made] = invoices;
    if (made === undefined) return;
    stage.count('invoices with work');
    if (!isWrong) return;
    stage.count('invoices void');
    await withTenant(database.pool, firm.tenantId, (tx) =>
      voidInvoice(tx, actor, made.id, withdrawal, new Date(time.now)),
    );
  });
}

/**
 * An import, somebody with psql: a row changes and no code of ours knows. Work that is decided changes its project by
 * itself, which would bring what a device has missed of it; nobody else changes the client.
 */
export async function writeByHand(stage: Stage, database: Database): Promise<void> {
  const { firm, plan } = stage;
  const number = plan.int(1, 1e9);
  const [table, id] = number % 3 === 0 ? ['projects', firm.projects[0].id] : ['clients', firm.clientId];
  await byHand(
    stage,
    database,
    'writes by hand',
    `UPDATE ${table} SET name = $3 WHERE tenant_id = $1 AND id = $2`,
    [firm.tenantId, id, `Named ${number}`],
  );
}

/** The day is over for the database too, and what the worker does just after midnight is done. */
export async function passMidnight(database: Database): Promise<void> {
  await database.asOwner(async (owner) => {
    await owner.query('UPDATE sim.clock SET at = $1', [new Date(time.now)]);
    await owner.query('SELECT note_ended_delegations()');
  });
}

/** One statement in a transaction that stays open for a while. */
async function byHand(
  stage: Stage,
  database: Database,
  what: string,
  text: string,
  values: unknown[],
): Promise<void> {
  const { firm, plan } = stage;
  const openMs = plan.chance(0.5) ? plan.int(1, 3_000) : 0;
  stage.count(what);
  stage.trace.add(what);
  await database.asOwner(async (owner) => {
    await owner.query(`SELECT set_config('app.current_tenant', $1, true)`, [firm.tenantId]);
    await owner.query(text, values);
    if (openMs > 0) await new Promise<void>((resolve) => time.later(openMs, resolve));
  });
}
