import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CollectionName } from '../../domain/wire/collections.ts';
import { PushResponse } from '../../domain/wire/push.ts';
import { Totals } from '../../domain/wire/totals.ts';
import { errorOf, signIn, type TestApp, testApp, wireHeaders } from '../support/app.ts';
import {
  billingSettings,
  cardContent,
  contractTerms,
  expenseChange,
  termsContent,
} from '../support/billing.ts';
import { decisionOn, submitted } from '../support/decisions.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { seal } from '../support/sealing.ts';

/** DESIGN.md, Tenancy: every route is tried with another firm's ids, by an administrator, whose scope is the widest. */

type Session = Awaited<ReturnType<typeof signIn>>;
type Entry = Awaited<ReturnType<typeof submitted>>[number];

let database: TestDatabase;
let server: TestApp;
let ours: Firm;
let theirs: Firm;
let me: Session;
let them: Session;
let ourEntry: Entry;
let theirEntry: Entry;
const theirJob = uuidv7();
const theirHook = uuidv7();
const theirDelivery = uuidv7();
const theirNotice = uuidv7();
const theirRun = uuidv7();
const theirLetter = uuidv7();
const theirInvoice = uuidv7();
let before: string[];

beforeAll(async () => {
  database = await testDatabase();
  server = await testApp(database);
  [ours, theirs] = [await seedFirm(database.ownerPool), await seedFirm(database.ownerPool)];
  [me, them] = [await signIn(server.app, ours, ours.admin), await signIn(server.app, theirs, theirs.admin)];
  [ourEntry] = (await submitted(database.ownerPool, ours, {})) as [Entry];
  [theirEntry] = (await submitted(database.ownerPool, theirs, {})) as [Entry];
  await database.ownerPool.query(
    `INSERT INTO report_jobs (id, tenant_id, definition, parameters, requested_by, state, outputs)
     VALUES ($1, $2, 'utilisation', '{"from":"2026-06-01","to":"2026-06-07"}', $3, 'completed',
       '[{"name":"result.json","mediaType":"application/json","bytes":2,"sha256":"${'a'.repeat(64)}"}]')`,
    [theirJob, theirs.tenantId, theirs.admin.id],
  );
  await database.ownerPool.query(
    `INSERT INTO report_files (tenant_id, job_id, name, media_type, bytes, sha256, content)
     VALUES ($1, $2, 'result.json', 'application/json', 2, $3, '{}')`,
    [theirs.tenantId, theirJob, 'a'.repeat(64)],
  );
  await database.ownerPool.query(
    `INSERT INTO webhook_endpoints (id, tenant_id, url, state, created_by, secret_ciphertext)
     VALUES ($1, $2, 'https://theirs.example.com', 'active', $3, '')`,
    [theirHook, theirs.tenantId, theirs.admin.id],
  );
  await database.ownerPool.query(
    `INSERT INTO webhook_deliveries (id, tenant_id, endpoint_id, event_id, event, body, state)
     VALUES ($1, $2, $3, $1, 'ping', '{}', 'failed')`,
    [theirDelivery, theirs.tenantId, theirHook],
  );
  await database.ownerPool.query(
    `INSERT INTO notifications (id, tenant_id, user_id, kind, subject_id, message)
     VALUES ($1, $2, $3, 'report_ready', $4, '')`,
    [theirNotice, theirs.tenantId, theirs.admin.id, theirJob],
  );
  await database.ownerPool.query(
    `INSERT INTO metering_events (id, tenant_id, client_id, event_type, "timestamp", quantity, unit, cause_id, cause_seq)
     VALUES ($1, $2, $3, 'consulting_hour', now(), 1, 'hours', $4, 0)`,
    [theirLetter, theirs.tenantId, theirs.client.id, theirEntry.id],
  );
  await database.ownerPool.query(
    `INSERT INTO outbox (id, tenant_id, topic, dedupe_key, payload, cause_id, state, last_error, refused_at)
     VALUES ($1, $2, 'metering_event', 'their letter', '{}', $3, 'dead', 'refused', now())`,
    [theirLetter, theirs.tenantId, theirEntry.id],
  );
  await database.ownerPool.query(
    `INSERT INTO reconciliation_runs (id, tenant_id, month, started_at, finished_at, trigger, state, row_count, differing)
     VALUES ($1, $2, '2026-06-01', now(), now(), 'nightly', 'agrees', 0, 0)`,
    [theirRun, theirs.tenantId],
  );
  await database.ownerPool.query(
    `INSERT INTO invoices (id, tenant_id, number, client_id, period_from, period_to, currency, subtotal_minor,
       discount_minor, tax_minor, total_minor, status)
     VALUES ($1, $2, 1, $3, '2026-06-01', '2026-06-30', 'EUR', 1000, 0, 0, 1000, 'sent')`,
    [theirInvoice, theirs.tenantId, theirs.client.id],
  );
  before = await everythingOfTheirs();
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

/** A fingerprint of every table's rows of the other firm. */
async function everythingOfTheirs(): Promise<string[]> {
  const { rows: tables } = await database.ownerPool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`,
  );
  const prints: string[] = [];
  for (const { name } of tables) {
    const { rows } = await database.ownerPool.query<{ print: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') AS print
         FROM "${name}" t WHERE tenant_id = $1`,
      [theirs.tenantId],
    );
    prints.push(`${name} ${rows[0]?.print}`);
  }
  return prints;
}

function ask(method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) {
  return server.app.inject({ method, url, headers: me.headers, ...(payload ? { payload } : {}) });
}

function hasNothingOfTheirs(text: string): void {
  for (const id of [
    theirs.tenantId,
    theirs.slug,
    theirs.client.id,
    theirs.project.id,
    theirs.assignment.id,
    theirEntry.id,
    theirJob,
    theirHook,
    theirDelivery,
    theirNotice,
    theirRun,
    theirLetter,
    theirInvoice,
    them.deviceId,
    ...[theirs.admin, theirs.manager, theirs.consultant, theirs.clientUser].map((person) => person.id),
  ])
    expect(text).not.toContain(id);
}

/** Routes of one invoice, with what is asked of each beside a request id. */
const ofAnInvoice: readonly [method: 'GET' | 'POST' | 'PUT', url: string, payload?: object][] = [
  ['GET', '/v1/invoices/:id'],
  ['GET', '/v1/invoices/:id/lines/:position'],
  ['GET', '/v1/invoices/:id/document'],
  ['POST', '/v1/invoices/:id/recompute'],
  ['PUT', '/v1/invoices/:id', { version: 0, note: '', dueDate: null, discounts: [], descriptions: [] }],
  ['POST', '/v1/invoices/:id/refresh', {}],
  ['POST', '/v1/invoices/:id/discard', {}],
  ['POST', '/v1/invoices/:id/restore', {}],
  ['POST', '/v1/invoices/:id/issue', { version: 0, dateIssued: null }],
  ['POST', '/v1/invoices/:id/void', { reason: 'Not theirs' }],
  [
    'POST',
    '/v1/invoices/:id/payments',
    {
      ...{ kind: 'payment', receivedOn: '2026-06-30', amountMinor: 1, method: '' },
      ...{ reference: '', otherInvoiceId: null },
    },
  ],
  [
    'POST',
    '/v1/invoices/:id/credit-notes',
    { reason: 'Not theirs', issuedOn: null, lines: [], releasesWork: false },
  ],
  ['POST', '/v1/invoices/:id/dispute', { reason: 'Not theirs' }],
  ['POST', '/v1/invoices/:id/deliver', { kind: 'invoice', creditNoteId: null, email: null, message: '' }],
];

/** All that is due of a client, or of whoever has something due. */
function dueOf(clientId: string | null, projectIds: string[] = []): object {
  const all = { from: '2026-01-01', to: '2026-12-31', grouping: null, includeUsage: true };
  return { clientId, projectIds, ...all };
}

async function isNotThere(method: 'GET' | 'POST' | 'PUT', url: string, payload?: object): Promise<void> {
  const answer = await ask(method, url, payload);
  expect([answer.statusCode, errorOf(answer).error]).toEqual([404, 'not_found']);
}

const NO_LETTER = { changed: [], dead: 0 };
const tokenUnderOurName = () => `${ours.tenantId}.${them.refreshToken.split('.')[1]}`;

async function push(collection: 'timeEntries' | 'decisions', newDocumentState: object) {
  const rows = [{ operationId: uuidv7(), assumedMasterState: null, newDocumentState }];
  const answer = await ask('POST', `/v1/sync/${collection}/push`, { rows });
  expect(answer.statusCode).toBe(200);
  return PushResponse.parse(answer.json()).results[0];
}

const attempts: Record<string, () => Promise<void>> = {
  'POST /v1/auth/sign-in': async () => {
    const answer = await server.app.inject({
      method: 'POST',
      url: '/v1/auth/sign-in',
      headers: wireHeaders(),
      payload: {
        tenant: ours.slug,
        email: theirs.admin.email,
        password: theirs.password,
        device: { id: uuidv7(), name: 'Laptop', platform: 'linux' },
      },
    });
    expect([answer.statusCode, errorOf(answer).error]).toEqual([401, 'wrong_credentials']);
  },
  // Asked before anybody is known; says how a firm signs in and nothing of what is in it.
  'GET /v1/auth/methods': async () => {
    const answer = await ask('GET', `/v1/auth/methods?tenant=${theirs.slug}`);
    expect(answer.json()).toEqual({ password: true, sso: null });
  },
  // A token counts for the firm whose provider made it: sso.test.ts; this firm has none.
  'POST /v1/auth/sso': async () => {
    const device = { id: uuidv7(), name: 'Laptop', platform: 'linux' };
    const payload = { tenant: ours.slug, idToken: 'x'.repeat(40), proof: 'y'.repeat(43), device };
    expect(errorOf(await ask('POST', '/v1/auth/sso', payload)).error).toBe('not_found');
  },
  'POST /v1/auth/refresh': async () => {
    const payload = { refreshToken: tokenUnderOurName(), deviceId: them.deviceId };
    const answer = await ask('POST', '/v1/auth/refresh', payload);
    expect([answer.statusCode, errorOf(answer).error]).toEqual([401, 'unauthorized']);
  },
  // Ends nothing: what is theirs stays as it was, below.
  'POST /v1/auth/sign-out': async () => {
    expect((await ask('POST', '/v1/auth/sign-out', { refreshToken: tokenUnderOurName() })).statusCode).toBe(
      204,
    );
  },
  'GET /v1/auth/devices': async () => hasNothingOfTheirs((await ask('GET', '/v1/auth/devices')).body),
  'POST /v1/auth/devices/:id/revoke': () => isNotThere('POST', `/v1/auth/devices/${them.deviceId}/revoke`),
  'GET /v1/sync/:collection/pull': async () => {
    for (const collection of CollectionName.options) {
      const { body } = await ask('GET', `/v1/sync/${collection}/pull?limit=1000`);
      expect([collection, body.includes(ours.tenantId)]).toEqual([
        collection,
        collection !== 'decisions' && collection !== 'notifications',
      ]);
      hasNothingOfTheirs(body);
    }
  },
  'POST /v1/sync/:collection/push': async () => {
    const stolen = { ...theirEntry, minutes: 1, status: 'draft', submittedAt: null };
    expect(await push('timeEntries', stolen)).toMatchObject({ status: 'rejected' });
    // Under our own firm's name the same id is another entry, and what it points to is not there.
    const ofMine = { ...stolen, tenantId: ours.tenantId, userId: ours.admin.id };
    expect(await push('timeEntries', ofMine)).toMatchObject({ code: 'unknown_project' });
    const decision = await decisionOn(ours, [theirEntry], { decidedBy: ours.admin.id });
    await push('decisions', decision);
    const { rows } = await database.ownerPool.query(
      'SELECT state, results FROM decisions WHERE tenant_id = $1 AND id = $2',
      [ours.tenantId, decision.id],
    );
    expect(rows).toMatchObject([{ state: 'refused', results: [{ outcome: 'unknown_entry' }] }]);
  },
  'GET /v1/sync/totals': async () => {
    const totals = Totals.parse((await ask('GET', '/v1/sync/totals')).json());
    expect(totals.entries).toEqual([
      { month: ourEntry.date.slice(0, 7), count: 1, minutes: ourEntry.minutes },
    ]);
  },
  'POST /v1/sync/sealed': async () => {
    const operations = [
      {
        operationId: uuidv7(),
        collection: 'timeEntries' as const,
        assumedMasterState: null,
        newDocumentState: { ...theirEntry, minutes: 1 },
      },
    ];
    const upload = async (author: { tenantId: string; userId: string }) =>
      ask('POST', '/v1/sync/sealed', await seal(me.session.sealingKey, author, { operations }));
    const foreign = await upload({ tenantId: theirs.tenantId, userId: theirs.consultant.id });
    expect([foreign.statusCode, errorOf(foreign).error]).toEqual([403, 'forbidden']);
    const unknown = await upload({ tenantId: ours.tenantId, userId: theirs.consultant.id });
    expect([unknown.statusCode, errorOf(unknown).error]).toEqual([400, 'invalid_request']);
  },
  'GET /v1/time-entries/:id/history': () => isNotThere('GET', `/v1/time-entries/${theirEntry.id}/history`),
  'POST /v1/notifications/read': async () => {
    const answer = await ask('POST', '/v1/notifications/read', { ids: [theirNotice] });
    expect(answer.json()).toEqual({ changed: 0 });
  },
  'GET /v1/webhooks': async () => hasNothingOfTheirs((await ask('GET', '/v1/webhooks')).body),
  // An id belongs to a firm: theirs, used here, is an address of ours.
  'POST /v1/webhooks': async () => {
    const answer = await ask('POST', '/v1/webhooks', {
      id: theirHook,
      url: 'https://ours.example.com',
      description: '',
    });
    expect([answer.statusCode, answer.json().endpoint.url]).toEqual([201, 'https://ours.example.com']);
    await database.ownerPool.query('DELETE FROM webhook_endpoints WHERE tenant_id = $1', [ours.tenantId]);
  },
  'POST /v1/webhooks/:id': () => isNotThere('POST', `/v1/webhooks/${theirHook}`, { state: 'paused' }),
  'POST /v1/webhooks/:id/remove': () => isNotThere('POST', `/v1/webhooks/${theirHook}/remove`),
  'POST /v1/webhooks/:id/secret': () => isNotThere('POST', `/v1/webhooks/${theirHook}/secret`, {}),
  'POST /v1/webhooks/:id/ping': () => isNotThere('POST', `/v1/webhooks/${theirHook}/ping`),
  'GET /v1/webhooks/:id/deliveries': () => isNotThere('GET', `/v1/webhooks/${theirHook}/deliveries`),
  'POST /v1/webhooks/deliveries/:id/redeliver': () =>
    isNotThere('POST', `/v1/webhooks/deliveries/${theirDelivery}/redeliver`),
  'GET /v1/metering/state': async () =>
    expect((await ask('GET', '/v1/metering/state')).json()).toMatchObject({ pending: 0, dead: 0 }),
  'GET /v1/metering/dead-letters': async () => {
    const answer = await ask('GET', '/v1/metering/dead-letters');
    expect(answer.json()).toEqual({ letters: [], next: null, total: 0 });
  },
  'POST /v1/metering/dead-letters/replay': async () => {
    for (const payload of [{ ids: [theirLetter] }, { all: true }])
      expect((await ask('POST', '/v1/metering/dead-letters/replay', payload)).json()).toEqual(NO_LETTER);
  },
  'POST /v1/metering/dead-letters/drop': async () => {
    const payload = { ids: [theirLetter], reason: 'Not ours to pay' };
    expect((await ask('POST', '/v1/metering/dead-letters/drop', payload)).json()).toEqual(NO_LETTER);
  },
  'POST /v1/metering/dead-letters/restore': async () => {
    const payload = { ids: [theirLetter] };
    expect((await ask('POST', '/v1/metering/dead-letters/restore', payload)).json()).toEqual(NO_LETTER);
  },
  'POST /v1/metering/dead-letters/:id/fix': () =>
    isNotThere('POST', `/v1/metering/dead-letters/${theirLetter}/fix`, {}),
  // No id is named: whose they are, the token says.
  'GET /v1/billing/settings': async () => hasNothingOfTheirs((await ask('GET', '/v1/billing/settings')).body),
  'PUT /v1/billing/settings': async () => {
    const payload = { settingsVersion: 0, settings: billingSettings };
    expect((await ask('PUT', '/v1/billing/settings', payload)).statusCode).toBe(200);
  },
  'GET /v1/billing/clients/:id': () => isNotThere('GET', `/v1/billing/clients/${theirs.client.id}`),
  'PUT /v1/billing/clients/:id': () =>
    isNotThere('PUT', `/v1/billing/clients/${theirs.client.id}`, { tag: '', info: null, contractTerms }),
  'GET /v1/billing/cards': async () => {
    const { body } = await ask('GET', '/v1/billing/cards');
    hasNothingOfTheirs(body);
    expect(body).not.toContain(theirs.rateCardId);
  },
  // An id belongs to a firm: theirs, used here, is a card of ours.
  'POST /v1/billing/cards/:id/versions': async () => {
    const url = `/v1/billing/cards/${theirs.rateCardId}/versions`;
    const seen = await ask('POST', url, { after: 1, content: cardContent });
    expect([seen.statusCode, errorOf(seen).error]).toEqual([409, 'conflict']);
    const made = await ask('POST', url, { after: 0, content: cardContent });
    expect([made.statusCode, made.json().card.versions.length]).toEqual([200, 1]);
  },
  'POST /v1/billing/cards/:id/versions/:version/take-back': async () => {
    const url = `/v1/billing/cards/${theirs.rateCardId}/versions/1/take-back`;
    // The one that was just made of ours, and then there is none.
    expect((await ask('POST', url)).statusCode).toBe(200);
    await isNotThere('POST', url);
  },
  'GET /v1/billing/projects/:id': () => isNotThere('GET', `/v1/billing/projects/${theirs.project.id}`),
  'PUT /v1/billing/projects/:id/card': async () => {
    await isNotThere('PUT', `/v1/billing/projects/${theirs.project.id}/card`, { cardId: null });
    const payload = { cardId: theirs.rateCardId };
    const answer = await ask('PUT', `/v1/billing/projects/${ours.project.id}/card`, payload);
    expect([answer.statusCode, errorOf(answer).error]).toEqual([400, 'invalid_request']);
  },
  'POST /v1/billing/projects/:id/terms': () =>
    isNotThere('POST', `/v1/billing/projects/${theirs.project.id}/terms`, {
      after: 0,
      content: termsContent,
    }),
  'POST /v1/billing/projects/:id/terms/:version/take-back': () =>
    isNotThere('POST', `/v1/billing/projects/${theirs.project.id}/terms/1/take-back`),
  'PUT /v1/billing/projects/:id/milestones/:milestoneId': () =>
    isNotThere('PUT', `/v1/billing/projects/${theirs.project.id}/milestones/${uuidv7()}`, {
      reachedOn: null,
      amountMinor: null,
    }),
  'POST /v1/billing/effect': async () => {
    const change = { kind: 'card', cardId: theirs.rateCardId, content: cardContent };
    const answer = await ask('POST', '/v1/billing/effect', change);
    expect(answer.json()).toEqual({ drafts: [], draftCount: 0, applies: 'refresh' });
  },
  'GET /v1/billing/expenses': async () => {
    const answer = await ask('GET', `/v1/billing/expenses?projectId=${theirs.project.id}`);
    expect(answer.json()).toEqual({ expenses: [], total: 0, sums: [] });
  },
  'PUT /v1/billing/expenses/:id': async () => {
    for (const [projectId, userId] of [
      [theirs.project.id, null],
      [ours.project.id, theirs.consultant.id],
    ] as const) {
      const payload = { ...expenseChange(projectId), userId, updatedAt: null };
      const answer = await ask('PUT', `/v1/billing/expenses/${uuidv7()}`, payload);
      expect([answer.statusCode, errorOf(answer).error]).toEqual([400, 'invalid_request']);
    }
  },
  'GET /v1/invoices': async () => {
    const answer = await ask('GET', `/v1/invoices?clientId=${theirs.client.id}`);
    expect(answer.json()).toEqual({ invoices: [], total: 0, sums: [] });
    hasNothingOfTheirs((await ask('GET', '/v1/invoices')).body);
  },
  'GET /v1/invoices/due': async () =>
    hasNothingOfTheirs((await ask('GET', '/v1/invoices/due?to=2026-12-31')).body),
  'GET /v1/invoices/export': async () => {
    // Of their invoices there is nothing to export.
    for (const system of ['xero', 'csv']) {
      const answer = await ask('GET', `/v1/invoices/export?system=${system}&ids=${theirInvoice}`);
      expect(answer.statusCode).toBe(409);
      hasNothingOfTheirs(answer.body);
    }
  },
  'POST /v1/invoices/:id/payments/:paymentId/reverse': () =>
    isNotThere('POST', `/v1/invoices/${theirInvoice}/payments/${uuidv7()}/reverse`, { requestId: uuidv7() }),
  'GET /v1/receivables/ageing': async () =>
    hasNothingOfTheirs((await ask('GET', '/v1/receivables/ageing')).body),
  'GET /v1/receivables/deliveries': async () =>
    hasNothingOfTheirs((await ask('GET', '/v1/receivables/deliveries')).body),
  'POST /v1/invoices/preview': async () => {
    await isNotThere('POST', '/v1/invoices/preview', dueOf(theirs.client.id));
    const answer = await ask('POST', '/v1/invoices/preview', dueOf(null, [theirs.project.id]));
    expect(answer.json()).toEqual({ previews: [] });
  },
  'POST /v1/invoices/drafts': () =>
    isNotThere('POST', '/v1/invoices/drafts', {
      ...{ requestId: uuidv7(), scope: dueOf(theirs.client.id), discounts: [], note: '', issue: true },
    }),
  ...Object.fromEntries(
    ofAnInvoice.map(([method, url, payload]) => [
      `${method} ${url}`,
      () =>
        isNotThere(
          method,
          url.replace(':id', theirInvoice).replace(':position', '1'),
          payload && { requestId: uuidv7(), ...payload },
        ),
    ]),
  ),
  'GET /v1/usage/clients': async () =>
    hasNothingOfTheirs((await ask('GET', '/v1/usage/clients?month=2026-06')).body),
  'GET /v1/usage/clients/:clientId': () => isNotThere('GET', `/v1/usage/clients/${theirs.client.id}`),
  'GET /v1/usage/clients/:clientId/forecast': () =>
    isNotThere('GET', `/v1/usage/clients/${theirs.client.id}/forecast`),
  'GET /v1/usage/clients/:clientId/log': () =>
    isNotThere('GET', `/v1/usage/clients/${theirs.client.id}/log?month=2026-06`),
  'GET /v1/usage/settings': async () => hasNothingOfTheirs((await ask('GET', '/v1/usage/settings')).body),
  'PUT /v1/usage/settings': async () => {
    const answer = await ask('PUT', '/v1/usage/settings', { houseClientId: theirs.client.id });
    expect([answer.statusCode, errorOf(answer).error]).toEqual([404, 'not_found']);
  },
  'GET /v1/reconciliation/runs': async () =>
    hasNothingOfTheirs((await ask('GET', '/v1/reconciliation/runs')).body),
  // An id belongs to a firm: theirs, used here, is a comparison of ours.
  'POST /v1/reconciliation/runs': async () => {
    const answer = await ask('POST', '/v1/reconciliation/runs', { id: theirRun, month: '2026-06' });
    expect([answer.statusCode, answer.json().run.trigger]).toEqual([201, 'asked']);
    for (const table of ['reconciliation_rows', 'reconciliation_runs'])
      await database.ownerPool.query(`DELETE FROM ${table} WHERE tenant_id = $1`, [ours.tenantId]);
  },
  'GET /v1/reconciliation/runs/:id': () => isNotThere('GET', `/v1/reconciliation/runs/${theirRun}`),
  'GET /v1/tenant/settings': async () => hasNothingOfTheirs((await ask('GET', '/v1/tenant/settings')).body),
  // No id is named: whose rules they are, the token says.
  'PUT /v1/tenant/settings': async () => {
    const { version, settings } = (await ask('GET', '/v1/tenant/settings')).json();
    const changed = { ...settings, weekStart: 7, approval: { ...settings.approval, selfApproval: true } };
    const answer = await ask('PUT', '/v1/tenant/settings', { version, settings: changed });
    expect(answer.json().settings).toEqual(changed);
  },
  'GET /v1/tenant/lock-effect': async () => {
    const answer = await ask('GET', '/v1/tenant/lock-effect?through=2999-01-01');
    expect(answer.json()).toMatchObject({ open: 0, submitted: 1, people: 1 });
  },
  'GET /v1/reports/definitions': async () =>
    hasNothingOfTheirs((await ask('GET', '/v1/reports/definitions')).body),
  // An id belongs to a firm: theirs, used here, is a report of ours and leaves theirs as it was.
  'POST /v1/reports/jobs': async () => {
    const answer = await ask('POST', '/v1/reports/jobs', {
      id: theirJob,
      definition: 'utilisation',
      parameters: { from: '2026-06-01', to: '2026-06-07' },
    });
    expect(answer.json()).toMatchObject({ id: theirJob, tenantId: ours.tenantId, outputs: [] });
    await database.ownerPool.query('DELETE FROM report_jobs WHERE tenant_id = $1', [ours.tenantId]);
  },
  'GET /v1/reports/jobs': async () => hasNothingOfTheirs((await ask('GET', '/v1/reports/jobs')).body),
  'GET /v1/reports/jobs/:id': () => isNotThere('GET', `/v1/reports/jobs/${theirJob}`),
  'POST /v1/reports/jobs/:id/cancel': () => isNotThere('POST', `/v1/reports/jobs/${theirJob}/cancel`),
  'GET /v1/reports/jobs/:id/logs': () => isNotThere('GET', `/v1/reports/jobs/${theirJob}/logs`),
  'GET /v1/reports/jobs/:id/outputs/:name': () =>
    isNotThere('GET', `/v1/reports/jobs/${theirJob}/outputs/result.json`),
};

/** A stream does not end; sync-http.test.ts listens to one while another firm writes. */
const LISTENED_TO_ELSEWHERE = ['GET /v1/sync/stream'];

describe('another firm’s ids', () => {
  test('are tried on every route there is', () => {
    const routes = server.app.routeList.filter((route) => route.includes(' /v1/'));
    expect(routes.toSorted()).toEqual([...Object.keys(attempts), ...LISTENED_TO_ELSEWHERE].toSorted());
  });

  test.each(Object.entries(attempts))(
    '%s neither tells nor changes anything of theirs',
    async (_, attempt) => {
      await attempt();
      expect(await everythingOfTheirs()).toEqual(before);
    },
  );

  test('and they themselves still get at what is theirs', async () => {
    for (const url of [`/v1/reports/jobs/${theirJob}/outputs/result.json`, '/v1/auth/devices'])
      expect((await server.app.inject({ url, headers: them.headers })).statusCode).toBe(200);
  });
});
