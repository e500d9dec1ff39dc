import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { visibleDocument } from '../../domain/rules/visibility.ts';
import { visibility } from '../../domain/rules/visibility-table.ts';
import { CollectionName } from '../../domain/wire/collections.ts';
import { signIn, type TestApp, testApp, wireHeaders } from '../support/app.ts';
import {
  type CanaryFirm,
  type CanaryViewer,
  type Document,
  readTruth,
  seedCanaryFirm,
  type Truth,
  type ViewerName,
  viewerNames,
  words,
} from '../support/canary-firm.ts';
import { isInScope } from '../support/canary-scope.ts';
import { decisionOn } from '../support/decisions.ts';
import { entryOf, type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { type Asked, routeExpectations } from '../support/route-expectations.ts';

/**
 * Every role on every route, every collection and every field: what each receives is what the tables say, and in the
 * bytes of no answer is anything of what it must not.
 */

let database: TestDatabase;
let server: TestApp;
let firm: CanaryFirm;
let otherFirm: Firm;
let truth: Truth;
const headers = new Map<ViewerName | 'otherTenant', Record<string, string>>();

beforeAll(async () => {
  database = await testDatabase();
  server = await testApp(database);
  otherFirm = await seedFirm(database.ownerPool);
  headers.set('otherTenant', (await signIn(server.app, otherFirm, otherFirm.admin)).headers);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

async function begin(decides: 'project' | 'sheet'): Promise<void> {
  firm = await seedCanaryFirm(database.ownerPool, decides);
  for (const name of viewerNames)
    headers.set(name, (await signIn(server.app, firm, firm.viewers[name])).headers);
  await logAndApprove();
  truth = await readTruth(database.ownerPool, firm);
}

/** One entry with a history, and words about it that its client must not read. */
async function logAndApprove(): Promise<void> {
  const push = async (name: ViewerName, collection: string, document: object) => {
    const rows = [{ operationId: uuidv7(), assumedMasterState: null, newDocumentState: document }];
    const url = `/v1/sync/${collection}/push`;
    const answer = await ask({ method: 'POST', url, payload: { rows } }, headers.get(name) ?? {});
    expect(answer.json()).toMatchObject({ results: [{ status: 'accepted' }] });
  };
  const entry = entryOf(firm, {
    id: firm.historyId,
    taskId: null,
    date: '2026-08-03',
    description: words('history'),
    status: 'submitted',
    submittedAt: new Date().toISOString(),
  });
  await push('assigned', 'timeEntries', entry);
  await push('managing', 'decisions', await decisionOn(firm, [entry], { comment: words('comment') }));
  const [stored] = (await readTruth(database.ownerPool, firm)).timeEntries.filter(
    ({ id }) => id === entry.id,
  );
  expect(stored).toMatchObject({ status: 'approved', rateMinor: expect.any(Number) });
}

function expected(viewer: CanaryViewer, collection: CollectionName): Document[] {
  return truth[collection]
    .filter((document) => isInScope(truth, viewer, collection, document))
    .map(
      (document) =>
        visibleDocument(collection, { userId: viewer.id, roles: viewer.roles }, document) as Document,
    );
}

/** Texts and numbers that stand in one place of the firm alone. */
function canariesIn(value: unknown): string[] {
  if (typeof value === 'number') return value > 100_000_000 ? [String(value)] : [];
  if (typeof value === 'string')
    return /canary|^[0-9a-f]{8}-[0-9a-f]{4}-7|^7\d{9}$|^0\.731|\.731Z$|@/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(canariesIn) : [];
}

/** All canaries of the firm but those in what the viewer may have, and what is nobody's. */
function forbidden(viewer: CanaryViewer | null): string[] {
  const mine = new Set(
    viewer ? CollectionName.options.flatMap((name) => canariesIn(expected(viewer, name))) : [],
  );
  for (const own of [viewer?.id, viewer?.email, viewer?.clientId, firm.tenantId]) if (own) mine.add(own);
  const all = CollectionName.options.flatMap((name) => canariesIn(truth[name]));
  const ofReports = [...firm.reportWords.values()].flat();
  return [...new Set([...all, ...ofReports, '$argon2', 'password_hash'])].filter((one) => !mine.has(one));
}

const leaks = (bytes: string, secrets: readonly string[]) =>
  secrets.filter((secret) => bytes.includes(secret));

async function ask(asked: Asked, who: Record<string, string>) {
  const { method, url, payload } = asked;
  return server.app.inject({ method, url, headers: who, ...(payload ? { payload } : {}) });
}

async function pulled(
  name: ViewerName,
  collection: CollectionName,
): Promise<{ bytes: string; documents: Document[] }> {
  const url = `/v1/sync/${collection}/pull?limit=1000`;
  const answer = await ask({ method: 'GET', url }, headers.get(name) ?? {});
  expect(answer.statusCode).toBe(200);
  const documents = answer
    .json<{ documents: Document[] }>()
    .documents.map(({ _deleted, ...one }) => one as Document);
  return { bytes: answer.rawPayload.toString('utf8'), documents };
}

/** What a document holds at a path; of a list, of every member. */
function valuesAt(value: unknown, [step, ...rest]: readonly string[]): unknown[] {
  if (step === undefined) return [value];
  if (step === '[]') return Array.isArray(value) ? value.flatMap((member) => valuesAt(member, rest)) : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === step ? valuesAt(inner, rest) : []));
}

describe.each(['project', 'sheet'] as const)('where the firm decides by the %s', (decides) => {
  beforeAll(() => begin(decides));

  test('the firm holds something to find in every field that is hidden from somebody', () => {
    for (const collection of CollectionName.options)
      for (const [key, { sees, otherwise }] of Object.entries(visibility[collection])) {
        if (Object.values(sees).every((sight) => sight === 'all')) continue;
        const steps = key.replaceAll('[]', '.[]').split('.');
        const held = truth[collection].flatMap((document) => valuesAt(document, steps));
        const telling = held.some((value) => JSON.stringify(value) !== JSON.stringify(otherwise));
        // A list of a collection that clients do not receive at all needs nothing to find in each of its fields.
        const nobodyLess = collection === 'decisions' || collection === 'assignments';
        const isUsual = key === 'settings.approval.decides' && decides === 'project';
        expect([collection, key, telling || nobodyLess || isUsual]).toEqual([collection, key, true]);
      }
  });

  describe.each(viewerNames)('%s', (name) => {
    test.each(CollectionName.options)(
      'receives of %s what the tables say, no field more',
      async (collection) => {
        const { bytes, documents } = await pulled(name, collection);
        const viewer = firm.viewers[name];
        const byId = (a: Document, b: Document) => (a.id < b.id ? -1 : 1);
        expect(documents.toSorted(byId)).toEqual(expected(viewer, collection).toSorted(byId));
        expect(leaks(bytes, forbidden(viewer))).toEqual([]);
      },
    );

    test('receives no cost rate, nor what work is sold for, unless they run projects', async () => {
      const viewer = firm.viewers[name];
      const runs = viewer.roles.some((role) => role === 'admin' || role === 'project_manager');
      const bytes = (await Promise.all(CollectionName.options.map((one) => pulled(name, one))))
        .map((one) => one.bytes)
        .join();
      const { rows } = await database.ownerPool.query<{ money: string }>(
        `SELECT cost_rate::text AS money FROM resources WHERE tenant_id = $1
       UNION SELECT amount_minor::text FROM time_entries WHERE tenant_id = $1 AND amount_minor IS NOT NULL
       UNION SELECT rate_minor::text FROM time_entries WHERE tenant_id = $1 AND rate_minor IS NOT NULL
       UNION SELECT budget_amount_minor::text FROM projects WHERE tenant_id = $1
       UNION SELECT contract_terms->>'defaultRate' FROM clients WHERE tenant_id = $1`,
        [firm.tenantId],
      );
      expect(rows.length).toBeGreaterThan(20);
      const found = rows.filter(({ money }) => bytes.includes(money)).length;
      if (runs) expect(found).toBeGreaterThan(0);
      else expect(found).toBe(0);
    });
  });

  describe('every route', () => {
    const expectations = () =>
      Object.fromEntries(
        Object.entries(routeExpectations(firm)).filter(([route]) => server.app.routeList.includes(route)),
      );

    test('has an expectation', () => {
      expect(server.app.routeList.toSorted()).toEqual(Object.keys(expectations()).toSorted());
    });

    test.each(viewerNames)(
      'answers %s as the tables say, with nothing of what is not theirs',
      async (name) => {
        const viewer = firm.viewers[name];
        const secrets = forbidden(viewer);
        for (const [route, { asks, status, alsoSees }] of Object.entries(expectations()))
          for (const asked of asks) {
            const answer = await ask(asked, headers.get(name) ?? {});
            const bytes = answer.rawPayload.toString('utf8');
            expect([route, answer.statusCode, bytes.slice(0, 300)]).toEqual([
              route,
              status(viewer, asked),
              expect.anything(),
            ]);
            const own = new Set(alsoSees?.(viewer) ?? []);
            expect([
              route,
              leaks(
                bytes,
                secrets.filter((secret) => !own.has(secret)),
              ),
            ]).toEqual([route, []]);
          }
      },
    );

    test('tells nobody who is not signed in, or is of another firm, anything at all', async () => {
      const secrets = forbidden(null);
      for (const [route, { asks, isPublic }] of Object.entries(expectations()))
        for (const asked of asks) {
          const stranger = await ask(asked, wireHeaders());
          if (!isPublic) expect([route, stranger.statusCode]).toEqual([route, 401]);
          const foreign = await ask(asked, headers.get('otherTenant') ?? {});
          for (const { rawPayload } of [stranger, foreign])
            expect([route, leaks(rawPayload.toString('utf8'), secrets)]).toEqual([route, []]);
        }
    });

    test('is shut for somebody who was disabled', async () => {
      const person = { ...firm.viewers.idleManager };
      const { headers: theirs } = await signIn(server.app, firm, person);
      await database.ownerPool.query(
        `UPDATE users SET status = 'disabled' WHERE tenant_id = $1 AND id = $2`,
        [firm.tenantId, person.id],
      );
      server.advance(server.config.revocationCacheMs / 1000 + 1);
      try {
        for (const [route, { asks, isPublic }] of Object.entries(expectations()))
          for (const asked of isPublic ? [] : asks) {
            const answer = await ask(asked, theirs);
            expect([route, answer.statusCode]).toEqual([route, 401]);
            expect([route, leaks(answer.body, forbidden(null))]).toEqual([route, []]);
          }
      } finally {
        await database.ownerPool.query(`UPDATE users SET status = 'active' WHERE id = $1`, [person.id]);
      }
    });
  });
});
