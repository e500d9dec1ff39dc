import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withTenant } from '../../sync-server/db.ts';
import { applyDecisions } from '../../sync-server/modules/approvals/service.ts';
import { actorOf, decide, decisionOn, submitted } from '../support/decisions.ts';
import { type Firm, firmSettings, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let db: TestDatabase;
let firm: Firm;
beforeAll(async () => {
  db = await testDatabase();
  firm = await seedFirm(db.ownerPool);
});
afterAll(() => db[Symbol.asyncDispose]());

const row = async (id: string) =>
  (await db.ownerPool.query('select * from time_entries where id = $1', [id])).rows[0];
const eventsOf = async (id: string) =>
  (await db.ownerPool.query('select * from metering_events where cause_id = $1 order by cause_seq', [id]))
    .rows;
const outboxOf = async (id: string) =>
  (await db.ownerPool.query('select * from outbox where cause_id = $1 order by created_at, id', [id])).rows;
const outcomes = (results: { outcome: string }[] | undefined) => results?.map(({ outcome }) => outcome);

describe('approve', () => {
  test('sets status, rate and amount, and sends one event an entry', async () => {
    const entries = await submitted(db.ownerPool, firm, { minutes: 90 }, { minutes: 20, billable: false });
    const [decision] = await decide(db.pool, firm, firm.manager, [await decisionOn(firm, entries)]);
    expect(decision).toMatchObject({ state: 'applied', decidedBy: firm.manager.id });
    expect(decision?.version).toBeGreaterThan(0);
    expect(await row(entries[0]!.id)).toMatchObject({
      status: 'approved',
      rate_minor: 15_000,
      amount_minor: 22_500,
      currency: 'EUR',
      decision: { decisionId: decision?.id, action: 'approve', by: firm.manager.id },
    });
    expect(await row(entries[1]!.id)).toMatchObject({
      status: 'approved',
      rate_minor: null,
      amount_minor: null,
    });
    const [event] = await eventsOf(entries[0]!.id);
    expect(event).toMatchObject({
      event_type: 'consulting_hour',
      quantity: '1.5',
      client_id: firm.client.id,
    });
    const [sent] = await outboxOf(entries[0]!.id);
    expect(sent).toMatchObject({ state: 'pending', dedupe_key: event.id });
    expect(sent.payload).toMatchObject({
      event_id: event.id,
      quantity: '1.5',
      unit: 'hours',
      timestamp: '2026-06-01T10:00:00.000Z',
      metadata: { billable: true },
    });
    expect((await outboxOf(entries[1]!.id))[0].payload).toMatchObject({
      quantity: '0.333333',
      metadata: { billable: false },
    });
  });

  test('an unknown, a foreign and a changed entry are answered each by itself', async () => {
    const other = await seedFirm(db.ownerPool);
    const [theirs] = await submitted(db.ownerPool, other, {});
    const [good, changed] = await submitted(db.ownerPool, firm, { minutes: 30 }, { minutes: 40 });
    const decision = await decisionOn(firm, [good!, changed!, theirs!]);
    await db.ownerPool.query('update time_entries set minutes = 45 where id = $1', [changed!.id]);
    const [answer] = await decide(db.pool, firm, firm.manager, [decision]);
    expect(answer?.state).toBe('partly_applied');
    expect(outcomes(answer?.results)).toEqual(['applied', 'changed_since_reviewed', 'unknown_entry']);
    expect((await row(changed!.id)).status).toBe('submitted');
    expect((await row(theirs!.id)).status).toBe('submitted');
  });

  test('the same decision again answers the same and does nothing', async () => {
    const entries = await submitted(db.ownerPool, firm, {});
    const decision = await decisionOn(firm, entries);
    const [first] = await decide(db.pool, firm, firm.manager, [decision]);
    const [again] = await decide(db.pool, firm, firm.manager, [decision]);
    expect(again).toEqual({ ...first, version: again?.version });
    expect(again?.version).toBe(first?.version);
    expect(await eventsOf(entries[0]!.id)).toHaveLength(1);
  });

  test('a replay applies nothing that the first time could not', async () => {
    const [entry] = await submitted(db.ownerPool, firm, { status: 'draft', submittedAt: null });
    const decision = await decisionOn(firm, [entry!]);
    const [first] = await decide(db.pool, firm, firm.manager, [decision]);
    expect(outcomes(first?.results)).toEqual(['wrong_state']);
    await db.ownerPool.query(`update time_entries set status = 'submitted' where id = $1`, [entry!.id]);
    expect(await decide(db.pool, firm, firm.manager, [decision])).toEqual([first]);
    expect((await row(entry!.id)).status).toBe('submitted');
  });

  test('of two managers at once one decides, the other is told', async () => {
    const entries = await submitted(db.ownerPool, firm, {}, {});
    const answers = await Promise.all([
      decide(db.pool, firm, firm.manager, [await decisionOn(firm, entries)]),
      decide(db.pool, firm, firm.admin, [
        await decisionOn(firm, entries, { action: 'reject', comment: 'No' }),
      ]),
    ]);
    expect(answers.map(([answer]) => answer?.state).toSorted()).toEqual(['applied', 'refused']);
    const refused = answers.flat().find(({ state }) => state === 'refused');
    expect(outcomes(refused?.results)).toEqual(['wrong_state', 'wrong_state']);
  });

  test('1,000 entries in one decision take as many statements as one', async () => {
    const count = async (size: number) => {
      const entries = await submitted(
        db.ownerPool,
        firm,
        ...Array.from({ length: size }, (_, index) => ({
          minutes: 1 + (index % 60),
          description: `#${index}`,
        })),
      );
      const decision = await decisionOn(firm, entries);
      let statements = 0;
      const [answer] = await withTenant(db.pool, firm.tenantId, (tx) => {
        const counting = new Proxy(tx, {
          get(target, name) {
            if (name === 'query') statements += 1;
            const value: unknown = Reflect.get(target, name);
            return typeof value === 'function' ? value.bind(target) : value;
          },
        });
        return applyDecisions(counting, actorOf(firm, firm.manager), [decision], new Date());
      });
      expect(answer?.state).toBe('applied');
      return statements;
    };
    expect(await count(1000)).toBe(await count(1));
  });

  test('work of a month that nobody made a partition for is metered', async () => {
    const entries = await submitted(db.ownerPool, firm, { date: '2019-03-04' });
    const [answer] = await decide(db.pool, firm, firm.manager, [await decisionOn(firm, entries)]);
    expect(answer?.state).toBe('applied');
    expect(await eventsOf(entries[0]!.id)).toHaveLength(1);
  });
});

describe('who may', () => {
  test('not on their own time, an admin neither, unless the firm allows it', async () => {
    for (const person of [firm.manager, firm.admin]) {
      const [own] = await submitted(db.ownerPool, firm, { userId: person.id });
      const [answer] = await decide(db.pool, firm, person, [await decisionOn(firm, [own!])]);
      expect(answer?.state).toBe('refused');
      expect(outcomes(answer?.results)).toEqual(['not_permitted']);
    }

    const free = await seedFirm(db.ownerPool, {
      ...firmSettings,
      approval: { ...firmSettings.approval, selfApproval: true },
    });
    const [theirs] = await submitted(db.ownerPool, free, { userId: free.manager.id });
    const [allowed] = await decide(db.pool, free, free.manager, [await decisionOn(free, [theirs!])]);
    expect(allowed?.state).toBe('applied');
  });

  test('not a consultant, and not the manager of another project', async () => {
    const entries = await submitted(db.ownerPool, firm, {});
    const [consultant] = await decide(db.pool, firm, firm.otherConsultant, [await decisionOn(firm, entries)]);
    expect(outcomes(consultant?.results)).toEqual(['not_permitted']);
    await db.ownerPool.query(`update users set roles = '{project_manager}' where id = $1`, [
      firm.otherConsultant.id,
    ]);
    const rival = { ...firm.otherConsultant, roles: ['project_manager' as const] };
    const [foreign] = await decide(db.pool, firm, rival, [await decisionOn(firm, entries)]);
    expect(outcomes(foreign?.results)).toEqual(['not_permitted']);
    expect((await row(entries[0]!.id)).status).toBe('submitted');
  });

  test('a delegate while the delegation lasts', async () => {
    const stand = await seedFirm(db.ownerPool);
    await db.ownerPool.query(`update users set roles = '{project_manager}' where id = $1`, [
      stand.otherConsultant.id,
    ]);
    const deputy = { ...stand.otherConsultant, roles: ['project_manager' as const] };
    const [first, second] = await submitted(db.ownerPool, stand, { minutes: 10 }, { minutes: 20 });
    const [before] = await decide(db.pool, stand, deputy, [await decisionOn(stand, [first!])]);
    expect(before?.state).toBe('refused');
    const [lent] = await decide(db.pool, stand, stand.manager, [
      await decisionOn(stand, [first!], {
        action: 'delegate',
        delegateTo: deputy.id,
        delegateUntil: '2026-06-30',
      }),
    ]);
    expect(lent?.state).toBe('applied');
    const during = new Date('2026-06-30T20:00:00Z');
    const after = new Date('2026-07-01T00:00:00Z');
    const [late] = await decide(db.pool, stand, deputy, [await decisionOn(stand, [first!])], after);
    expect(late?.state).toBe('refused');
    const [both] = await decide(db.pool, stand, deputy, [await decisionOn(stand, [first!, second!])], during);
    expect(outcomes(both?.results)).toEqual(['applied', 'not_permitted']);
  });

  test('nobody delegates to themselves, to a stranger or to a consultant', async () => {
    for (const delegateTo of [firm.manager.id, firm.tenantId, firm.consultant.id]) {
      const [answer] = await decide(db.pool, firm, firm.manager, [
        await decisionOn(firm, [], { action: 'delegate', delegateTo }),
      ]);
      expect(answer?.state).toBe('refused');
    }
  });
});

describe('reject and reopen', () => {
  test('a rejection needs a comment and tells the owner', async () => {
    const entries = await submitted(db.ownerPool, firm, { minutes: 61 });
    const [silent] = await decide(db.pool, firm, firm.manager, [
      await decisionOn(firm, entries, { action: 'reject', comment: '  ' }),
    ]);
    expect(silent?.state).toBe('refused');
    const [spoken] = await decide(db.pool, firm, firm.manager, [
      await decisionOn(firm, entries, { action: 'reject', comment: 'Wrong project' }),
    ]);
    expect(spoken?.state).toBe('applied');
    expect(await row(entries[0]!.id)).toMatchObject({
      status: 'rejected',
      decision: { action: 'reject', comment: 'Wrong project' },
    });
    expect(await eventsOf(entries[0]!.id)).toHaveLength(0);
    const notices = await db.ownerPool.query('select * from notifications where subject_id = $1', [
      spoken!.id,
    ]);
    expect(notices.rows).toMatchObject([
      { user_id: firm.consultant.id, kind: 'entry_rejected', facts: { comments: ['Wrong project'] } },
    ]);
  });

  test('an entry’s own comment stands before the decision’s; one without either is not rejected', async () => {
    const entries = await submitted(db.ownerPool, firm, { minutes: 31 }, { minutes: 32 }, { minutes: 33 });
    const asked = await decisionOn(firm, entries, { action: 'reject' });
    const [own, blank, none] = asked.entries;
    const [answer] = await decide(db.pool, firm, firm.manager, [
      { ...asked, entries: [{ ...own!, comment: 'Not ours' }, { ...blank!, comment: ' ' }, none!] },
    ]);
    expect(answer).toMatchObject({ state: 'partly_applied' });
    expect(outcomes(answer?.results)).toEqual(['applied', 'not_permitted', 'not_permitted']);
    expect(answer?.results[1]?.message).toContain('Say why');
    expect((await row(entries[0]!.id)).decision).toMatchObject({ comment: 'Not ours' });
    expect((await row(entries[1]!.id)).status).toBe('submitted');

    const rest = await decisionOn(firm, entries.slice(1), { comment: 'Good', action: 'approve' });
    await decide(db.pool, firm, firm.manager, [
      { ...rest, entries: [{ ...rest.entries[0]!, comment: 'This one too' }, rest.entries[1]!] },
    ]);
    const comments = await Promise.all(
      entries.slice(1).map(async ({ id }) => (await row(id)).decision.comment),
    );
    expect(comments).toEqual(['This one too', 'Good']);
  });

  test('a reopened entry takes its hours back; approved again it sends them again', async () => {
    const [entry] = await submitted(db.ownerPool, firm, { minutes: 45 });
    await decide(db.pool, firm, firm.manager, [await decisionOn(firm, [entry!])]);
    const [reopened] = await decide(db.pool, firm, firm.manager, [
      await decisionOn(firm, [entry!], { action: 'reopen' }),
    ]);
    expect(reopened?.state).toBe('applied');
    expect(await row(entry!.id)).toMatchObject({
      status: 'draft',
      submitted_at: null,
      rate_minor: null,
      amount_minor: null,
    });
    await db.ownerPool.query(`update time_entries set status = 'submitted' where id = $1`, [entry!.id]);
    await decide(db.pool, firm, firm.manager, [await decisionOn(firm, [entry!])]);
    const events = await eventsOf(entry!.id);
    expect(events.map(({ quantity, cause_seq }) => [cause_seq, quantity])).toEqual([
      [0, '0.75'],
      [1, '-0.75'],
      [2, '0.75'],
    ]);
    expect(events[1].corrects).toBe(events[0].id);
    expect(events[1].timestamp).toEqual(events[0].timestamp);
    const sent = await outboxOf(entry!.id);
    expect(sent[1].payload).toMatchObject({ quantity: '-0.75', corrects: events[0].id });

    const [twice] = await decide(db.pool, firm, firm.manager, [
      await decisionOn(firm, [entry!], { action: 'reopen' }),
    ]);
    expect(twice?.state).toBe('applied');
    expect((await eventsOf(entry!.id))[3]).toMatchObject({ quantity: '-0.75', corrects: events[2].id });
  });

  test('approve and reopen in one push leave a draft and nothing metered', async () => {
    const entries = await submitted(db.ownerPool, firm, { minutes: 30 });
    const answers = await decide(db.pool, firm, firm.manager, [
      await decisionOn(firm, entries),
      await decisionOn(firm, entries, { action: 'reopen' }),
    ]);
    expect(answers.map(({ state }) => state)).toEqual(['applied', 'applied']);
    expect((await row(entries[0]!.id)).status).toBe('draft');
    expect((await eventsOf(entries[0]!.id)).map(({ quantity }) => quantity)).toEqual(['0.5', '-0.5']);
  });

  test('an invoiced entry is never reopened', async () => {
    const entries = await submitted(db.ownerPool, firm, {});
    await decide(db.pool, firm, firm.manager, [await decisionOn(firm, entries)]);
    await db.ownerPool.query(`update time_entries set status = 'invoiced' where id = $1`, [entries[0]!.id]);
    const [answer] = await decide(db.pool, firm, firm.admin, [
      await decisionOn(firm, entries, { action: 'reopen' }),
    ]);
    expect(outcomes(answer?.results)).toEqual(['wrong_state']);
  });
});

test('nothing leaves when the transaction rolls back', async () => {
  const entries = await submitted(db.ownerPool, firm, {});
  const decision = await decisionOn(firm, entries);
  await expect(
    withTenant(db.pool, firm.tenantId, async (tx) => {
      await applyDecisions(tx, actorOf(firm, firm.manager), [decision], new Date());
      throw new Error('the push failed');
    }),
  ).rejects.toThrow('the push failed');
  expect((await row(entries[0]!.id)).status).toBe('submitted');
  expect(await outboxOf(entries[0]!.id)).toHaveLength(0);
  expect(await eventsOf(entries[0]!.id)).toHaveLength(0);
});
