import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MeteringEvent } from '../../domain/entities/metering-event.ts';
import { withTenant } from '../../sync-server/db.ts';
import { drainMetering } from '../../sync-server/modules/metering/drain.ts';
import { readOutboxState, readOutboxTotals } from '../../sync-server/modules/metering/outbox-state.ts';
import { readPlatform, tellPlatform } from '../../sync-server/modules/metering/platform-state.ts';
import { dropLetters, replayLetters, restoreLetters } from '../../sync-server/modules/metering/service.ts';
import { actorOf } from '../support/decisions.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { eventOf, failing, outboxOf, recorded, ScriptedPlatform, takingBack } from '../support/metering.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let db: TestDatabase;
let firm: Firm;
let platform: ScriptedPlatform;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(async () => {
  firm = await seedFirm(db.ownerPool);
  platform = new ScriptedPlatform();
});

const drain = (backoff = { firstSeconds: 0, maxSeconds: 1 }, of = firm) =>
  drainMetering(
    {
      pool: db.pool,
      metering: platform,
      clock: () => new Date(),
      backoff,
      halfOpenAfterMs: 60_000,
      onBatch: () => undefined,
    },
    of.tenantId,
    new AbortController().signal,
  );
const states = async (...events: MeteringEvent[]) => {
  const found = await outboxOf(db, firm);
  return events.map(({ id }) => found.get(id));
};
const admin = () => actorOf(firm, firm.admin);
const within = <T>(run: Parameters<typeof withTenant<T>>[2]) => withTenant(db.pool, firm.tenantId, run);
const state = () => within((tx) => readOutboxState(tx, new Date()));
const replay = (...events: MeteringEvent[]) =>
  within((tx) => replayLetters(tx, admin(), { ids: events.map(({ id }) => id) }, new Date()));

/** Approved, reopened, approved anew with another number of hours. */
const approvedTwice = (change: Partial<MeteringEvent> = {}) => {
  const first = eventOf(firm, { quantity: '8', ...change });
  const back = takingBack(first);
  const anew = eventOf(firm, { causeId: first.causeId, causeSeq: 2, quantity: '6' });
  return [first, back, anew] as const;
};

describe('order', () => {
  test('events of one cause go one after the other, whatever the clocks of those who wrote them', async () => {
    const [first, back, anew] = approvedTwice();
    const others = Array.from({ length: 5 }, () => eventOf(firm));
    await recorded(db, firm, anew, ...others, back, first);
    // The server that wrote the first event is a minute ahead of the one that wrote the others.
    await db.ownerPool.query(
      `UPDATE outbox SET created_at = created_at + interval '1 minute' WHERE id = $1`,
      [first.id],
    );
    await drain();
    expect(await states(first, back, anew, ...others)).toEqual(Array(8).fill('delivered'));
    const at = (event: MeteringEvent) => platform.requests.findIndex((ids) => ids.includes(event.id));
    expect([first, back, anew].map(at)).toEqual([0, 1, 2]);
    expect(platform.requests[0]).toHaveLength(6);
    expect(platform.hours).toBe(11);
  });

  test('a correction from another cause waits for what it takes back', async () => {
    const first = eventOf(firm);
    const back = takingBack(first, { causeId: eventOf(firm).causeId, causeSeq: 0 });
    await recorded(db, firm, back, first);
    await drain();
    expect(platform.requests).toEqual([[first.id], [back.id]]);
  });

  test('what stands behind a dead letter waits and nothing else does; a replay lets all go, in order', async () => {
    const [first, back, anew] = approvedTwice({ metadata: { note: 'wrong' } });
    const other = eventOf(firm, { quantity: '3' });
    await recorded(db, firm, first, back, anew, other);
    platform.judge = ({ metadata }) => (metadata.note === 'wrong' ? 'the note is wrong' : null);
    expect(await drain()).toBeNull();
    expect(await states(first, back, anew, other)).toEqual(['dead', 'pending', 'pending', 'delivered']);
    expect(await state()).toMatchObject({ pending: 2, held: 2, dead: 1, lagSeconds: 0, nextAttemptAt: null });
    expect(await readOutboxTotals(db.pool, new Date())).toMatchObject({ held: 2, dead: 1 });

    // Refused again, the others still wait.
    await replay(first);
    await drain();
    expect(await states(first, back, anew)).toEqual(['dead', 'pending', 'pending']);

    platform.judge = () => null;
    platform.requests.length = 0;
    await replay(first);
    await drain();
    expect(await states(first, back, anew)).toEqual(Array(3).fill('delivered'));
    expect(platform.requests).toEqual([[first.id], [back.id], [anew.id]]);
    expect(platform.hours).toBe(9);
    expect(await state()).toMatchObject({ pending: 0, held: 0, dead: 0 });
  });

  test('a thousand held events hide nothing that comes after them', async () => {
    const first = eventOf(firm, { metadata: { note: 'wrong' } });
    const later = Array.from({ length: 1500 }, (_, index) =>
      eventOf(firm, { causeId: first.causeId, causeSeq: index + 1 }),
    );
    platform.judge = ({ metadata }) => (metadata.note === 'wrong' ? 'the note is wrong' : null);
    await recorded(db, firm, first, ...later);
    await drain();
    const other = eventOf(firm);
    await recorded(db, firm, other);
    await drain();
    expect(await states(first, later[0]!, other)).toEqual(['dead', 'pending', 'delivered']);
    expect(await state()).toMatchObject({ pending: 1500, held: 1500, dead: 1 });
  });

  test('many batches of many causes arrive whole, and no request holds two events of a cause', async () => {
    const chains = Array.from({ length: 1200 }, () => approvedTwice());
    await recorded(db, firm, ...chains.flat());
    platform.before = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
    await drain();
    expect(platform.ledger.size).toBe(3600);
    expect(platform.hours).toBe(1200 * 6);
    const causeOf = new Map(chains.flat().map(({ id, causeId }) => [id, causeId]));
    for (const ids of platform.requests)
      expect(new Set(ids.map((id) => causeOf.get(id))).size).toBe(ids.length);
  });
});

describe('dropped', () => {
  test('takes its correction along and lets the rest go; taken back, all is as it was', async () => {
    const [first, back, anew] = approvedTwice({ metadata: { note: 'wrong' } });
    await recorded(db, firm, first, back, anew);
    platform.judge = ({ metadata }) => (metadata.note === 'wrong' ? 'the note is wrong' : null);
    await drain();
    const reason = 'The client never ordered it';
    const dropped = await within((tx) => dropLetters(tx, admin(), { ids: [first.id], reason }, new Date()));
    expect(dropped).toEqual({ changed: expect.arrayContaining([first.id, back.id]), dead: 0 });
    await drain();
    expect(await states(first, back, anew)).toEqual(['dropped', 'dropped', 'delivered']);
    expect(platform.hours).toBe(6);

    await within((tx) => restoreLetters(tx, admin(), [first.id], new Date()));
    expect(await states(first, back)).toEqual(['dead', 'pending']);
    platform.judge = () => null;
    await replay(first);
    await drain();
    expect(await states(first, back)).toEqual(['delivered', 'delivered']);
    expect(platform.hours).toBe(6);
    const { rows } = await db.ownerPool.query(
      `SELECT action, before, after FROM audit_records WHERE tenant_id = $1 ORDER BY seq`,
      [firm.tenantId],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'metering_event.drop',
      'metering_event.restore',
      'metering_event.replay',
    ]);
    expect(rows[0].after[0]).toEqual({ state: 'dropped', reason });
    expect(rows[0].before).toContainEqual({ state: 'dead', reason: 'the note is wrong' });
  });

  test('is not sent a correction that comes later', async () => {
    const first = eventOf(firm, { metadata: { note: 'wrong' } });
    platform.judge = ({ metadata }) => (metadata.note === 'wrong' ? 'the note is wrong' : null);
    await recorded(db, firm, first);
    await drain();
    await within((tx) => dropLetters(tx, admin(), { ids: [first.id], reason: 'Not owed' }, new Date()));
    const back = takingBack(first);
    const anew = eventOf(firm, { causeId: first.causeId, causeSeq: 2 });
    await recorded(db, firm, back, anew);
    await drain();
    expect(await states(first, back, anew)).toEqual(['dropped', 'dropped', 'delivered']);
    expect(platform.requests.flat()).not.toContain(back.id);
  });

  test('only what is dead can be', async () => {
    const event = eventOf(firm);
    await recorded(db, firm, event);
    const request = { ids: [event.id], reason: 'Not owed' };
    expect(await within((tx) => dropLetters(tx, admin(), request, new Date()))).toMatchObject({
      changed: [],
    });
    await drain();
    expect(await within((tx) => dropLetters(tx, admin(), request, new Date()))).toMatchObject({
      changed: [],
    });
    expect(await states(event)).toEqual(['delivered']);
  });
});

describe('a platform that fails', () => {
  test.each([400, 413])('with %i for a whole request: only the event that causes it dies', async (status) => {
    const events = Array.from({ length: 40 }, () => eventOf(firm));
    const bad = events[17]!;
    await recorded(db, firm, ...events);
    platform.before = (some) => {
      if (some.some(({ event_id }) => event_id === bad.id)) throw failing(status, 'too_much');
    };
    await drain();
    const found = await outboxOf(db, firm);
    expect(events.filter(({ id }) => found.get(id) === 'delivered')).toHaveLength(39);
    expect(found.get(bad.id)).toBe('dead');
  });

  test('with 500 whenever one event is in the request: the others arrive', async () => {
    const events = Array.from({ length: 60 }, () => eventOf(firm));
    const bad = events[5]!;
    await recorded(db, firm, ...events);
    platform.before = (some) => {
      if (some.some(({ event_id }) => event_id === bad.id)) throw failing(500);
    };
    // Let it try until the one is alone; then its waits are what is left.
    const until = Date.now() + 20_000;
    do await drain({ firstSeconds: 0.01, maxSeconds: 0.02 });
    while (platform.ledger.size < 59 && Date.now() < until);
    const found = await outboxOf(db, firm);
    expect(events.filter(({ id }) => found.get(id) === 'delivered')).toHaveLength(59);
    expect(found.get(bad.id)).toBe('pending');
  });

  test('with no word on some events: they are asked again, and answered as duplicates', async () => {
    const events = Array.from({ length: 4 }, () => eventOf(firm));
    await recorded(db, firm, ...events);
    let lost = 1;
    platform.after = (answer) => (lost-- > 0 ? { ...answer, results: answer.results.slice(0, 1) } : answer);
    await drain();
    expect(await states(...events)).toEqual(Array(4).fill('delivered'));
    expect(platform.requests).toHaveLength(2);
    const { rows } = await db.ownerPool.query(
      'SELECT attempts FROM outbox WHERE tenant_id = $1 ORDER BY attempts',
      [firm.tenantId],
    );
    expect(rows.map(({ attempts }) => attempts)).toEqual([1, 2, 2, 2]);
  });

  test('with a Retry-After: nothing is sent before, and the next look is then', async () => {
    const events = Array.from({ length: 3 }, () => eventOf(firm));
    await recorded(db, firm, ...events);
    platform.before = () => {
      throw failing(429, 'rate_limit_exceeded', 30_000);
    };
    const again = await drain();
    expect(again!.getTime() - Date.now()).toBeGreaterThan(28_000);
    expect(platform.requests).toHaveLength(1);
    platform.before = () => undefined;
    // What is not due yet is not sent, even by a worker that was told nothing.
    await drain();
    expect(platform.requests).toHaveLength(1);
    expect(await state()).toMatchObject({
      pending: 3,
      lastError: 'rate_limit_exceeded: Told to fail.',
      nextAttemptAt: expect.any(String),
    });
  });

  test('behind an open breaker: nothing counts as a try, and a few events find out that it is well', async () => {
    await recorded(db, firm, ...Array.from({ length: 200 }, () => eventOf(firm)));
    platform.breakerState = 'open';
    platform.before = () => {
      throw failing(null, 'circuit_open');
    };
    const again = await drain();
    expect(again!.getTime() - Date.now()).toBeGreaterThan(50_000);
    const { rows } = await db.ownerPool.query(
      'SELECT max(attempts) AS most FROM outbox WHERE tenant_id = $1',
      [firm.tenantId],
    );
    expect(rows).toEqual([{ most: 0 }]);
    platform.before = () => {
      platform.breakerState = 'closed';
    };
    platform.requests.length = 0;
    await drain();
    expect(platform.requests.map(({ length }) => length)).toEqual([10, 190]);
    expect(platform.ledger.size).toBe(200);
  });

  test('an answer that says it has the event is true, also of one that was thought dead', async () => {
    const event = eventOf(firm);
    await recorded(db, firm, event);
    platform.before = async () => {
      await db.ownerPool.query(`UPDATE outbox SET state = 'dead' WHERE id = $1`, [event.id]);
    };
    await drain();
    expect(await states(event)).toEqual(['delivered']);
  });
});

test('what one worker knows of the platform, the server and other workers know', async () => {
  const now = new Date('2031-01-01T00:00:00.000Z');
  const later = (ms: number) => new Date(now.getTime() + ms);
  expect(await readPlatform(db.pool, now)).toBeNull();
  const [one, two] = [firm.tenantId, firm.admin.id];
  await tellPlatform(db.pool, one, { breaker: 'open', pausedUntil: null }, now);
  await tellPlatform(db.pool, two, { breaker: 'closed', pausedUntil: later(5000) }, later(1000));
  expect(await readPlatform(db.pool, later(2000))).toEqual({
    breaker: 'open',
    pausedUntil: later(5000),
    toldAt: later(1000).toISOString(),
  });
  await tellPlatform(db.pool, one, { breaker: 'closed', pausedUntil: null }, later(3000));
  expect(await readPlatform(db.pool, later(6000))).toMatchObject({ breaker: 'closed', pausedUntil: null });
  expect(await readPlatform(db.pool, later(4 * 60_000))).toBeNull();
});
