import pg from 'pg';
import { sealBillingInfo } from '../../sync-server/modules/billing-setup/billing-info.ts';
import type { SealingKeys } from '../../sync-server/modules/identity/sealing-keys.ts';
import type { DemoFirm } from './model.ts';
import { demoSignIns } from './sign-ins.ts';

const ROWS_PER_STATEMENT = 2000;

/**
 * Writes the firm in one transaction, a statement a table and 2,000 rows. Everybody gets the password of `demoSignIns`.
 * @param ownerPool as somebody whom row-level security lets through for the firm's tenant: owner or superuser
 * @param sealing the server's keys, for what is kept encrypted: who is billed for each client; without it nobody is
 * @throws pg.DatabaseError; then nothing was written
 */
export async function insertDemoFirm(
  ownerPool: pg.Pool,
  firm: DemoFirm,
  passwordHashOf: (plain: string) => Promise<string>,
  sealing?: SealingKeys,
): Promise<void> {
  const passwordHash = await passwordHashOf(demoSignIns.password);
  const tx = await ownerPool.connect();
  try {
    await tx.query('BEGIN');
    await tx.query(`SELECT set_config('app.current_tenant', $1, true)`, [firm.tenant.id]);
    await insert(tx, 'tenants', [firm.tenant]);
    await insert(tx, 'clients', firm.clients);
    await insert(
      tx,
      'users',
      firm.people.map(({ user }) => ({ ...user, passwordHash })),
    );
    await insert(
      tx,
      'resources',
      firm.people.flatMap(({ resource }) => resource ?? []),
    );
    await insert(tx, 'rate_cards', firm.rateCards);
    await insert(tx, 'projects', firm.projects);
    await insert(tx, 'assignments', firm.assignments);
    await insert(
      tx,
      'project_terms',
      firm.selling.terms.map((terms) => ({ tenantId: firm.tenant.id, ...terms })),
    );
    await insert(tx, 'expenses', firm.selling.expenses);
    await insert(tx, 'billing_settings', [
      { tenantId: firm.tenant.id, settingsVersion: 1, settings: firm.selling.settings },
    ]);
    if (sealing) await encryptBuyers(tx, firm, sealing);
    await insert(tx, 'invoices', firm.invoices);
    await insert(tx, 'invoice_lines', firm.invoiceLines);
    await insert(tx, 'invoice_items', firm.invoiceItems);
    await insert(tx, 'invoice_claims', firm.invoiceClaims);
    await insert(tx, 'invoice_taxes', firm.invoiceTaxes);
    await insert(tx, 'invoice_numbers', [
      { tenantId: firm.tenant.id, kind: 'invoice', last: firm.invoices.length },
    ]);
    await insert(tx, 'payments', firm.payments);
    await insert(tx, 'decisions', firm.decisions);
    await insert(tx, 'time_entries', firm.entries);
    await tx.query('COMMIT');
  } catch (error) {
    await tx.query('ROLLBACK');
    throw error;
  } finally {
    tx.release();
  }
}

async function encryptBuyers(tx: pg.PoolClient, firm: DemoFirm, sealing: SealingKeys): Promise<void> {
  for (const { clientId, info } of firm.selling.buyers)
    await tx.query('UPDATE clients SET billing_info_ciphertext = $3 WHERE tenant_id = $1 AND id = $2', [
      firm.tenant.id,
      clientId,
      sealBillingInfo(sealing, firm.tenant.id, clientId, info),
    ]);
}

/** Columns are the entity's fields in snake_case; Postgres takes each value's type from the table's own row type. */
async function insert(tx: pg.PoolClient, table: string, rows: readonly object[]): Promise<void> {
  const name = pg.escapeIdentifier(table);
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    const chunk = rows.slice(from, from + ROWS_PER_STATEMENT).map(snakeCased);
    const columns = Object.keys(chunk[0] ?? {})
      .map(pg.escapeIdentifier)
      .join(', ');
    await tx.query(
      `INSERT INTO ${name} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${name}, $1::jsonb)`,
      [JSON.stringify(chunk)],
    );
  }
}

/** Only a row's own fields: what lies within a jsonb column keeps its names. */
function snakeCased(row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([field, value]) => [
      field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
