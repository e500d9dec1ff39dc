import type { Pool, PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Role } from '../../domain/entities/user.ts';
import { CollectionName } from '../../domain/wire/collections.ts';
import { columnOf, documentSql, fullView, sourceSql } from '../../sync-server/modules/sync/documents.ts';
import { type Firm, type FirmUser, firmSettings, seedFirm } from './firm.ts';

export type Document = Record<string, unknown> & { id: string };
export type Truth = Readonly<Record<CollectionName, readonly Document[]>>;

/** Somebody who asks, and what makes their scope. */
export interface CanaryViewer extends FirmUser {
  clientId: string | null;
}

export interface CanaryFirm extends Firm {
  viewers: Readonly<Record<ViewerName, CanaryViewer>>;
  /** Of `client` under a fixed price, managed by somebody who is no viewer. */
  fixedProject: { id: string };
  reports: { ofAdmin: string; ofManager: string };
  /** What stands in the reports of each, by the person's id. */
  reportWords: ReadonlyMap<string, readonly string[]>;
  /** Somebody who worked on every project and has left. */
  leftId: string;
  /** An entry that was logged, submitted and approved through the server, with all that it wrote down about it. */
  historyId: string;
  /** A submitted entry of the consultant on `project`. */
  submittedId: string;
}

const made = {
  admin: ['admin'],
  managing: ['project_manager'],
  idleManager: ['project_manager'],
  delegate: ['project_manager'],
  assigned: ['consultant'],
  unassigned: ['consultant'],
  client: ['client'],
  otherClient: ['client'],
  consultantAndClient: ['consultant', 'client'],
  managerAndClient: ['project_manager', 'client'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;
export type ViewerName = keyof typeof made;
export const viewerNames = Object.keys(made) as ViewerName[];

let last = 7_310_000_000;
/** A number that stands nowhere else. */
const money = (): number => (last += 7919);
export const words = (what: string): string => `canary ${what} ${uuidv7().slice(-12)}`;

/**
 * A firm in which whatever may hide something holds what stands nowhere else, with everybody who may ask.
 * Amounts are minor units, all above 7,310,000,000.
 */
export async function seedCanaryFirm(
  ownerPool: Pool,
  decides: 'project' | 'sheet' = 'project',
): Promise<CanaryFirm> {
  const firm = await seedFirm(ownerPool, {
    ...firmSettings,
    rounding: { version: 3, incrementMinutes: 15, mode: 'up', scope: 'day_task' },
    lock: { daysAfterWeekEnd: 300, lockedThrough: '2020-01-05', graceDays: 11 },
    approval: {
      selfApproval: true,
      decides,
      autoApprove: {
        enabled: true,
        amountUnderMinor: money(),
        rules: [
          {
            id: 'r1',
            name: words('rule'),
            amountUnderMinor: money(),
            minutesUpTo: 31,
            projectIds: [],
            activityCodes: ['DEV'],
          },
        ],
      },
      lateAfterDays: 13,
    },
    notices: { digestAt: '07:31', zone: 'Pacific/Chatham' },
  });
  const viewers = Object.fromEntries(
    viewerNames.map((name) => [name, viewerOf(firm, name)]),
  ) as CanaryFirm['viewers'];
  const canary: CanaryFirm = {
    ...firm,
    viewers,
    fixedProject: { id: uuidv7() },
    reports: { ofAdmin: uuidv7(), ofManager: uuidv7() },
    reportWords: new Map([firm.admin, firm.manager].map(({ id }) => [id, [words('file'), words('failure')]])),
    submittedId: uuidv7(),
    historyId: uuidv7(),
    leftId: uuidv7(),
  };
  const tx = await ownerPool.connect();
  try {
    await tx.query('BEGIN');
    await tx.query(`SELECT set_config('app.current_tenant', $1, true)`, [firm.tenantId]);
    await insertPeople(tx, canary);
    await insertProjects(tx, canary);
    await insertWork(tx, canary);
    await insertReports(tx, canary);
    await tx.query('COMMIT');
  } catch (error) {
    await tx.query('ROLLBACK');
    throw error;
  } finally {
    tx.release();
  }
  return canary;
}

function viewerOf(firm: Firm, name: ViewerName): CanaryViewer {
  const known: Partial<Record<ViewerName, FirmUser>> = {
    admin: firm.admin,
    managing: firm.manager,
    assigned: firm.consultant,
    unassigned: firm.otherConsultant,
    client: firm.clientUser,
  };
  const clientId = { client: firm.client.id, otherClient: firm.otherClient.id }[name as 'client'] ?? null;
  const isMixed = name === 'consultantAndClient' || name === 'managerAndClient';
  const user = known[name] ?? {
    id: uuidv7(),
    email: `${name.toLowerCase()}@${firm.slug}.test`,
    name: words(name),
    roles: [...made[name]],
  };
  return { ...user, clientId: isMixed ? firm.client.id : clientId };
}

async function insert(tx: PoolClient, table: string, firm: Firm, row: Record<string, unknown>) {
  const columns = Object.fromEntries(
    Object.entries({ tenantId: firm.tenantId, ...row }).map(([field, value]) => [columnOf(field), value]),
  );
  const names = Object.keys(columns).join(', ');
  await tx.query(
    `INSERT INTO ${table} (${names}) SELECT ${names} FROM jsonb_populate_record(null::${table}, $1::jsonb)`,
    [JSON.stringify(columns)],
  );
}

async function insertPeople(tx: PoolClient, firm: CanaryFirm): Promise<void> {
  for (const { id, email, name, roles, clientId } of Object.values(firm.viewers)) {
    await tx.query(
      `INSERT INTO users (id, tenant_id, email, name, roles, status, client_id, password_hash)
       SELECT $1, $2, $3, $4, $5, 'active', $6, password_hash FROM users WHERE tenant_id = $2 AND id = $7
       ON CONFLICT DO NOTHING`,
      [id, firm.tenantId, email, name, roles, clientId, firm.admin.id],
    );
    const worker = [firm.admin, firm.manager, firm.consultant, firm.otherConsultant].some(
      (one) => one.id === id,
    );
    if (!worker && id !== firm.clientUser.id)
      await insert(tx, 'resources', firm, {
        ...{
          id: uuidv7(),
          userId: id,
          skills: [],
          capacityMinutesPerWeek: 1,
          costRate: 1,
          costCurrency: 'EUR',
        },
        ...{ billRole: 'x', targetUtilisation: 0, availability: [], version: 0, deleted: false },
        ...{ createdAt: new Date().toISOString(), updatedAt: new Date().toISOString() },
      });
  }
  // Their name stands on old work.
  await tx.query(
    `INSERT INTO users (id, tenant_id, email, name, roles, status) VALUES ($1, $2, $3, $4, '{project_manager}', 'disabled')`,
    [firm.leftId, firm.tenantId, `left@${firm.slug}.test`, words('left')],
  );
  const { rows } = await tx.query<{ id: string }>('SELECT id FROM resources WHERE tenant_id = $1', [
    firm.tenantId,
  ]);
  for (const { id } of rows)
    await tx.query(
      `UPDATE resources SET cost_rate = $2, skills = $3, bill_role = $4, capacity_minutes_per_week = $5,
         target_utilisation = $6 WHERE id = $1`,
      [
        id,
        money(),
        JSON.stringify([{ name: words('skill'), level: 7 }]),
        words('bill'),
        money() % 1e9,
        `0.${money()}`,
      ],
    );
}

async function insertProjects(tx: PoolClient, firm: CanaryFirm): Promise<void> {
  await tx.query(`UPDATE tenants SET status = 'trial', tier = 'enterprise' WHERE id = $1`, [firm.tenantId]);
  for (const { id } of [firm.client, firm.otherClient])
    await tx.query(
      `UPDATE clients SET name = $2, industry = $3, contacts = $4, contract_terms = $5, usage_thresholds = $6 WHERE id = $1`,
      [
        id,
        words('client'),
        words('industry'),
        JSON.stringify([
          { name: words('contact'), email: 'someone@canary-contact.test', role: words('role') },
        ]),
        JSON.stringify({
          defaultRate: money(),
          discountTier: 'gold',
          discount: '0.0731',
          msaExpires: '2031-07-31',
        }),
        JSON.stringify([{ eventType: words('usage'), quantity: String(money()) }]),
      ],
    );
  await tx.query('UPDATE clients SET parent_id = $2 WHERE id = $1', [firm.client.id, firm.otherClient.id]);
  await tx.query(
    `INSERT INTO projects (id, tenant_id, client_id, code, name, type, status, start_date, currency, manager_id,
       activity_codes, rate_card_id)
     SELECT $1, tenant_id, client_id, 'P-3', $2, 'fixed_price', status, start_date, currency, $3, activity_codes, rate_card_id
       FROM projects WHERE id = $4`,
    [firm.fixedProject.id, words('fixed'), firm.admin.id, firm.project.id],
  );
  for (const { id } of [firm.project, firm.otherProject, firm.fixedProject])
    await tx.query(
      `UPDATE projects SET budget_minutes = $2, budget_amount_minor = $3, milestones = $4, tasks = $5, name = $6,
         activity_codes = $7 WHERE id = $1`,
      [
        id,
        money() % 1e9,
        money(),
        JSON.stringify([
          {
            id: uuidv7(),
            name: words('milestone'),
            due: '2026-12-01',
            amountMinor: money(),
            reachedOn: null,
          },
        ]),
        JSON.stringify([
          { id: uuidv7(), name: words('task'), estimateMinutes: money() % 1e9, dependsOn: [], closed: false },
        ]),
        words('project'),
        JSON.stringify([{ code: 'DEV', name: words('activity'), billable: true }]),
      ],
    );
  const { consultantAndClient, managerAndClient } = firm.viewers;
  for (const [userId, projectId] of [
    [consultantAndClient.id, firm.otherProject.id],
    [managerAndClient.id, firm.otherProject.id],
    // Of another manager's: it is on the sheet of somebody of whom `managing` decides.
    [consultantAndClient.id, firm.fixedProject.id],
  ])
    await tx.query(
      `INSERT INTO assignments (id, tenant_id, project_id, user_id, role, minutes_per_week, from_date)
       VALUES ($1, $2, $3, $4, $5, 600, '2026-01-01')`,
      [uuidv7(), firm.tenantId, projectId, userId, words('assigned')],
    );
  await tx.query('UPDATE assignments SET role = $2, minutes_per_week = $3 WHERE id = $1', [
    firm.assignment.id,
    words('assigned'),
    money() % 1e9,
  ]);
}

/** One entry of every status by everybody who logs, on every project, and one decision of every kind. */
async function insertWork(tx: PoolClient, firm: CanaryFirm): Promise<void> {
  const { consultantAndClient, delegate } = firm.viewers;
  const at = '2026-06-02T08:00:00.000Z';
  const synced = { version: 0, deleted: false, createdAt: at, updatedAt: at };
  const loggers = [firm.consultant, firm.otherConsultant, firm.manager, consultantAndClient];
  let day = 0;
  for (const project of [firm.project, firm.otherProject, firm.fixedProject])
    for (const user of [...loggers, { id: firm.leftId }])
      for (const status of ['draft', 'submitted', 'rejected', 'approved']) {
        day += 1;
        const isDecided = status === 'approved' || status === 'rejected';
        const isBilled = status === 'approved';
        const isFirst = status === 'submitted' && project === firm.project && user === firm.consultant;
        const startedAt = new Date(Date.UTC(2026, 1, 1 + day, 8, 0, 0, 731)).toISOString();
        await insert(tx, 'time_entries', firm, {
          ...synced,
          id: isFirst ? firm.submittedId : uuidv7(),
          userId: user.id,
          projectId: project.id,
          activityCode: 'DEV',
          date: startedAt.slice(0, 10),
          minutes: 60,
          rawSeconds: 3601,
          startedAt,
          endedAt: new Date(Date.parse(startedAt) + 3_600_000).toISOString(),
          zone: 'Pacific/Chatham',
          billable: true,
          description: words('description'),
          source: 'timer',
          status,
          submittedAt: status === 'draft' ? null : at,
          rateMinor: isBilled ? money() : null,
          amountMinor: isBilled ? money() : null,
          currency: isBilled ? 'CHF' : null,
          billedMinutes: isBilled ? 75 : null,
          roundingVersion: isBilled ? 731 : null,
          decision: isDecided
            ? {
                ...{ decisionId: uuidv7(), action: isBilled ? 'approve' : 'reject' },
                ...{ by: firm.manager.id, at, comment: words('decided') },
              }
            : null,
          timeTrust: { start: clock(), end: clock(), level: 'low', reasons: ['suspended'] },
          warnings: status === 'draft' ? [] : ['unusual', 'late'],
        });
      }
  for (const [action, delegateTo] of [
    ['delegate', delegate.id],
    ['reject', null],
  ])
    await insert(tx, 'decisions', firm, {
      ...synced,
      ...{ id: uuidv7(), action, entries: [], comment: words('decision'), decidedBy: firm.manager.id },
      ...{ decidedAt: at, delegateTo, delegateUntil: null, state: 'applied', results: [] },
    });
  for (const user of [firm.manager, firm.consultant, firm.clientUser])
    await insert(tx, 'notifications', firm, {
      ...synced,
      ...{
        id: uuidv7(),
        userId: user.id,
        kind: 'report_ready',
        subjectId: uuidv7(),
        message: words('notice'),
      },
      ...{ facts: {}, at, readAt: null },
    });
}

const clock = () => ({
  ...{ wallMs: money(), monotonicMs: 1, bootId: words('boot'), zone: 'Pacific/Chatham' },
  serverOffsetMs: 731,
});

/** A finished report of the administrator's and one of the manager's, each with a file that says whose it is. */
async function insertReports(tx: PoolClient, firm: CanaryFirm): Promise<void> {
  for (const [id, user] of [
    [firm.reports.ofAdmin, firm.admin],
    [firm.reports.ofManager, firm.manager],
  ] as const) {
    const [file, failure] = firm.reportWords.get(user.id) ?? [];
    const content = Buffer.from(JSON.stringify({ file }));
    const output = {
      name: 'result.json',
      mediaType: 'application/json',
      bytes: content.length,
      sha256: 'a'.repeat(64),
    };
    await tx.query(
      `INSERT INTO report_jobs (id, tenant_id, definition, parameters, requested_by, state, outputs, error)
       VALUES ($1, $2, 'utilisation', '{"from":"2026-06-01","to":"2026-06-07"}', $3, 'completed', $4, $5)`,
      [id, firm.tenantId, user.id, JSON.stringify([output]), failure],
    );
    await tx.query(
      `INSERT INTO report_files (tenant_id, job_id, name, media_type, bytes, sha256, content)
       VALUES ($1, $2, 'result.json', 'application/json', $3, $4, $5)`,
      [firm.tenantId, id, content.length, output.sha256, content],
    );
  }
}

/** All documents of the firm, whole, as the owner of the database sees them. */
export async function readTruth(ownerPool: Pool, firm: Firm): Promise<Truth> {
  const truth: Partial<Record<CollectionName, Document[]>> = {};
  for (const collection of CollectionName.options) {
    const { rows } = await ownerPool.query<{ document: string }>(
      `SELECT ${documentSql(collection, fullView)} AS document FROM ${sourceSql(collection)} WHERE d.tenant_id = $1 ORDER BY d.id`,
      [firm.tenantId],
    );
    truth[collection] = rows.map(({ document }) => {
      const { _deleted, ...whole } = JSON.parse(document);
      return whole;
    });
  }
  return truth as Truth;
}
