import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import type { PushCollectionName } from '../../domain/wire/collections.ts';
import { PushResponse, type PushResult } from '../../domain/wire/push.ts';
import { signIn, type TestApp, testApp } from '../support/app.ts';
import {
  type CanaryFirm,
  readTruth,
  seedCanaryFirm,
  type ViewerName,
  viewerNames,
} from '../support/canary-firm.ts';
import { isInScope } from '../support/canary-scope.ts';
import { decisionOn } from '../support/decisions.ts';
import { entryOf } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { seal } from '../support/sealing.ts';

/** Every role on everything that writes: accepted or refused as the table of permissions says, in words, leaving no trace. */

let database: TestDatabase;
let server: TestApp;
let firm: CanaryFirm;
const sessions = new Map<ViewerName, Awaited<ReturnType<typeof signIn>>>();

beforeAll(async () => {
  database = await testDatabase();
  server = await testApp(database);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});
beforeEach(() => sessions.clear());

async function newFirm(name: ViewerName): Promise<void> {
  firm = await seedCanaryFirm(database.ownerPool);
  sessions.set(name, await signIn(server.app, firm, firm.viewers[name]));
}

interface Change {
  newDocumentState: object;
  assumedMasterState?: object;
}

async function pushAll(name: ViewerName, collection: PushCollectionName, changes: readonly Change[]) {
  const answer = await server.app.inject({
    method: 'POST',
    url: `/v1/sync/${collection}/push`,
    headers: sessions.get(name)?.headers ?? {},
    payload: {
      rows: changes.map((change) => ({ operationId: uuidv7(), assumedMasterState: null, ...change })),
    },
  });
  expect(answer.statusCode).toBe(200);
  return { results: PushResponse.parse(answer.json()).results, bytes: answer.body };
}

async function push(name: ViewerName, collection: PushCollectionName, newDocumentState: object) {
  const { results, bytes } = await pushAll(name, collection, [{ newDocumentState }]);
  const [result] = results;
  if (!result) throw new Error('one row has one answer');
  return { result, bytes };
}

const said = (result: PushResult) => (result.status === 'rejected' ? result.code : result.status);

async function work(): Promise<TimeEntry[]> {
  return (await readTruth(database.ownerPool, firm)).timeEntries as unknown as TimeEntry[];
}

/** Whose own time on `project` the server takes, and why it refuses the others. */
const logs: Readonly<Record<ViewerName, string>> = {
  admin: 'not_assigned',
  managing: 'not_assigned',
  idleManager: 'not_assigned',
  delegate: 'not_assigned',
  assigned: 'accepted',
  unassigned: 'not_assigned',
  client: 'not_permitted',
  otherClient: 'not_permitted',
  consultantAndClient: 'not_assigned',
  managerAndClient: 'not_assigned',
};

/** Whose approval of the consultant's time on `project` counts. */
const decides: Readonly<Record<ViewerName, 'approved' | 'submitted' | 'refused'>> = {
  admin: 'approved',
  managing: 'approved',
  delegate: 'approved',
  idleManager: 'submitted',
  managerAndClient: 'submitted',
  assigned: 'refused',
  unassigned: 'refused',
  client: 'refused',
  otherClient: 'refused',
  consultantAndClient: 'refused',
};

describe.each(viewerNames)('%s', (name) => {
  test('logs their own time where the table lets them, and nobody else’s', async () => {
    await newFirm(name);
    const me = firm.viewers[name];
    const before = await work();
    const own = entryOf(firm, { userId: me.id, taskId: null, date: '2026-09-01' });
    const { result } = await push(name, 'timeEntries', own);
    expect(said(result)).toBe(logs[name]);
    if (result.status === 'rejected') expect(result.message).toMatch(/[a-z]{3}.*\.$/);
    const somebody = name === 'assigned' ? firm.otherConsultant : firm.consultant;
    const forged = entryOf(firm, { userId: somebody.id, taskId: null, date: '2026-09-01' });
    expect(said((await push(name, 'timeEntries', forged)).result)).toBe('not_yours');
    const added = (await work()).length - before.length;
    expect(added).toBe(logs[name] === 'accepted' ? 1 : 0);
  });

  test('learns nothing of somebody else’s entry by pushing it, and changes nothing', async () => {
    await newFirm(name);
    const me = firm.viewers[name];
    const before = await work();
    const others = before.filter(({ userId }) => userId !== me.id);
    expect(others.length).toBeGreaterThan(40);
    const changes = others.flatMap((entry) => {
      const mine = { ...entryOf(firm, { id: entry.id, userId: me.id }), description: 'mine now' };
      return [mine, { ...mine, userId: entry.userId }, { ...mine, _deleted: true }];
    });
    const { results, bytes } = await pushAll(
      name,
      'timeEntries',
      changes.map((newDocumentState) => ({ newDocumentState })),
    );
    expect(new Set(results.map(said))).toEqual(new Set(['not_yours']));
    for (const { description } of others) expect(bytes).not.toContain(description);
    expect(await work()).toEqual(before);
  });

  test('learns nothing of a project that is not theirs by logging on it', async () => {
    await newFirm(name);
    const viewer = firm.viewers[name];
    const truth = await readTruth(database.ownerPool, firm);
    const hidden = truth.projects.filter((project) => !isInScope(truth, viewer, 'projects', project));
    const changes = hidden.flatMap(({ id: projectId }) =>
      [{}, { activityCode: 'NONE' }, { taskId: uuidv7() }, { billable: false }, { date: '2019-01-01' }].map(
        (change) => ({
          newDocumentState: entryOf(firm, {
            userId: viewer.id,
            taskId: null,
            date: '2026-09-03',
            projectId,
            ...change,
          }),
        }),
      ),
    );
    if (changes.length === 0) return;
    const { results, bytes } = await pushAll(name, 'timeEntries', changes);
    for (const { status } of results) expect(status).toBe('rejected');
    expect(bytes.match(/canary [^"]*/g)).toBeNull();
  });

  test('gets the server’s row of their own entry without what is hidden from them', async () => {
    await newFirm(name);
    const me = firm.viewers[name];
    const before = await work();
    const billed = before.filter(({ userId, rateMinor }) => userId === me.id && rateMinor !== null);
    if (billed.length === 0) return;
    const changes = billed.map((entry) => ({
      newDocumentState: { ...entry, minutes: 61 },
      assumedMasterState: { ...entry, minutes: 5 },
    }));
    const { results, bytes } = await pushAll(name, 'timeEntries', changes);
    for (const { status } of results) expect(['conflict', 'rejected']).toContain(status);
    const runs = me.roles.some((role) => role === 'admin' || role === 'project_manager');
    for (const { rateMinor, amountMinor, description } of billed) {
      expect(bytes).toContain(description);
      for (const amount of [rateMinor, amountMinor]) expect(bytes.includes(String(amount))).toBe(runs);
    }
  });

  test('decides where the table lets them, and in nobody else’s name', async () => {
    await newFirm(name);
    const entry = (await work()).find(({ id }) => id === firm.submittedId);
    if (!entry) throw new Error('there is a submitted entry');
    const approve = await decisionOn(firm, [entry], { decidedBy: firm.viewers[name].id });
    const { result, bytes } = await push(name, 'decisions', approve);
    expect(said(result)).toBe(decides[name] === 'refused' ? 'not_permitted' : 'accepted');
    if (decides[name] !== 'approved') expect(bytes).not.toContain(entry.description);
    const status = (await work()).find(({ id }) => id === firm.submittedId)?.status;
    expect(status).toBe(decides[name] === 'approved' ? 'approved' : 'submitted');
    // What became of it says nothing of an entry that the decider does not see.
    const answers = await server.app.inject({
      url: '/v1/sync/decisions/pull?limit=100',
      headers: sessions.get(name)?.headers ?? {},
    });
    const mine = answers
      .json<{ documents: { id: string }[] }>()
      .documents.find(({ id }) => id === approve.id);
    if (decides[name] === 'submitted') {
      expect(mine).toMatchObject({ state: 'refused' });
      expect(JSON.stringify(mine).match(/canary [^"]*/g)).toBeNull();
    } else expect(mine !== undefined).toBe(decides[name] === 'approved');
    const somebody = name === 'managing' ? firm.admin : firm.manager;
    const forged = await decisionOn(firm, [entry], { decidedBy: somebody.id });
    expect(said((await push(name, 'decisions', forged)).result)).toBe('not_yours');
  });

  test('uploads the sealed work of others only where the table lets them', async () => {
    await newFirm(name);
    const session = sessions.get(name);
    if (!session) throw new Error('they are signed in');
    const author = name === 'assigned' ? firm.otherConsultant : firm.consultant;
    const file = await seal(
      session.session.sealingKey,
      { tenantId: firm.tenantId, userId: author.id },
      {
        operations: [
          {
            operationId: uuidv7(),
            collection: 'timeEntries',
            assumedMasterState: null,
            newDocumentState: entryOf(firm, { userId: author.id, taskId: null, date: '2026-09-02' }),
          },
        ],
      },
    );
    const answer = await server.app.inject({
      method: 'POST',
      url: '/v1/sync/sealed',
      headers: session.headers,
      payload: file,
    });
    expect(answer.statusCode).toBe(name === 'admin' ? 200 : 403);
  });
});
