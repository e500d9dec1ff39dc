import { hash } from '@node-rs/argon2';
import type { Pool, PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { ContractTerms } from '../../domain/entities/client.ts';
import type { TenantSettings } from '../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import type { Role } from '../../domain/entities/user.ts';

export interface FirmUser {
  id: string;
  email: string;
  name: string;
  roles: Role[];
}

export interface Firm {
  tenantId: string;
  slug: string;
  /** The password of everybody in the firm. */
  password: string;
  admin: FirmUser;
  /** Manages `project` and `otherProject`. */
  manager: FirmUser;
  /** Assigned to `project`. */
  consultant: FirmUser;
  /** Assigned to nothing. */
  otherConsultant: FirmUser;
  /** Signs in for `client`. */
  clientUser: FirmUser;
  client: { id: string };
  otherClient: { id: string };
  /** Of `client`; active from 2026-01-01 on, activity `DEV` (billable) and `INT` (not), one open task. */
  project: { id: string; taskId: string };
  /** Of `otherClient`; nobody is assigned. */
  otherProject: { id: string; taskId: string };
  assignment: { id: string };
  /** rate_cards.card_id of the card that both projects use: 15000 an hour for `consultant`. */
  rateCardId: string;
}

export const firmPassword = 'correct horse battery staple';
let hashed: Promise<string> | undefined;

export const firmSettings: TenantSettings = {
  weekStart: 1,
  currency: 'EUR',
  rounding: { version: 1, incrementMinutes: 1, mode: 'nearest', scope: 'entry' },
  lock: { daysAfterWeekEnd: null, lockedThrough: null, graceDays: 0 },
  approval: {
    selfApproval: false,
    autoApprove: { enabled: false, amountUnderMinor: 0 },
    lateAfterDays: 7,
  },
  holidays: [{ date: '2026-12-25', name: 'Christmas Day' }],
};

const terms: z.infer<typeof ContractTerms> = {
  defaultRate: 15_000,
  discountTier: 'none',
  discount: '0',
  msaExpires: null,
};

/**
 * A minimal firm: five people, two clients, two projects, one assignment, one rate card. Every call makes another
 * firm, with its own slug, so that tests across tenants call it twice.
 */
export async function seedFirm(ownerPool: Pool, settings: TenantSettings = firmSettings): Promise<Firm> {
  hashed ??= hash(firmPassword, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const passwordHash = await hashed;
  const tenantId = uuidv7();
  const slug = `firm-${tenantId.slice(-12)}`;
  const id = () => uuidv7();
  const firm: Firm = {
    tenantId,
    slug,
    password: firmPassword,
    admin: user('Ada Admin', ['admin'], slug),
    manager: user('Mona Manager', ['project_manager'], slug),
    consultant: user('Carl Consultant', ['consultant'], slug),
    otherConsultant: user('Olga Other', ['consultant'], slug),
    clientUser: user('Clio Client', ['client'], slug),
    client: { id: id() },
    otherClient: { id: id() },
    project: { id: id(), taskId: id() },
    otherProject: { id: id(), taskId: id() },
    assignment: { id: id() },
    rateCardId: id(),
  };
  const tx = await ownerPool.connect();
  try {
    await tx.query('BEGIN');
    await tx.query(`SELECT set_config('app.current_tenant', $1, true)`, [tenantId]);
    await insertFirm(tx, firm, settings, passwordHash);
    await tx.query('COMMIT');
  } catch (error) {
    await tx.query('ROLLBACK');
    throw error;
  } finally {
    tx.release();
  }
  return firm;
}

function user(name: string, roles: Role[], slug: string): FirmUser {
  const [first = ''] = name.toLowerCase().split(' ');
  return { id: uuidv7(), email: `${first}@${slug}.test`, name, roles };
}

async function insertFirm(
  tx: PoolClient,
  firm: Firm,
  settings: TenantSettings,
  passwordHash: string,
): Promise<void> {
  const { tenantId } = firm;
  await tx.query(
    `INSERT INTO tenants (id, slug, name, tier, status, settings)
     VALUES ($1, $2, $3, 'professional', 'active', $4)`,
    [tenantId, firm.slug, `Firm ${firm.slug}`, settings],
  );
  for (const client of [firm.client, firm.otherClient])
    await tx.query(
      `INSERT INTO clients (id, tenant_id, name, currency, contract_terms) VALUES ($1, $2, $3, 'EUR', $4)`,
      [client.id, tenantId, client === firm.client ? 'First Client' : 'Second Client', terms],
    );
  for (const person of [firm.admin, firm.manager, firm.consultant, firm.otherConsultant, firm.clientUser]) {
    const isClient = person === firm.clientUser;
    await tx.query(
      `INSERT INTO users (id, tenant_id, email, name, roles, status, client_id, password_hash)
       VALUES ($1, $2, $3, $4, $5, 'active', $6, $7)`,
      [
        person.id,
        tenantId,
        person.email,
        person.name,
        person.roles,
        isClient ? firm.client.id : null,
        passwordHash,
      ],
    );
    if (!isClient)
      await tx.query(
        `INSERT INTO resources (id, tenant_id, user_id, skills, capacity_minutes_per_week, cost_rate, cost_currency,
           bill_role, target_utilisation)
         VALUES ($1, $2, $3, '[{"name":"typescript","level":7}]', 2400, 6000, 'EUR', 'consultant', 0.75)`,
        [uuidv7(), tenantId, person.id],
      );
  }
  await tx.query(
    `INSERT INTO rate_cards (id, tenant_id, card_id, card_version, name, currency, valid_from, rates)
     VALUES ($1, $2, $3, 1, 'Standard', 'EUR', '2026-01-01', '[{"billRole":"consultant","rate":15000}]')`,
    [uuidv7(), tenantId, firm.rateCardId],
  );
  for (const project of [firm.project, firm.otherProject]) {
    const first = project === firm.project;
    await tx.query(
      `INSERT INTO projects (id, tenant_id, client_id, code, name, type, status, start_date, end_date, budget_minutes,
         budget_amount_minor, currency, manager_id, activity_codes, allows_billable, rate_card_id, tasks)
       VALUES ($1, $2, $3, $4, $5, 'time_and_materials', 'active', '2026-01-01', '2099-12-31', 60000, 15000000, 'EUR',
         $6, $7, true, $8, $9)`,
      [
        project.id,
        tenantId,
        first ? firm.client.id : firm.otherClient.id,
        first ? 'P-1' : 'P-2',
        first ? 'First Project' : 'Second Project',
        firm.manager.id,
        JSON.stringify([
          { code: 'DEV', name: 'Development', billable: true },
          { code: 'INT', name: 'Internal', billable: false },
        ]),
        firm.rateCardId,
        JSON.stringify([
          { id: project.taskId, name: 'Build it', estimateMinutes: 6000, dependsOn: [], closed: false },
        ]),
      ],
    );
  }
  await tx.query(
    `INSERT INTO assignments (id, tenant_id, project_id, user_id, role, minutes_per_week, from_date)
     VALUES ($1, $2, $3, $4, 'consultant', 2400, '2026-01-01')`,
    [firm.assignment.id, tenantId, firm.project.id, firm.consultant.id],
  );
}

/** A draft of the firm's consultant on the firm's project, as a device would make it; `change` what the test is about. */
export function entryOf(firm: Firm, change: Partial<TimeEntry> = {}): TimeEntry {
  const now = new Date().toISOString();
  return {
    id: uuidv7(),
    tenantId: firm.tenantId,
    version: 0,
    createdAt: now,
    updatedAt: now,
    userId: firm.consultant.id,
    projectId: firm.project.id,
    taskId: firm.project.taskId,
    activityCode: 'DEV',
    date: '2026-06-01',
    minutes: 60,
    rawSeconds: null,
    startedAt: null,
    endedAt: null,
    zone: 'Europe/Berlin',
    billable: true,
    description: 'Some work',
    source: 'manual',
    status: 'draft',
    submittedAt: null,
    rateMinor: null,
    amountMinor: null,
    currency: null,
    billedMinutes: null,
    roundingVersion: null,
    replacedById: null,
    decision: null,
    invoiceId: null,
    timeTrust: null,
    correctsId: null,
    warnings: [],
    ...change,
  };
}
