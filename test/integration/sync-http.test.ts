import { once } from 'node:events';
import http from 'node:http';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Decision } from '../../domain/entities/decision.ts';
import { Project } from '../../domain/entities/project.ts';
import { TimeEntry } from '../../domain/entities/time-entry.ts';
import { News } from '../../domain/wire/news.ts';
import { pullResponse } from '../../domain/wire/pull.ts';
import { PUSH_ROWS_MAX, PushResponse } from '../../domain/wire/push.ts';
import { wireVersionText } from '../../domain/wire/version.ts';
import { withTenant } from '../../sync-server/db.ts';
import { errorOf, signIn, type TestApp, testApp } from '../support/app.ts';
import { decisionOn, submitted } from '../support/decisions.ts';
import { entryOf, type Firm, type FirmUser, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let server: TestApp;
let address: string;
let firm: Firm;

beforeAll(async () => {
  database = await testDatabase();
  server = await testApp(database);
  address = await server.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
});

async function sessionOf(person: FirmUser) {
  const { headers } = await signIn(server.app, firm, person);
  return {
    headers,
    get: (url: string) => server.app.inject({ method: 'GET', url, headers }),
    push: (collection: string, rows: object[]) =>
      server.app.inject({
        method: 'POST',
        url: `/v1/sync/${collection}/push`,
        headers,
        payload: { rows },
      }),
  };
}

const rowOf = (document: object, assumed: object | null = null) => ({
  operationId: uuidv7(),
  assumedMasterState: assumed,
  newDocumentState: { ...document, _deleted: false },
});

describe('over HTTP', () => {
  test('an entry that one device pushes is pulled by another', async () => {
    const consultant = await sessionOf(firm.consultant);
    const entry = entryOf(firm);
    const pushed = await consultant.push('timeEntries', [rowOf(entry)]);
    expect(pushed.statusCode).toBe(200);
    const [result] = PushResponse.parse(pushed.json()).results;
    expect(result).toMatchObject({ status: 'accepted' });
    const manager = await sessionOf(firm.manager);
    const pulled = await manager.get('/v1/sync/timeEntries/pull?limit=10');
    expect(pulled.headers['content-type']).toMatch(/^application\/json/);
    const page = pullResponse(TimeEntry).parse(pulled.json());
    expect(page).toMatchObject({ documents: [{ id: entry.id, _deleted: false }], epochChanged: false });
    const { epoch, version, id } = page.checkpoint;
    const again = await manager.get(
      `/v1/sync/timeEntries/pull?epoch=${epoch}&version=${version}&id=${id}&limit=10`,
    );
    expect(pullResponse(TimeEntry).parse(again.json()).documents).toEqual([]);
  });

  test.each([
    ['GET', '/v1/sync/secrets/pull'],
    ['GET', '/v1/sync/timeEntries/pull?limit=100000'],
    ['GET', '/v1/sync/timeEntries/pull?version=-1'],
    ['GET', '/v1/sync/timeEntries/pull?epoch=x&version=1&id=nonsense'],
    ['POST', '/v1/sync/projects/push'],
  ] as const)('%s %s is refused as an invalid request', async (method, url) => {
    const { headers } = await sessionOf(firm.consultant);
    const answer = await server.app.inject({
      method,
      url,
      headers,
      ...(method === 'POST' && { payload: { rows: [rowOf(entryOf(firm))] } }),
    });
    expect([answer.statusCode, errorOf(answer).error]).toEqual([400, 'invalid_request']);
  });

  test('a push of no rows, of too many, or of another shape stores nothing', async () => {
    const consultant = await sessionOf(firm.consultant);
    const many = Array.from({ length: PUSH_ROWS_MAX + 1 }, () => rowOf({}));
    for (const rows of [[], many, [{ operationId: 'x' }]])
      expect(errorOf(await consultant.push('timeEntries', rows)).error).toBe('invalid_request');
  });

  test('a push of the most rows there may be goes through', async () => {
    const consultant = await sessionOf(firm.consultant);
    const rows = Array.from({ length: PUSH_ROWS_MAX }, (_, n) =>
      rowOf(
        entryOf(firm, {
          description: `Work ${n}`,
          minutes: 1,
          date: `2026-05-${String(1 + (n % 28)).padStart(2, '0')}`,
        }),
      ),
    );
    const { results } = PushResponse.parse((await consultant.push('timeEntries', rows)).json());
    expect(results.filter(({ status }) => status !== 'accepted')).toEqual([]);
    expect(results).toHaveLength(PUSH_ROWS_MAX);
  });

  test('every sync route needs a session', async () => {
    for (const url of ['/v1/sync/timeEntries/pull', '/v1/sync/stream'])
      expect(
        (await server.app.inject({ method: 'GET', url, headers: { 'stint-wire': '1.0' } })).statusCode,
      ).toBe(401);
  });
});

describe('decisions', () => {
  test('a pushed approval is applied, comes back by pull, and its replay does nothing', async () => {
    const [entry] = await submitted(database.ownerPool, firm, {});
    const manager = await sessionOf(firm.manager);
    const decision = await decisionOn(firm, [entry!]);
    const row = rowOf(decision);
    const first = await manager.push('decisions', [row]);
    expect(first.json()).toMatchObject({ results: [{ status: 'accepted' }] });
    expect((await manager.push('decisions', [row])).json()).toEqual(first.json());
    const page = pullResponse(Decision).parse((await manager.get('/v1/sync/decisions/pull')).json());
    expect(page.documents).toMatchObject([{ id: decision.id, state: 'applied' }]);
    const consultant = await sessionOf(firm.consultant);
    const entries = pullResponse(TimeEntry).parse((await consultant.get('/v1/sync/timeEntries/pull')).json());
    expect(entries.documents).toMatchObject([{ id: entry!.id, status: 'approved' }]);
    const projectsOf = async (session: typeof manager) =>
      pullResponse(Project).parse((await session.get('/v1/sync/projects/pull')).json()).documents;
    expect(await projectsOf(consultant)).toMatchObject([{ spentMinutes: entry!.minutes }]);
    const spent = { id: firm.project.id, spentMinutes: entry!.minutes, spentAmountMinor: 15_000 };
    expect(await projectsOf(manager)).toContainEqual(expect.objectContaining(spent));
    const outbox = await database.ownerPool.query('SELECT 1 FROM outbox WHERE tenant_id = $1', [
      firm.tenantId,
    ]);
    expect(outbox.rowCount).toBe(1);
  });

  test('an operation id of one decision is not another’s', async () => {
    const [entry] = await submitted(database.ownerPool, firm, {});
    const manager = await sessionOf(firm.manager);
    const row = rowOf(await decisionOn(firm, [entry!]));
    await manager.push('decisions', [row]);
    const other = { ...row, newDocumentState: await decisionOn(firm, [entry!]) };
    expect((await manager.push('decisions', [other])).json()).toMatchObject({
      results: [{ status: 'rejected', code: 'malformed' }],
    });
  });

  test('the same decision under another operation is answered as it is stored', async () => {
    const [entry] = await submitted(database.ownerPool, firm, {});
    const manager = await sessionOf(firm.manager);
    const decision = await decisionOn(firm, [entry!]);
    const [first] = PushResponse.parse((await manager.push('decisions', [rowOf(decision)])).json()).results;
    const [again] = PushResponse.parse((await manager.push('decisions', [rowOf(decision)])).json()).results;
    expect(again).toMatchObject({
      status: 'accepted',
      version: Reflect.get(first!, 'version'),
    });
  });

  test('a bad one is answered in its place and the others are applied', async () => {
    const [entry] = await submitted(database.ownerPool, firm, {});
    const manager = await sessionOf(firm.manager);
    const good = await decisionOn(firm, [entry!]);
    const { results } = PushResponse.parse(
      (
        await manager.push('decisions', [
          rowOf({ nonsense: true }),
          rowOf({ ...good, id: uuidv7(), decidedBy: firm.admin.id }),
          { ...rowOf(good), newDocumentState: { ...good, id: uuidv7(), _deleted: true } },
          rowOf({ ...good, id: uuidv7(), comment: 'NUL \0' }),
          rowOf(good),
        ])
      ).json(),
    );
    expect(results.map((result) => (result.status === 'rejected' ? result.code : result.status))).toEqual([
      'malformed',
      'not_yours',
      'immutable',
      'malformed',
      'accepted',
    ]);
  });

  test('whose role does not decide is refused', async () => {
    const [entry] = await submitted(database.ownerPool, firm, {});
    const consultant = await sessionOf(firm.consultant);
    const decision = await decisionOn(firm, [entry!], { decidedBy: firm.consultant.id });
    expect((await consultant.push('decisions', [rowOf(decision)])).json()).toMatchObject({
      results: [{ status: 'rejected', code: 'not_permitted' }],
    });
  });
});

/** A reader of the news stream, as the desktop app has one. */
class Stream {
  readonly news: News[] = [];
  readonly response: http.IncomingMessage;
  #text = '';
  #arrived: () => void = () => undefined;

  private constructor(response: http.IncomingMessage) {
    this.response = response;
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      this.#text += chunk;
      const events = this.#text.split('\n\n');
      this.#text = events.pop() ?? '';
      for (const event of events) {
        const found = /^event: news\ndata: (.*)$/.exec(event);
        if (found) this.news.push(News.parse(JSON.parse(found[1]!)));
      }
      this.#arrived();
    });
  }

  static async open(headers: Record<string, string>): Promise<Stream> {
    const request = http.get(`${address}/v1/sync/stream`, { headers });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    return new Stream(response);
  }

  async until(condition: (news: News[]) => boolean): Promise<void> {
    while (!condition(this.news))
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
  }
}

describe('the news stream', () => {
  const change = (of: Firm) =>
    withTenant(database.pool, of.tenantId, async (tx) => {
      const { rows } = await tx.query<{ version: number }>(
        'UPDATE clients SET name = name WHERE id = $1 RETURNING version',
        [of.client.id],
      );
      return rows[0]!.version;
    });

  test('says at once where the counter is, then whenever it moves, and nothing of other tenants', async () => {
    const other = await seedFirm(database.ownerPool);
    const { headers } = await sessionOf(firm.consultant);
    const stream = await Stream.open(headers);
    expect(stream.response.statusCode).toBe(200);
    expect(stream.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'stint-wire': wireVersionText(),
    });
    await stream.until((news) => news.length === 1);
    await change(other);
    const version = await change(firm);
    await stream.until((news) => news.at(-1)!.version === version && news.at(-1)!.epoch === news[0]!.epoch);
    expect(stream.news.map((news) => news.version)).toEqual([version - 1, version]);
    expect(new Set(stream.news.map((news) => news.epoch)).size).toBe(1);
    stream.response.destroy();
  });

  test('catches up after the database dropped its listener', async () => {
    const { headers } = await sessionOf(firm.consultant);
    const stream = await Stream.open(headers);
    await stream.until((news) => news.length === 1);
    const [{ name }] = (await database.ownerPool.query('SELECT quote_ident(current_database()) AS name'))
      .rows;
    // Nobody of the server's can connect again until the change has gone by unheard.
    await database.ownerPool.query(`ALTER DATABASE ${name} CONNECTION LIMIT 0`);
    let version: number;
    try {
      await database.ownerPool.query(
        `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
          WHERE datname = current_database() AND usename = 'stint_app'`,
      );
      version = (
        await database.ownerPool.query('UPDATE clients SET name = name WHERE id = $1 RETURNING version', [
          firm.client.id,
        ])
      ).rows[0].version;
    } finally {
      await database.ownerPool.query(`ALTER DATABASE ${name} CONNECTION LIMIT -1`);
    }
    await stream.until((news) => news.at(-1)!.version >= version);
    const next = await change(firm);
    await stream.until((news) => news.at(-1)!.version === next);
    stream.response.destroy();
  });

  test('ends when the server closes', async () => {
    const own = await testApp(database);
    const url = await own.app.listen({ host: '127.0.0.1', port: 0 });
    const { headers } = await signIn(own.app, firm, firm.consultant);
    const request = http.get(`${url}/v1/sync/stream`, { headers });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    response.resume();
    const ended = once(response, 'end');
    await own[Symbol.asyncDispose]();
    await ended;
  });
});
