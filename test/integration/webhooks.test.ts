import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { DecisionEvent, type WebhookDelivery, WebhookWithSecret } from '../../domain/wire/webhooks.ts';
import { withTenant } from '../../sync-server/db.ts';
import { loadSealingKeys, type SealingKeys } from '../../sync-server/modules/identity/sealing-keys.ts';
import { guardedLookup } from '../../sync-server/modules/webhooks/address.ts';
import {
  DISABLE_AFTER_MS,
  deliverWebhooks,
  TRY_FOR_MS,
  waitAfter,
} from '../../sync-server/modules/webhooks/deliver.ts';
import { selectDeliveries } from '../../sync-server/modules/webhooks/rows.ts';
import { decryptSecret, encryptSecret } from '../../sync-server/modules/webhooks/secrets.ts';
import { sendOnce } from '../../sync-server/modules/webhooks/send.ts';
import { errorOf, signIn, type TestApp, testApp } from '../support/app.ts';
import { decide, decisionOn, submitted } from '../support/decisions.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { eventually, testWorker } from '../support/worker.ts';

vi.mock('node:dns/promises', () => ({
  lookup: async () => [{ address: '10.0.0.7', family: 4 }],
}));

let database: TestDatabase;
let server: TestApp;
let keys: SealingKeys;
let firm: Firm;
let admin: Awaited<ReturnType<typeof signIn>>;
let receivers: Receiver[] = [];

beforeAll(async () => {
  const guide = await readFile(path.resolve(import.meta.dirname, '../../docs/webhooks.md'), 'utf8');
  const [, example = ''] = /```js\n(.*?)```/s.exec(guide) ?? [];
  ({ isFromStint } = await import(`data:text/javascript,${encodeURIComponent(example)}`));
  database = await testDatabase();
  server = await testApp(database);
  keys = await loadSealingKeys(server.config);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
  admin = await signIn(server.app, firm, firm.admin);
});
afterEach(async () => {
  for (const one of receivers) await one.close();
  receivers = [];
});

interface Got {
  delivery: string;
  event: string;
  signature: string;
  body: string;
}
interface Receiver {
  url: string;
  got: Got[];
  close(): Promise<void>;
}
type Answer = (response: ServerResponse, request: IncomingMessage, nth: number) => void;

/** Somebody's program: it keeps what came whole, then answers as it was told. */
async function receiver(answer: Answer = (response) => response.writeHead(204).end()): Promise<Receiver> {
  const got: Got[] = [];
  const http: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      got.push({
        delivery: String(request.headers['stint-delivery']),
        event: String(request.headers['stint-event']),
        signature: String(request.headers['stint-signature']),
        body,
      });
      answer(response, request, got.length);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const made = {
    url: `http://127.0.0.1:${address.port}/hook`,
    got,
    close: () =>
      new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  receivers.push(made);
  return made;
}

function ask(method: 'GET' | 'POST', url: string, payload?: object) {
  return server.app.inject({ method, url, headers: admin.headers, ...(payload ? { payload } : {}) });
}

async function addEndpoint(url: string): Promise<{ id: string; secret: string }> {
  const answer = await ask('POST', '/v1/webhooks', { id: uuidv7(), url, description: 'Test' });
  expect([answer.statusCode, answer.body]).toEqual([201, expect.any(String)]);
  const { endpoint, secret } = WebhookWithSecret.parse(answer.json());
  return { id: endpoint.id, secret: secret ?? '' };
}

async function approve(minutes = 60): Promise<{ decisionId: string; entryId: string }> {
  const [entry] = await submitted(database.ownerPool, firm, { minutes });
  const decision = await decisionOn(firm, [entry!]);
  await decide(database.pool, firm, firm.manager, [decision]);
  return { decisionId: decision.id, entryId: entry!.id };
}

/** The worker's work, by a clock of the test's. */
async function deliver(at: Date, timeoutMs = 2000): Promise<void> {
  await deliverWebhooks(
    {
      pool: database.pool,
      keys,
      rules: server.config.webhooks,
      clock: () => at,
      random: () => 0.5,
      timeoutMs,
    },
    firm.tenantId,
    new AbortController().signal,
  );
}

function deliveries(): Promise<WebhookDelivery[]> {
  return withTenant(database.pool, firm.tenantId, (tx) => selectDeliveries(tx, 'true', [], 100));
}

/** The example that docs/webhooks.md gives to receivers, as it stands there. */
let isFromStint: (header: string, body: string, secret: string, nowSeconds: number) => boolean;

function isSigned({ signature, body }: Got, secret: string, now: Date): boolean {
  return isFromStint(signature, body, secret, now.getTime() / 1000);
}

const later = (ms: number) => new Date(Date.now() + ms);

describe('a decision', () => {
  test('arrives once, signed, with what it was applied to and no rate or amount', async () => {
    const hook = await receiver();
    const { secret } = await addEndpoint(hook.url);
    const { decisionId, entryId } = await approve(90);
    await deliver(later(1000));
    expect(hook.got).toHaveLength(1);
    const [got] = hook.got as [Got];
    expect([isSigned(got, secret, later(0)), isSigned(got, `${secret}x`, later(0))]).toEqual([true, false]);
    expect(isSigned({ ...got, body: got.body.replace('90', '91') }, secret, later(0))).toBe(false);
    expect(isSigned(got, secret, later(3_600_000))).toBe(false);
    const event = DecisionEvent.parse(JSON.parse(got.body));
    expect(event.data).toMatchObject({
      decision: {
        id: decisionId,
        action: 'approve',
        state: 'applied',
        decidedBy: { id: firm.manager.id, name: firm.manager.name },
        rule: null,
      },
      entries: [{ id: entryId, status: 'approved', minutes: 90, userId: firm.consultant.id }],
    });
    expect(got.body).not.toMatch(/rate|amount|cost|15000|22500/i);
    expect(await deliveries()).toMatchObject([{ state: 'delivered', attempts: 1, id: got.delivery }]);
  });

  test('that is refused or rolled back tells nobody; one that is partly applied tells of that part', async () => {
    const hook = await receiver();
    await addEndpoint(hook.url);
    const [good, bad] = await submitted(database.ownerPool, firm, {}, {});
    await decide(database.pool, firm, firm.manager, [await decisionOn(firm, [{ ...bad!, minutes: 61 }])]);
    expect(await deliveries()).toEqual([]);
    await decide(database.pool, firm, firm.manager, [
      await decisionOn(firm, [good!, { ...bad!, minutes: 61 }], { action: 'reject', comment: 'No.' }),
    ]);
    await deliver(later(1000));
    const { data } = DecisionEvent.parse(JSON.parse(hook.got[0]!.body));
    expect([hook.got.length, data.decision.state, data.entries.map(({ id }) => id)]).toEqual([
      1,
      'partly_applied',
      [good!.id],
    ]);
  });

  test('reaches every endpoint; a slow one does not hold up the others', async () => {
    const slow = await receiver(() => undefined);
    const quick = await receiver();
    await addEndpoint(slow.url);
    await addEndpoint(quick.url);
    await approve();
    await approve();
    await deliver(later(1000), 300);
    expect([quick.got.length, slow.got.length]).toEqual([2, 1]);
    const tried = (await deliveries()).flatMap(({ tries }) => tries).filter(({ error }) => error !== null);
    expect(tried.map(({ error }) => error)).toEqual(['It did not answer within 0.3 s.']);
  });
});

describe('a receiver that fails', () => {
  const ways: [name: string, fail: (response: ServerResponse, request: IncomingMessage) => void][] = [
    ['drops the connection before it answers', (_response, request) => void request.socket.destroy()],
    [
      'drops the connection in the middle of its answer',
      (response, request) => {
        response.writeHead(200, { 'content-length': '100' }).write('half');
        setImmediate(() => request.socket.destroy());
      },
    ],
    ['answers 500', (response) => void response.writeHead(500).end('{}')],
    ['answers 429', (response) => void response.writeHead(429).end()],
    [
      'redirects to another place',
      (response, request) =>
        void response.writeHead(302, { location: `http://${request.headers.host}/other` }).end(),
    ],
  ];

  test.each(ways)('%s, is tried again under the same id with the same body', async (_name, fail) => {
    const hook = await receiver((response, request, nth) =>
      nth <= 2 ? fail(response, request) : void response.writeHead(200).end('ok'),
    );
    const { secret } = await addEndpoint(hook.url);
    await approve();
    const start = Date.now() + 1000;
    await deliver(new Date(start));
    await deliver(new Date(start + 1000));
    expect(hook.got).toHaveLength(1);
    await deliver(new Date(start + 3_600_000));
    await deliver(new Date(start + 7_200_000));
    expect(hook.got).toHaveLength(3);
    expect(new Set(hook.got.map(({ delivery }) => delivery)).size).toBe(1);
    expect(new Set(hook.got.map(({ body }) => body)).size).toBe(1);
    expect(isSigned(hook.got[2]!, secret, new Date(start + 7_200_000))).toBe(true);
    expect(await deliveries()).toMatchObject([
      { state: 'delivered', attempts: 3, tries: [{}, {}, { error: null }] },
    ]);
  });

  test('answers without end, but is read no further than a bound', async () => {
    const hook = await receiver((response) => {
      response.writeHead(200);
      const more = () => {
        while (response.write('x'.repeat(64 * 1024)));
        response.once('drain', more);
      };
      more();
    });
    await addEndpoint(hook.url);
    await approve();
    await deliver(later(1000));
    expect(await deliveries()).toMatchObject([{ state: 'delivered' }]);
  });

  test('for a day, is given up; after days the endpoint is disabled and administrators are told', async () => {
    const hook = await receiver((response) => void response.writeHead(503).end());
    const { id } = await addEndpoint(hook.url);
    await approve();
    const start = Date.now() + 1000;
    let at = start;
    for (let attempts = 1; at < start + TRY_FOR_MS; attempts += 1) {
      await deliver(new Date(at));
      at += waitAfter(attempts, 0.5);
    }
    const [given] = await deliveries();
    expect([given?.state, given?.attempts === hook.got.length, hook.got.length < 20]).toEqual([
      'failed',
      true,
      true,
    ]);
    await approve();
    await deliver(new Date(start + DISABLE_AFTER_MS + 60_000));
    const { endpoints } = (await ask('GET', '/v1/webhooks')).json();
    expect(endpoints).toMatchObject([{ id, state: 'disabled', pending: 0 }]);
    const { rows } = await database.ownerPool.query(
      `select user_id, facts from notifications where kind = 'webhook_disabled' and tenant_id = $1`,
      [firm.tenantId],
    );
    expect(rows).toEqual([{ user_id: firm.admin.id, facts: { url: hook.url } }]);
    // Nothing is queued for it, until somebody resumes it.
    await approve();
    expect(await deliveries()).toHaveLength(2);
    await ask('POST', `/v1/webhooks/${id}`, { state: 'active' });
    await approve();
    expect((await deliveries()).filter(({ state }) => state === 'pending')).toHaveLength(1);
  });

  test('waits grow, with jitter, up to four hours', () => {
    expect([1, 2, 3].map((attempts) => waitAfter(attempts, 0.5))).toEqual([5000, 15_000, 45_000]);
    expect(waitAfter(30, 0.5)).toBe(4 * 3_600_000);
    expect([waitAfter(1, 0), waitAfter(1, 0.999_999)]).toEqual([4000, 6000]);
  });
});

test('two workers at once send a delivery once', async () => {
  const hook = await receiver((response) => void setImmediate(() => response.writeHead(204).end()));
  await addEndpoint(hook.url);
  for (let count = 0; count < 5; count += 1) await approve();
  const at = later(1000);
  await Promise.all([deliver(at), deliver(at), deliver(at)]);
  expect([hook.got.length, new Set(hook.got.map(({ delivery }) => delivery)).size]).toEqual([5, 5]);
});

test('the worker delivers by itself, also what failed before', async () => {
  const hook = await receiver(
    (response, _request, nth) => void response.writeHead(nth === 1 ? 500 : 204).end(),
  );
  await addEndpoint(hook.url);
  const worker = await testWorker(database, {}, {}, { dataDir: server.config.dataDir });
  try {
    await approve();
    await eventually('the delivery', async () => {
      const [delivery] = await deliveries();
      return delivery?.state === 'delivered' ? delivery : null;
    });
  } finally {
    await worker.stop();
  }
  expect(hook.got.map(({ delivery }) => delivery)).toHaveLength(2);
});

describe('an endpoint', () => {
  test('is an administrator’s, tells its secret once, and the database does not hold it', async () => {
    const id = uuidv7();
    const body = { id, url: 'https://hooks.example.com/stint', description: 'ERP' };
    const first = WebhookWithSecret.parse((await ask('POST', '/v1/webhooks', body)).json());
    const again = WebhookWithSecret.parse((await ask('POST', '/v1/webhooks', body)).json());
    expect([first.secret?.startsWith('whsec_'), again.secret, again.endpoint.id]).toEqual([true, null, id]);
    expect((await ask('GET', '/v1/webhooks')).body).not.toContain('whsec_');
    const { rows } = await database.ownerPool.query<{ all: string; cipher: Buffer }>(
      `select e::text as all, secret_ciphertext as cipher from webhook_endpoints e where id = $1`,
      [id],
    );
    expect(rows[0]!.all + rows[0]!.cipher.toString('latin1')).not.toContain(first.secret);
    const audit = await database.ownerPool.query(
      `select action, after::text from audit_records where tenant_id = $1 and action like 'webhook.%'`,
      [firm.tenantId],
    );
    expect(JSON.stringify(audit.rows)).toMatch(/webhook.create/);
    expect(JSON.stringify(audit.rows)).not.toContain('whsec_');
    const manager = await signIn(server.app, firm, firm.manager);
    const refused = await server.app.inject({ method: 'GET', url: '/v1/webhooks', headers: manager.headers });
    expect([refused.statusCode, errorOf(refused).error]).toEqual([403, 'forbidden']);
  });

  test('signs with both secrets for a while after a rotation, and then with the new one alone', async () => {
    const hook = await receiver();
    const { id, secret } = await addEndpoint(hook.url);
    const rotated = (await ask('POST', `/v1/webhooks/${id}/secret`, { overlapHours: 1 })).json();
    await approve();
    await deliver(later(1000));
    await approve();
    await deliver(later(2 * 3_600_000));
    expect(
      hook.got.map((got, nth) =>
        [secret, rotated.secret].map((one) => isSigned(got, one, later(nth * 7_200_000))),
      ),
    ).toEqual([
      [true, true],
      [false, true],
    ]);
  });

  test('is pinged, shows its deliveries, and gets one again under the same id', async () => {
    const hook = await receiver();
    const { id } = await addEndpoint(hook.url);
    const pinged = await ask('POST', `/v1/webhooks/${id}/ping`);
    expect([pinged.statusCode, pinged.json().event]).toEqual([202, 'ping']);
    await deliver(later(1000));
    const shown = (await ask('GET', `/v1/webhooks/${id}/deliveries`)).json().deliveries;
    expect(shown).toMatchObject([
      { event: 'ping', state: 'delivered', tries: [{ status: 204, error: null }] },
    ]);
    expect((await ask('POST', `/v1/webhooks/deliveries/${shown[0].id}/redeliver`)).statusCode).toBe(202);
    await deliver(later(2000));
    expect([hook.got.length, new Set(hook.got.map(({ delivery }) => delivery)).size]).toEqual([2, 1]);
  });

  test('that is paused or removed is told nothing', async () => {
    const hook = await receiver();
    const paused = await addEndpoint(hook.url);
    const removed = await addEndpoint(hook.url);
    await ask('POST', `/v1/webhooks/${paused.id}`, { state: 'paused' });
    expect((await ask('POST', `/v1/webhooks/${removed.id}/remove`)).statusCode).toBe(204);
    await approve();
    expect(await deliveries()).toEqual([]);
    // What was on its way waits until somebody resumes it.
    await ask('POST', `/v1/webhooks/${paused.id}`, { state: 'active' });
    await approve();
    await ask('POST', `/v1/webhooks/${paused.id}`, { state: 'paused' });
    await deliver(later(1000));
    expect(hook.got).toEqual([]);
    await ask('POST', `/v1/webhooks/${paused.id}`, { state: 'active' });
    await deliver(later(2000));
    expect(hook.got).toHaveLength(1);
    await ask('POST', `/v1/webhooks/${paused.id}`, { state: 'paused' });
    expect((await ask('POST', `/v1/webhooks/${paused.id}/ping`)).statusCode).toBe(409);
    expect((await ask('GET', `/v1/webhooks/${removed.id}/deliveries`)).statusCode).toBe(404);
  });

  test.each([
    'https://10.0.0.5/hook',
    'https://[::1]/hook',
    'https://[::ffff:192.168.1.1]/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/hook',
    'https://printer.local/hook',
    'http://hooks.example.com/hook',
    'http://0x7f.1.1.1/hook',
    'https://user:secret@hooks.example.com/',
  ])('may not be %s', async (url) => {
    const answer = await ask('POST', '/v1/webhooks', { id: uuidv7(), url, description: '' });
    expect([answer.statusCode, errorOf(answer).error]).toEqual([400, 'invalid_request']);
  });
});

describe('a name', () => {
  const rules = { allowed: ['10.1.0.0/16'], development: false };
  const found = (...addresses: string[]) =>
    new Promise((resolve) =>
      guardedLookup(rules, async () => addresses.map((address) => ({ address, family: 4 })))(
        'hooks.example.com',
        { all: true },
        (error, answer) => resolve(error ? error.message : answer),
      ),
    );

  test('is called only where all its addresses may be called', async () => {
    expect(await found('93.184.216.34')).toEqual([{ address: '93.184.216.34', family: 4 }]);
    expect(await found('10.1.2.3')).toEqual([{ address: '10.1.2.3', family: 4 }]);
    expect(await found('2606:2800:220:1:248:1893:25c8:1946')).toHaveLength(1);
    for (const bad of ['fd00::1', 'fe80::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::'])
      expect(await found(bad)).toMatch(/not on the public internet/);
    for (const bad of ['10.2.0.1', '127.0.0.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'])
      expect(await found('93.184.216.34', bad)).toMatch(/not on the public internet/);
  });
});

test('a name that leads inside is refused when it is called', async () => {
  const rules = { allowed: [], development: true };
  expect(await sendOnce('https://inside.example.com/', {}, '{}', rules)).toEqual({
    status: null,
    error: 'inside.example.com leads to 10.0.0.7, which is not on the public internet.',
  });
});

describe('a secret in the database', () => {
  const place = { tenantId: uuidv7(), endpointId: uuidv7() };

  test('opens in its own place only, and with the key that made it', async () => {
    const sealed = encryptSecret(keys, place, 'whsec_x');
    expect(decryptSecret(keys, place, sealed)).toBe('whsec_x');
    expect(() => decryptSecret(keys, { ...place, endpointId: uuidv7() }, sealed)).toThrow();
    const other = generateKeyPairSync('x25519').privateKey;
    const [only] = [...keys.opening.values()];
    const replaced = {
      current: { ...only!, keyId: 'k'.repeat(43) },
      opening: new Map([['k'.repeat(43), { ...only!, keyId: 'k'.repeat(43), privateKey: other }]]),
    };
    expect(() => decryptSecret(replaced, place, sealed)).toThrow(/not there any more/);
    const both = { ...replaced, opening: new Map([...replaced.opening, ...keys.opening]) };
    expect(decryptSecret(both, place, sealed)).toBe('whsec_x');
  });
});
