import type { TenantSettings } from '../../../domain/entities/tenant.ts';
import type { Role } from '../../../domain/entities/user.ts';
import { sealBillingInfo } from '../../../sync-server/modules/billing-setup/billing-info.ts';
import type { SealingKeys } from '../../../sync-server/modules/identity/sealing-keys.ts';
import { billingInfo, billingSettings } from '../../support/billing.ts';
import type { Database } from './database.ts';
import { time } from './virtual-time.ts';

export interface Person {
  id: string;
  name: string;
  roles: Role[];
}

export interface Project {
  id: string;
  taskId: string;
}

/** One seed's tenant: a project for each of two managers, two consultants; who is assigned to what changes as the seed goes on. */
export interface Firm {
  tenantId: string;
  manager: Person;
  otherManager: Person;
  consultants: [Person, Person];
  clientId: string;
  projects: [Project, Project];
}

/** How a seed's firm begins; an administrator changes it as the seed goes on. */
export interface Rules {
  decides: 'project' | 'sheet';
  selfApproval: boolean;
  autoApprove: boolean;
  /** Days after a week's end on which it locks. */
  lockAfterDays: number | null;
  /** Managers are on the first project too, and log time. */
  managersLog: boolean;
}

/** Rules that approve some of the time that people log here: by its length and work, or by its amount. */
export const autoApproval = {
  on: {
    enabled: true,
    amountUnderMinor: 6_000,
    rules: [
      {
        id: 'short',
        name: 'Short work',
        amountUnderMinor: null,
        minutesUpTo: 30,
        projectIds: [],
        activityCodes: ['INT'],
      },
    ],
  },
  off: { enabled: false, amountUnderMinor: 0 },
};

function settingsOf({ decides, selfApproval, autoApprove, lockAfterDays }: Rules): TenantSettings {
  return {
    weekStart: 1,
    currency: 'EUR',
    rounding: { version: 1, incrementMinutes: 1, mode: 'nearest', scope: 'entry' },
    lock: { daysAfterWeekEnd: lockAfterDays, lockedThrough: null, graceDays: 0 },
    approval: {
      decides,
      selfApproval,
      autoApprove: autoApprove ? autoApproval.on : autoApproval.off,
      lateAfterDays: 30,
    },
    holidays: [],
  };
}

function person(name: string, role: Role): Person {
  return { id: time.uuid(), name, roles: [role] };
}

/** Makes the firm in the database. Both consultants are on the first project, nobody on the second. */
export async function makeFirm(
  { database, sealing }: { database: Database; sealing: SealingKeys },
  rules: Rules,
): Promise<Firm> {
  const project = (): Project => ({ id: time.uuid(), taskId: time.uuid() });
  const firm: Firm = {
    tenantId: time.uuid(),
    manager: person('Mona', 'project_manager'),
    otherManager: person('Nora', 'project_manager'),
    consultants: [person('Carl', 'consultant'), person('Olga', 'consultant')],
    clientId: time.uuid(),
    projects: [project(), project()],
  };
  const people = [firm.manager, firm.otherManager, ...firm.consultants];
  const { tenantId } = firm;
  const slug = `sim-${tenantId.slice(-12)}`;
  await database.asOwner(async (owner) => {
    await owner.query(
      `WITH t AS (
         INSERT INTO tenants (id, tenant_id, slug, name, tier, status, settings)
         VALUES ($1, $1, $2, $2, 'professional', 'active', $3) RETURNING id)
       SELECT set_config('app.current_tenant', id::text, true) FROM t`,
      [tenantId, slug, settingsOf(rules)],
    );
    await owner.query(
      `INSERT INTO clients (id, tenant_id, name, currency, contract_terms, billing_info_ciphertext) VALUES ($2, $1, 'Client',
         'EUR', '{"defaultRate":15000,"discountTier":"none","discount":"0","msaExpires":null}', $3)`,
      [tenantId, firm.clientId, sealBillingInfo(sealing, tenantId, firm.clientId, billingInfo)],
    );
    await owner.query(
      'INSERT INTO billing_settings (tenant_id, settings_version, settings) VALUES ($1, 1, $2)',
      [tenantId, JSON.stringify(billingSettings)],
    );
    await owner.query(
      `INSERT INTO users (id, tenant_id, email, name, roles, status)
       SELECT id, $1, lower(name) || '@' || $2::text, name, roles, 'active'
         FROM jsonb_to_recordset($3::jsonb) AS p(id uuid, name text, roles text[])`,
      [tenantId, `${slug}.test`, JSON.stringify(people)],
    );
    await owner.query(
      `INSERT INTO projects (id, tenant_id, client_id, code, name, type, status, start_date, end_date, currency, manager_id,
         activity_codes, tasks)
       SELECT id, $1, $2, code, code, 'time_and_materials', 'active', '2026-01-01', '2026-12-31', 'EUR', manager, $3, tasks
         FROM jsonb_to_recordset($4::jsonb) AS p(id uuid, code text, manager uuid, tasks jsonb)`,
      [
        tenantId,
        firm.clientId,
        JSON.stringify([
          { code: 'DEV', name: 'Development', billable: true },
          { code: 'INT', name: 'Internal', billable: false },
        ]),
        JSON.stringify(
          firm.projects.map(({ id, taskId }, index) => ({
            id,
            code: `P${index + 1}`,
            manager: (index === 0 ? firm.manager : firm.otherManager).id,
            tasks: [{ id: taskId, name: 'Build', estimateMinutes: 6000, dependsOn: [], closed: false }],
          })),
        ),
      ],
    );
    // What the database itself chooses by chance must not differ between two runs of a seed.
    await owner.query('UPDATE sync_counters SET epoch = $2 WHERE tenant_id = $1', [tenantId, time.uuid()]);
    await owner.query('UPDATE sim.clock SET at = $1', [new Date(time.now)]);
    const logging = rules.managersLog ? [firm.manager, firm.otherManager] : [];
    for (const consultant of [...firm.consultants, ...logging])
      await owner.query(assignSql, [time.uuid(), tenantId, firm.projects[0].id, consultant.id]);
  });
  return firm;
}

export const assignSql = `INSERT INTO assignments (id, tenant_id, project_id, user_id, role, minutes_per_week, from_date)
  VALUES ($1, $2, $3, $4, 'consultant', 2400, '2026-01-01')`;

/** Signs a device in: the rows that sign-in would have written. @returns the id of its refresh token, and its family */
export async function signIn(
  database: Database,
  firm: Firm,
  who: Person,
  deviceId: string,
): Promise<{ rid: string; sid: string }> {
  const rid = time.uuid();
  const sid = time.uuid();
  await database.asOwner(async (owner) => {
    await owner.query(
      `INSERT INTO devices (id, tenant_id, user_id, name, platform) VALUES ($1, $2, $3, 'Device', 'sim')`,
      [deviceId, firm.tenantId, who.id],
    );
    await owner.query(
      `INSERT INTO refresh_tokens (id, tenant_id, user_id, device_id, family_id, token_hash, expires_at)
       VALUES ($1::uuid, $2, $3, $4, $5, encode(sha256($1::uuid::text::bytea), 'hex'), '2030-01-01')`,
      [rid, firm.tenantId, who.id, deviceId, sid],
    );
  });
  return { rid, sid };
}
