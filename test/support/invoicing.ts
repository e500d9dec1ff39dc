import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import type { BillingScope, GenerateAnswer, GenerateRequest } from '../../domain/wire/invoices.ts';
import { withTenant } from '../../sync-server/db.ts';
import { sealBillingInfo } from '../../sync-server/modules/billing-setup/billing-info.ts';
import { loadSealingKeys, type SealingKeys } from '../../sync-server/modules/identity/sealing-keys.ts';
import { generate } from '../../sync-server/modules/invoices/generate.ts';
import { billingInfo, billingSettings } from './billing.ts';
import { actorOf, decide, decisionOn, submitted } from './decisions.ts';
import type { Firm } from './firm.ts';

/** A sealing key of its own, in a directory that goes when it is disposed. */
export async function testSealing(): Promise<SealingKeys & AsyncDisposable> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'stint-test-sealing-'));
  const keys = await loadSealingKeys({
    sealingKeyPath: path.join(directory, 'sealing.pem'),
    mayCreateSealingKey: true,
    oldSealingKeyPaths: [],
  });
  return { ...keys, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

/** Says who sells, and who is billed for both clients of the firm. */
export async function seedSelling(ownerPool: Pool, firm: Firm, sealing: SealingKeys): Promise<void> {
  await ownerPool.query(
    'insert into billing_settings (tenant_id, settings_version, settings) values ($1, 1, $2)',
    [firm.tenantId, billingSettings],
  );
  for (const { id } of [firm.client, firm.otherClient])
    await ownerPool.query('update clients set billing_info_ciphertext = $2 where id = $1', [
      id,
      sealBillingInfo(sealing, firm.tenantId, id, billingInfo),
    ]);
}

/** Entries of the firm's consultant that the firm's manager approved, one a change. */
export async function approved(
  database: { pool: Pool; ownerPool: Pool },
  firm: Firm,
  ...changes: Partial<TimeEntry>[]
): Promise<TimeEntry[]> {
  const entries = await submitted(database.ownerPool, firm, ...changes);
  const [decision] = await decide(database.pool, firm, firm.manager, [await decisionOn(firm, entries)]);
  if (decision?.state !== 'applied') throw new Error(`the decision is ${decision?.state}`);
  return entries;
}

/** All of June 2026 of the firm's first client. */
export function juneOf(firm: Firm, change: Partial<BillingScope> = {}): BillingScope {
  return {
    clientId: firm.client.id,
    projectIds: [],
    from: '2026-06-01',
    to: '2026-06-30',
    grouping: null,
    includeUsage: true,
    ...change,
  };
}

/** Generates as the firm's administrator, in a transaction of its own as the route does. */
export function generated(
  pool: Pool,
  sealing: SealingKeys,
  firm: Firm,
  change: Partial<GenerateRequest> = {},
  now = new Date(),
): Promise<GenerateAnswer> {
  const request = {
    ...{ requestId: uuidv7(), scope: juneOf(firm), discounts: [], note: '', issue: false },
    ...change,
  };
  return withTenant(pool, firm.tenantId, (tx) =>
    generate(tx, sealing, actorOf(firm, firm.admin), request, now),
  );
}

/** What is not as it has to be of a firm's invoices and invoiced time, in words; empty when all is well. */
export async function wrongInvoices(ownerPool: Pool, tenantId: string): Promise<string[]> {
  const { rows } = await ownerPool.query<{ wrong: string }>(
    `with v as (select * from invoices where tenant_id = $1 and not deleted),
       issued as (select * from v where number is not null and status <> 'void'),
       e as (select *, coalesce(billed_minutes, minutes) as billed from time_entries where tenant_id = $1),
       i as (select * from invoice_items where tenant_id = $1),
       live as (select * from i where released_at is null)
     select 'an entry is on two invoices: ' || entry_id as wrong
       from live where role = 'bill' and part = 0 group by entry_id having count(*) > 1
     union all
     select 'lines, taxes and total do not add up: ' || v.id
       from v
       left join (select invoice_id, sum(amount_minor) as net from invoice_lines where tenant_id = $1 group by 1) l
         on l.invoice_id = v.id
       left join (select invoice_id, sum(net_minor) as net, sum(tax_minor) as tax from invoice_taxes
                   where tenant_id = $1 group by 1) t on t.invoice_id = v.id
      where (v.subtotal_minor - v.discount_minor, t.net, v.tax_minor, v.total_minor)
        is distinct from (l.net, l.net, t.tax, l.net + t.tax)
     union all
     select 'a line has other minutes than its items: ' || l.invoice_id || ' ' || l.position
       from invoice_lines l
       join v on v.id = l.invoice_id
       left join (select invoice_id, position, sum(case role when 'bill' then minutes else -minutes end) as minutes
                    from i group by 1, 2) s on s.invoice_id = l.invoice_id and s.position = l.position
      where l.tenant_id = $1 and l.kind = 'time' and (l.basis ->> 'minutes')::int is distinct from s.minutes
     union all
     select 'an invoiced entry is not on its invoice with its minutes: ' || e.id
       from e left join (select invoice_id, entry_id, sum(minutes) as minutes from live where role = 'bill' group by 1, 2) s
         on s.entry_id = e.id and s.invoice_id = e.invoice_id
      where e.status = 'invoiced' and s.minutes is distinct from e.billed
     union all
     select 'an invoice has an entry that is not invoiced by it: ' || l.entry_id
       from live l join issued on issued.id = l.invoice_id join e on e.id = l.entry_id
      where l.role = 'bill' and (e.status, e.invoice_id) is distinct from ('invoiced', l.invoice_id)
     union all
     select 'a void or discarded invoice holds work: ' || l.entry_id
       from live l join invoices v on v.tenant_id = $1 and v.id = l.invoice_id where v.status = 'void' or v.deleted
     union all
     select 'a draft holds that should not: ' || v.id
       from v join live l on l.invoice_id = v.id and l.role = 'bill' and l.part = 0 join e on e.id = l.entry_id
      where v.status = 'draft' and v.stale is null
        and (e.status <> 'approved' or e.deleted or e.replaced_by_id is not null)
     union all
     select 'what an issued invoice takes back stands again: ' || l.entry_id
       from live l join issued on issued.id = l.invoice_id join e on e.id = l.entry_id
      where l.role = 'reverse' and (e.status <> 'invoiced' or e.replaced_by_id is null)
     union all
     select 'numbers have a gap: ' || count(*) || ' up to ' || max(number) || ', last ' || coalesce(max(n.last), 0)
       from v left join invoice_numbers n on n.tenant_id = $1 and n.kind = 'invoice'
      where number is not null having count(*) <> max(number) or max(number) is distinct from max(n.last)`,
    [tenantId],
  );
  return rows.map(({ wrong }) => wrong);
}
