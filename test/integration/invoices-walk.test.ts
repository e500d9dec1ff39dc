import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import type { Actor } from '../../sync-server/actor.ts';
import { withTenant } from '../../sync-server/db.ts';
import { StintError } from '../../sync-server/errors.ts';
import type { SealingKeys } from '../../sync-server/modules/identity/sealing-keys.ts';
import { discardDraft, refreshDraft, restoreDraft } from '../../sync-server/modules/invoices/drafts.ts';
import { recompute } from '../../sync-server/modules/invoices/explain.ts';
import { issueOnce } from '../../sync-server/modules/invoices/issue.ts';
import { voidInvoice } from '../../sync-server/modules/invoices/void.ts';
import { actorOf, decide, decisionOn, submitted } from '../support/decisions.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import {
  approved,
  generated,
  juneOf,
  seedSelling,
  testSealing,
  wrongInvoices,
} from '../support/invoicing.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

// Random walks over all that can happen to time between its approval and its invoice. Every minute costs 250 cents, so that
// cents are conserved exactly: at each step what the standing invoices ask for is what their time comes to.

const STEPS = 90;
const went = new Map<string, number>();
let database: TestDatabase;
let sealing: SealingKeys & AsyncDisposable;

beforeAll(async () => {
  database = await testDatabase();
  sealing = await testSealing();
});
afterAll(async () => {
  await sealing?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

/** mulberry32: the same seed gives the same walk. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

class Walk {
  readonly #random: () => number;
  readonly #firm: Firm;
  readonly done = new Map<string, number>();

  constructor(firm: Firm, seed: number) {
    this.#firm = firm;
    this.#random = randomOf(seed);
  }

  async step(): Promise<string> {
    const names = Object.keys(this.#ways);
    const name = names[Math.floor(this.#random() * names.length)] ?? '';
    const refusal = await this.#ways[name]!().then(
      () => null,
      (error: unknown) => {
        // A refusal is an answer; anything else is not.
        if (error instanceof StintError && error.kind === 'conflict') return error.message;
        throw error;
      },
    );
    if (refusal === null) this.done.set(name, (this.done.get(name) ?? 0) + 1);
    return `${name}${refusal === null ? '' : `: ${refusal}`}`;
  }

  readonly #ways: { readonly [name: string]: () => Promise<unknown> } = {
    approve: () => this.#approve(),
    approveMore: () => this.#approve(),
    draft: () => generated(database.pool, sealing, this.#firm, { scope: this.#scope() }),
    draftAndIssue: () => generated(database.pool, sealing, this.#firm, { scope: this.#scope(), issue: true }),
    refresh: () =>
      this.#onInvoice("status = 'draft' and not deleted", (...of) =>
        refreshDraft(of[0], sealing, of[1], of[2], uuidv7(), new Date()),
      ),
    discard: () =>
      this.#onInvoice("status = 'draft' and not deleted", (...of) =>
        discardDraft(...of, uuidv7(), new Date()),
      ),
    restore: () => this.#onInvoice('deleted', (...of) => restoreDraft(...of, uuidv7(), new Date())),
    issue: () => this.#onInvoice("status = 'draft' and not deleted", (...of) => this.#issue(...of)),
    issueMore: () => this.#onInvoice("status = 'draft' and not deleted", (...of) => this.#issue(...of)),
    void: () =>
      this.#onInvoice("status not in ('draft', 'void')", (...of) =>
        voidInvoice(...of, { requestId: uuidv7(), reason: 'Wrong' }, new Date()),
      ),
    reopen: () => this.#reopen(),
    adjust: () => this.#adjust(),
    adjustMore: () => this.#adjust(),
  };

  #scope() {
    const day = () => String(1 + Math.floor(this.#random() * 28)).padStart(2, '0');
    const [from, to] = [day(), day()].toSorted();
    return juneOf(this.#firm, { from: `2026-06-${from}`, to: `2026-06-${to}` });
  }

  async #approve(): Promise<void> {
    const changes = Array.from({ length: 1 + Math.floor(this.#random() * 3) }, () => this.#work());
    await approved(database, this.#firm, ...changes);
  }

  #work(): Partial<TimeEntry> {
    return {
      date: `2026-06-${String(1 + Math.floor(this.#random() * 28)).padStart(2, '0')}`,
      minutes: 1 + Math.floor(this.#random() * 200),
      billable: this.#random() > 0.15,
      description: `Work ${uuidv7()}`,
    };
  }

  async #pick(where: string): Promise<TimeEntry | null> {
    const { rows } = await database.ownerPool.query(
      `select id, user_id as "userId", project_id as "projectId", task_id as "taskId", activity_code as "activityCode",
              date::text, minutes, started_at as "startedAt", ended_at as "endedAt", billable, description, status,
              corrects_id as "correctsId", zone, source
         from time_entries where tenant_id = $1 and ${where} order by id`,
      [this.#firm.tenantId],
    );
    return rows[Math.floor(this.#random() * rows.length)] ?? null;
  }

  async #reopen(): Promise<void> {
    const entry = await this.#pick("status = 'approved'");
    if (entry === null) throw new StintError('conflict', 'there is none');
    const decision = await decisionOn(this.#firm, [entry], { action: 'reopen', comment: 'Once more' });
    const [done] = await decide(database.pool, this.#firm, this.#firm.manager, [decision]);
    if (done?.state !== 'applied') throw new StintError('conflict', done?.results[0]?.message ?? 'refused');
  }

  async #adjust(): Promise<void> {
    const entry = await this.#pick("status in ('approved', 'invoiced') and replaced_by_id is null");
    if (entry === null) throw new StintError('conflict', 'there is none');
    const change = { ...this.#work(), date: entry.date, correctsId: entry.id };
    const [adjustment] = await submitted(database.ownerPool, this.#firm, change);
    const decision = await decisionOn(this.#firm, [adjustment!]);
    const [done] = await decide(database.pool, this.#firm, this.#firm.manager, [decision]);
    if (done?.state !== 'applied') throw new Error(`the adjustment is ${done?.results[0]?.message}`);
  }

  async #onInvoice(
    where: string,
    run: (tx: PoolClient, actor: Actor, id: string) => Promise<void>,
  ): Promise<void> {
    const { rows } = await database.ownerPool.query<{ id: string }>(
      `select id from invoices where tenant_id = $1 and ${where} order by id`,
      [this.#firm.tenantId],
    );
    const found = rows[Math.floor(this.#random() * rows.length)];
    if (found === undefined) throw new StintError('conflict', 'there is none');
    await withTenant(database.pool, this.#firm.tenantId, (tx) =>
      run(tx, actorOf(this.#firm, this.#firm.admin), found.id),
    );
  }

  async #issue(tx: PoolClient, actor: Actor, id: string): Promise<void> {
    const { rows } = await tx.query<{ version: number }>('select version from invoices where id = $1', [id]);
    const asked = { requestId: uuidv7(), version: rows[0]!.version, dateIssued: null };
    await issueOnce(tx, sealing, actor, id, asked, new Date());
  }
}

/** Cents and minutes that standing invoices ask for, and what the time that they have comes to. */
async function conserved(tenantId: string): Promise<object> {
  const { rows } = await database.ownerPool.query<{ of: string; minutes: number; cents: number }>(
    `with issued as (select * from invoices where tenant_id = $1 and number is not null and status <> 'void'),
       billed as (select e.id, coalesce(e.billed_minutes, e.minutes) as minutes from time_entries e
                   where e.tenant_id = $1 and e.status = 'invoiced'),
       back as (select i.entry_id, i.minutes from invoice_items i join issued on issued.id = i.invoice_id
                 where i.tenant_id = $1 and i.role = 'reverse' and i.released_at is null)
     select coalesce((select sum(minutes) from issued), 0)::int as asked_minutes,
            coalesce((select sum(subtotal_minor) from issued), 0)::int as asked_cents,
            (coalesce((select sum(minutes) from billed), 0) - coalesce((select sum(minutes) from back), 0))::int as minutes`,
    [tenantId],
  );
  return rows[0]!;
}

test.each([2, 3, 4, 5])('minutes and cents are conserved, whatever happens (walk %i)', async (seed) => {
  const firm = await seedFirm(database.ownerPool);
  await seedSelling(database.ownerPool, firm, sealing);
  const walk = new Walk(firm, seed);
  const steps: string[] = [];
  for (let step = 0; step < STEPS; step += 1) {
    steps.push(await walk.step());
    const wrong = await wrongInvoices(database.ownerPool, firm.tenantId);
    expect(wrong, steps.join('\n')).toEqual([]);
    const { asked_minutes, asked_cents, minutes } = (await conserved(firm.tenantId)) as Record<
      string,
      number
    >;
    expect([asked_minutes, asked_cents], steps.join('\n')).toEqual([minutes, minutes! * 250]);
  }
  await settleAll(firm);
  expect(await wrongInvoices(database.ownerPool, firm.tenantId)).toEqual([]);
  // In the end all that stands is on an invoice, and nothing else is.
  const { rows } = await database.ownerPool.query(
    `select (select coalesce(sum(coalesce(billed_minutes, minutes)), 0)::int from time_entries
              where tenant_id = $1 and status in ('approved', 'invoiced') and billable and replaced_by_id is null) as stands,
            (select coalesce(sum(minutes), 0)::int from invoices
              where tenant_id = $1 and number is not null and status <> 'void') as billed`,
    [firm.tenantId],
  );
  expect(rows[0].billed).toBe(rows[0].stands);
  const all = await database.ownerPool.query<{ id: string }>(
    `select id from invoices where tenant_id = $1 and number is not null and status <> 'void'`,
    [firm.tenantId],
  );
  expect(all.rows.length).toBeGreaterThan(0);
  for (const { id } of all.rows)
    expect(
      await withTenant(database.pool, firm.tenantId, (tx) => recompute(tx, firm.tenantId, id)),
    ).toMatchObject({ matches: true });
  for (const [what, times] of walk.done) went.set(what, (went.get(what) ?? 0) + times);
});

test('the walks together went every way often enough to mean something', () => {
  const ways = ['draft', 'issueMore', 'void', 'reopen', 'adjust', 'refresh', 'discard', 'restore'];
  expect(ways.filter((what) => (went.get(what) ?? 0) === 0)).toEqual([]);
});

/** Discards every draft and issues all that is due. */
async function settleAll(firm: Firm): Promise<void> {
  const drafts = await database.ownerPool.query<{ id: string }>(
    `select id from invoices where tenant_id = $1 and status = 'draft' and not deleted`,
    [firm.tenantId],
  );
  for (const { id } of drafts.rows)
    await withTenant(database.pool, firm.tenantId, (tx) =>
      discardDraft(tx, actorOf(firm, firm.admin), id, uuidv7(), new Date()),
    );
  await generated(database.pool, sealing, firm, { issue: true });
}
