import type { PoolClient } from 'pg';
import { z } from 'zod';
import type { BillingSettings, TaxRule } from '../../../domain/entities/billing.ts';
import { canonicalJson } from '../../../domain/rules/audit-hash.ts';
import { checkBillingSettings } from '../../../domain/rules/billing-checks.ts';
import type { BillingSettingsAnswer, BillingSettingsChange } from '../../../domain/wire/billing-setup.ts';
import type { Actor } from '../../actor.ts';
import { StintError } from '../../errors.ts';
import { record, refuseFaults } from './common.ts';
import { readSettingsRow } from './settings-row.ts';

const LOGO_BYTES_MAX = 300 * 1024;

/** The firm as a seller, with a proposal where nobody saved one: version 0. */
export async function showBillingSettings(tx: PoolClient, actor: Actor): Promise<BillingSettingsAnswer> {
  return (await readSettingsRow(tx)) ?? { settingsVersion: 0, settings: await proposal(tx, actor) };
}

/** What it costs to be wrong here is a moment's reading, because nothing is billed by it before somebody saved it. */
const standardTax: Record<string, TaxRule> = {
  EUR: { category: 'S', rate: '0.19', reason: null },
  GBP: { category: 'S', rate: '0.2', reason: null },
  CHF: { category: 'S', rate: '0.081', reason: null },
};
const countryOf: Record<string, string> = { EUR: 'DE', GBP: 'GB', CHF: 'CH', USD: 'US' };

async function proposal(tx: PoolClient, actor: Actor): Promise<BillingSettingsAnswer['settings']> {
  const { rows } = await tx.query(
    `select t.name, t.settings->>'currency' as currency, u.name as "userName", u.email
       from tenants t join users u on u.tenant_id = t.id and u.id = $2 where t.id = $1`,
    [actor.tenantId, actor.userId],
  );
  const { name, currency, userName, email } = z
    .object({ name: z.string(), currency: z.string(), userName: z.string(), email: z.string() })
    .parse(rows[0]);
  return {
    legalName: name,
    address: { lines: [], postalCode: '', city: '', country: countryOf[currency] ?? 'DE' },
    vatId: null,
    taxNumber: null,
    registration: '',
    contact: { name: userName, email, phone: '' },
    bank: null,
    brand: { colour: '#0f5c5c', logo: null },
    invoicePrefix: 'INV-',
    creditPrefix: 'CN-',
    defaultTermsDays: 30,
    defaultTax: standardTax[currency] ?? { category: 'O', rate: '0', reason: 'Not subject to VAT' },
    grouping: 'project',
    footer: '',
    language: currency === 'EUR' || currency === 'CHF' ? 'de' : 'en',
    reminderDays: [7, 14, 30],
  };
}

/**
 * Saves the firm as a seller. What changes nothing writes nothing.
 * @throws StintError conflict when they are not those that the change was made on; invalid_request with every place that
 * is not right
 */
export async function changeBillingSettings(
  tx: PoolClient,
  actor: Actor,
  { settingsVersion, settings: asked }: BillingSettingsChange,
  now: Date,
): Promise<BillingSettingsAnswer> {
  await tx.query('select lock_tenant_writes()');
  const current = await readSettingsRow(tx);
  const settings = { ...asked, reminderDays: [...new Set(asked.reminderDays)].toSorted((a, b) => a - b) };
  const names = changedNames(current?.settings ?? null, settings);
  if (current && names.length === 0) return current;
  if ((current?.settingsVersion ?? 0) !== settingsVersion)
    throw new StintError(
      'conflict',
      'Somebody changed the billing settings meanwhile. Nothing of yours was saved: look at them and change them again.',
    );
  refuseFaults('settings', checkBillingSettings(settings));
  refuseWrongLogo(settings.brand.logo);
  await tx.query(
    `insert into billing_settings (tenant_id, settings_version, settings, updated_at) values ($1, $2, $3, $4)
     on conflict (tenant_id) do update set settings_version = excluded.settings_version,
       settings = excluded.settings, updated_at = excluded.updated_at`,
    [actor.tenantId, settingsVersion + 1, JSON.stringify(settings), now.toISOString()],
  );
  await record(
    tx,
    actor,
    {
      action: 'billing.settings',
      resourceType: 'tenant',
      resourceId: actor.tenantId,
      before: current ? shown(current.settings, names) : null,
      after: shown(settings, names),
    },
    now,
  );
  return { settingsVersion: settingsVersion + 1, settings };
}

const Fields = z.record(z.string(), z.json());

function changedNames(before: BillingSettings | null, after: BillingSettings): string[] {
  const [old, fresh] = [before === null ? {} : Fields.parse(before), Fields.parse(after)];
  return Object.keys(fresh).filter(
    (name) => canonicalJson(old[name] ?? null) !== canonicalJson(fresh[name] ?? null),
  );
}

/** For the log: what changed, but neither a bank account nor a picture. */
function shown(settings: BillingSettings, names: readonly string[]): z.infer<typeof Fields> {
  const fields = Fields.parse(settings);
  const isTold = (name: string) => name !== 'bank' && name !== 'brand';
  return Object.fromEntries(names.map((name) => [name, isTold(name) ? (fields[name] ?? null) : 'changed']));
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

/** By its bytes, because a name and a type can say anything. */
function refuseWrongLogo(logo: string | null): void {
  if (logo === null) return;
  const bytes = Buffer.from(logo, 'base64');
  const refuse = (message: string) => {
    throw new StintError('invalid_request', 'The logo cannot be used. Nothing was saved.', {
      details: [{ path: 'settings.brand.logo', message }],
    });
  };
  if (bytes.toString('base64').replaceAll('=', '') !== logo.replaceAll('=', '')) refuse('is not base64');
  if (bytes.length > LOGO_BYTES_MAX) refuse('is larger than 300 KB');
  const isPicture = [PNG, JPEG].some((start) => bytes.subarray(0, start.length).equals(start));
  if (!isPicture) refuse('is neither a PNG nor a JPEG');
}
