import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BillingSettingsAnswer, ClientBilling } from '../../domain/wire/billing-setup.ts';
import { withTenant } from '../../sync-server/db.ts';
import { readBillingInfo } from '../../sync-server/modules/billing-setup/billing-info.ts';
import { readBillingSettings } from '../../sync-server/modules/billing-setup/settings-row.ts';
import { loadSealingKeys, type SealingKeys } from '../../sync-server/modules/identity/sealing-keys.ts';
import { errorOf, signIn, type TestApp, testApp } from '../support/app.ts';
import { billingInfo, billingSettings, contractTerms } from '../support/billing.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let db: TestDatabase;
let server: TestApp;
let sealing: SealingKeys;
let firm: Firm;
let headers: Record<string, string>;
beforeAll(async () => {
  db = await testDatabase();
  server = await testApp(db);
  sealing = await loadSealingKeys(server.config);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await db?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(db.ownerPool);
  ({ headers } = await signIn(server.app, firm, firm.admin));
});

const ask = (method: 'GET' | 'POST' | 'PUT', path: string, payload?: object) =>
  server.app.inject({ method, url: `/v1/billing/${path}`, headers, ...(payload ? { payload } : {}) });
const refusal = async (response: Awaited<ReturnType<typeof ask>>) => {
  const { error, details } = errorOf(response);
  return details === undefined ? error : [error, ...details.map(({ path }) => path)];
};
const log = async (action: string) =>
  (
    await db.ownerPool.query(
      'select user_id, before, after from audit_records where tenant_id = $1 and action = $2 order by seq',
      [firm.tenantId, action],
    )
  ).rows;

describe('the firm as a seller', () => {
  const read = async () => BillingSettingsAnswer.parse((await ask('GET', 'settings')).json());

  test('is a proposal from the firm until somebody saves it, and nothing can be issued by that', async () => {
    const { settingsVersion, settings } = await read();
    expect(settingsVersion).toBe(0);
    expect(settings).toMatchObject({
      legalName: `Firm ${firm.slug}`,
      contact: { name: firm.admin.name, email: firm.admin.email },
      defaultTax: { category: 'S', rate: '0.19' },
    });
    expect(await withTenant(db.pool, firm.tenantId, readBillingSettings)).toBeNull();
  });

  test('is saved by version: nobody overwrites what they did not see, and the log has no account and no picture', async () => {
    const saved = await ask('PUT', 'settings', { settingsVersion: 0, settings: billingSettings });
    expect(saved.json()).toEqual({ settingsVersion: 1, settings: billingSettings });
    expect(await read()).toEqual({ settingsVersion: 1, settings: billingSettings });
    const changed = { ...billingSettings, footer: 'Thank you', bank: null };
    expect(await refusal(await ask('PUT', 'settings', { settingsVersion: 0, settings: changed }))).toBe(
      'conflict',
    );
    // What is asked for is there already.
    expect(
      (await ask('PUT', 'settings', { settingsVersion: 0, settings: billingSettings })).json(),
    ).toMatchObject({ settingsVersion: 1 });
    expect((await ask('PUT', 'settings', { settingsVersion: 1, settings: changed })).statusCode).toBe(200);
    const records = await log('billing.settings');
    expect(records.at(-1)).toEqual({
      user_id: firm.admin.id,
      before: { bank: 'changed', footer: '' },
      after: { bank: 'changed', footer: 'Thank you' },
    });
    expect(JSON.stringify(records)).not.toContain('DE89');
  });

  test('says every place that is not right', async () => {
    const settings = {
      ...billingSettings,
      vatId: '',
      defaultTax: { category: 'E', rate: '0', reason: null },
      bank: { holder: '', iban: 'DE88 3704 0044 0532 0130 00', bic: null },
    };
    expect(await refusal(await ask('PUT', 'settings', { settingsVersion: 0, settings }))).toEqual([
      'invalid_request',
      'settings.defaultTax.reason',
      'settings.vatId',
      'settings.bank.iban',
    ]);
  });

  test.each([
    ['a PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0], 200],
    ['a JPEG', [0xff, 0xd8, 0xff, 0xe0, 0, 0], 200],
    ['a text', [...Buffer.from('<svg xmlns="x"/>')], 400],
  ])('takes %s for a logo by its bytes', async (_, bytes, status) => {
    const brand = { colour: '#112233', logo: Buffer.from(bytes).toString('base64') };
    const answer = await ask('PUT', 'settings', {
      settingsVersion: 0,
      settings: { ...billingSettings, brand },
    });
    expect(answer.statusCode).toBe(status);
    if (status === 400) expect(await refusal(answer)).toEqual(['invalid_request', 'settings.brand.logo']);
  });

  test('a logo of a byte over 300 KB is too large', async () => {
    const save = (bytes: number) => {
      const jpeg = Buffer.alloc(bytes);
      jpeg.set([0xff, 0xd8, 0xff]);
      const brand = { colour: '#112233', logo: jpeg.toString('base64') };
      return ask('PUT', 'settings', { settingsVersion: 0, settings: { ...billingSettings, brand } });
    };
    expect(await refusal(await save(300 * 1024 + 1))).toEqual(['invalid_request', 'settings.brand.logo']);
    expect((await save(300 * 1024)).statusCode).toBe(200);
  });
});

describe('who is billed for a client', () => {
  const path = () => `clients/${firm.client.id}`;
  const read = async () => ClientBilling.parse((await ask('GET', path())).json());
  const stored = async () =>
    (
      await db.ownerPool.query('select billing_info_ciphertext as bytes from clients where id = $1', [
        firm.client.id,
      ])
    ).rows[0].bytes as Buffer | null;

  test('is encrypted for that client alone, and the log names what changed without a value', async () => {
    const { tag } = await read();
    const saved = await ask('PUT', path(), { tag, info: billingInfo, contractTerms });
    expect(saved.json()).toMatchObject({ info: billingInfo, contractTerms });
    expect((await stored())?.includes(billingInfo.legalName)).toBe(false);
    const reads = (clientId: string) =>
      withTenant(db.pool, firm.tenantId, (tx) => readBillingInfo(tx, sealing, clientId));
    expect(await reads(firm.client.id)).toEqual(billingInfo);
    expect(await reads(firm.otherClient.id)).toBeNull();

    const info = { ...billingInfo, termsDays: 21 };
    const terms = { ...contractTerms, discountTier: 'gold', discount: '0.05' };
    const fresh = await read();
    await ask('PUT', path(), { tag: fresh.tag, info, contractTerms: terms });
    const records = await log('billing.client');
    expect(records.at(-1)).toMatchObject({
      before: null,
      after: { changed: ['termsDays', 'contractTerms.discountTier', 'contractTerms.discount'] },
    });
    expect(JSON.stringify(records)).not.toContain('First Client AG');
    expect(await refusal(await ask('PUT', path(), { tag, info: billingInfo, contractTerms }))).toBe(
      'conflict',
    );
    // In another client's row it does not open.
    await db.ownerPool.query(
      'update clients set billing_info_ciphertext = (select billing_info_ciphertext from clients where id = $1) where id = $2',
      [firm.client.id, firm.otherClient.id],
    );
    await expect(reads(firm.otherClient.id)).rejects.toThrow();
  });

  test('what an earlier sealing key encrypted opens, and the next change is under the present one', async () => {
    await ask('PUT', path(), { tag: (await read()).tag, info: billingInfo, contractTerms });
    const pem = generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const keyId = 'k'.repeat(43);
    const rotated: SealingKeys = {
      current: { keyId, publicKey: '' },
      opening: new Map([
        ...sealing.opening,
        [keyId, { keyId, publicKey: '', privateKey: createPrivateKey(pem) }],
      ]),
    };
    const { readClientBilling, changeClientBilling } = await import(
      '../../sync-server/modules/billing-setup/clients.ts'
    );
    const actor = {
      ...{ userId: firm.admin.id, tenantId: firm.tenantId, roles: ['admin' as const], clientId: null },
      ...{ deviceId: uuidv7(), ip: null, userAgent: null },
    };
    await withTenant(db.pool, firm.tenantId, async (tx) => {
      const seen = await readClientBilling(tx, rotated, actor, firm.client.id);
      expect(seen.info).toEqual(billingInfo);
      const info = { ...billingInfo, termsDays: 3 };
      await changeClientBilling(
        tx,
        rotated,
        actor,
        firm.client.id,
        { tag: seen.tag, info, contractTerms },
        new Date(),
      );
      expect(await readBillingInfo(tx, rotated, firm.client.id)).toEqual(info);
    });
    expect((await stored())?.subarray(1, 44).toString()).toBe(keyId);
    expect((await ask('GET', path())).statusCode).toBe(500);
  });

  test('reverse charge needs a reason and the client’s identifier', async () => {
    const info = {
      ...billingInfo,
      taxId: null,
      tax: { category: 'AE' as const, rate: '0', reason: null },
    };
    const { tag } = await read();
    expect(await refusal(await ask('PUT', path(), { tag, info, contractTerms }))).toEqual([
      'invalid_request',
      'info.tax.reason',
      'info.taxId',
    ]);
  });
});
