import { describe, expect, test } from 'vitest';
import type { Decision } from '../../../domain/entities/decision.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import {
  conditionsOf,
  everything,
  filterEntries,
  filterSheets,
  queueLines,
  sheetsOf,
  totalsOf,
} from '../../../domain/rules/approval-queue.ts';
import { budgetEffects, expectedAmount } from '../../../domain/rules/approval-queue-effect.ts';
import { flagsOf, type QueueFlag } from '../../../domain/rules/approval-queue-flags.ts';
import { anEntry, aProject, ids } from './samples.ts';

const uuid = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
let made = 100;
const waits = (change: Partial<TimeEntry> = {}): TimeEntry =>
  anEntry({ id: uuid(made++), status: 'submitted', submittedAt: '2026-03-06T16:00:00.000Z', ...change });

const aDecision = (change: Partial<Decision>): Decision => ({
  id: uuid(made++),
  tenantId: ids.tenant,
  version: 1,
  createdAt: '2026-03-07T08:00:00.000Z',
  updatedAt: '2026-03-07T08:00:00.000Z',
  action: 'approve',
  entries: [],
  comment: '',
  decidedBy: ids.manager,
  decidedAt: '2026-03-07T08:00:00.000Z',
  delegateTo: null,
  delegateUntil: null,
  state: 'applied',
  results: [],
  ...change,
});
const result = (entryId: string, outcome: Decision['results'][number]['outcome']) => ({
  entryId,
  outcome,
  message: '',
});

function flags(submitted: TimeEntry[], decisions: Decision[] = []): Map<string, QueueFlag[]> {
  return flagsOf({ submitted, decisions, userId: ids.manager });
}
const codes = (all: Map<string, QueueFlag[]>, entry: TimeEntry) =>
  (all.get(entry.id) ?? []).map(({ code }) => code);

describe('reasons to look closer', () => {
  test('an entry without any is clean', () => {
    expect(flags([waits()]).size).toBe(0);
  });

  test('what the server warned of comes with the figures of the day', () => {
    const long = waits({ warnings: ['unusual'], minutes: 300 });
    const rest = waits({ minutes: 390 });
    const other = waits({ userId: ids.other, minutes: 100 });
    expect(flags([long, rest, other]).get(long.id)).toEqual([
      { code: 'unusual', entry: long, dayMinutes: 690 },
    ]);
  });

  test('late says how many days after the work it was sent', () => {
    const late = waits({ warnings: ['late'], submittedAt: '2026-03-14T10:00:00.000Z' });
    expect(flags([late]).get(late.id)).toEqual([{ code: 'late', entry: late, days: 12 }]);
  });

  test('time that two waiting entries of one person share is found, and how much', () => {
    const at = (from: string, to: string, change: Partial<TimeEntry> = {}) =>
      waits({ startedAt: `2026-03-02T${from}:00.000Z`, endedAt: `2026-03-02T${to}:00.000Z`, ...change });
    const long = at('08:00', '12:00');
    const inside = at('09:00', '10:00');
    const after = at('11:30', '13:00');
    const onlyAfter = at('12:30', '13:30');
    const touching = at('13:30', '14:00');
    const others = at('08:00', '12:00', { userId: ids.other });
    const all = flags([touching, after, others, onlyAfter, long, inside]);
    expect(all.get(inside.id)).toMatchObject([{ code: 'overlap', other: { id: long.id }, minutes: 60 }]);
    expect(all.get(after.id)).toMatchObject([{ code: 'overlap', other: { id: long.id }, minutes: 30 }]);
    expect(all.get(onlyAfter.id)).toMatchObject([{ code: 'overlap', other: { id: after.id }, minutes: 30 }]);
    expect(all.size).toBe(3);
  });

  test('an adjustment may lie over what it corrects, and is a reason of its own', () => {
    const span = { startedAt: '2026-03-02T08:00:00.000Z', endedAt: '2026-03-02T09:00:00.000Z' };
    const first = waits(span);
    const correction = waits({ ...span, correctsId: first.id });
    const all = flags([first, correction]);
    expect(codes(all, correction)).toEqual(['adjustment']);
    expect(codes(all, first)).toEqual([]);
  });

  test('rejected and sent again says when and why, the entry’s own comment first; approving ends that', () => {
    const entry = waits();
    const rejection = aDecision({
      action: 'reject',
      comment: 'See below',
      entries: [{ entryId: entry.id, contentHash: 'a'.repeat(64), comment: 'Which project?' }],
      results: [result(entry.id, 'applied')],
    });
    expect(flags([entry], [rejection]).get(entry.id)).toMatchObject([
      { code: 'sent_again', earlier: { action: 'reject', by: ids.manager, comment: 'Which project?' } },
    ]);
    const approval = aDecision({
      decidedAt: '2026-03-08T08:00:00.000Z',
      results: [result(entry.id, 'applied')],
    });
    expect(flags([entry], [approval, rejection]).size).toBe(0);
    const refused = aDecision({ action: 'reject', results: [result(entry.id, 'wrong_state')] });
    expect(flags([entry], [refused]).size).toBe(0);
  });

  test('a decision of one’s own that did not count means changed since; another’s does not', () => {
    const entry = waits();
    const missed = aDecision({ results: [result(entry.id, 'changed_since_reviewed')] });
    expect(codes(flags([entry], [missed]), entry)).toEqual(['changed']);
    expect(flags([entry], [{ ...missed, decidedBy: ids.other }]).size).toBe(0);
    const later = aDecision({
      action: 'reject',
      decidedAt: '2026-03-08T08:00:00.000Z',
      results: [result(entry.id, 'applied')],
    });
    expect(codes(flags([entry], [later, missed]), entry)).toEqual(['sent_again']);
  });

  test('more time than the timer measured is edited, a rounding is not', () => {
    const reading = (wallMs: number) => ({
      wallMs,
      monotonicMs: wallMs,
      bootId: 'b',
      zone: 'Europe/Berlin',
      serverOffsetMs: 0,
    });
    const timed = (minutes: number, rawSeconds: number | null) =>
      waits({
        source: 'timer',
        minutes,
        rawSeconds,
        timeTrust: { start: reading(0), end: reading(70 * 60_000), level: 'exact', reasons: [] },
      });
    const edited = timed(150, null);
    const rounded = timed(75, null);
    const whole = timed(70, 4_200);
    const all = flags([edited, rounded, whole]);
    expect(all.get(edited.id)).toMatchObject([{ code: 'edited', measured: 70 }]);
    expect(all.size).toBe(1);
  });

  test('the gravest comes first', () => {
    const entry = waits({ warnings: ['late', 'over_budget'] });
    const missed = aDecision({ results: [result(entry.id, 'changed_since_reviewed')] });
    expect(codes(flags([entry], [missed]), entry)).toEqual(['changed', 'over_budget', 'late']);
  });
});

const atlas = aProject();
const borealis = aProject({ id: ids.second, name: 'Borealis', clientId: ids.other });
const clientOf = (id: string): string => (id === atlas.id ? atlas.clientId : borealis.clientId);
const names = {
  person: (id: string) => ({ [ids.consultant]: 'Zoe Zimmer', [ids.other]: 'Ada Ärmel' })[id] ?? '',
  project: (id: string) => (id === atlas.id ? 'Atlas' : 'Borealis'),
  client: (id: string) => (id === atlas.id ? 'Acme' : 'Bolt'),
};
const compare = new Intl.Collator('en').compare;

function sheets(entries: TimeEntry[], by: 'person' | 'project' | 'client' = 'person') {
  return sheetsOf({ entries, flags: flags(entries), by, weekStart: 1, clientOf });
}

describe('sheets', () => {
  test('a sheet is a person’s week, its entries by date, its sums its own', () => {
    const entries = [
      waits({ date: '2026-03-03', minutes: 30, billable: false }),
      waits({ date: '2026-03-02', minutes: 60 }),
      waits({ date: '2026-03-09', minutes: 45 }),
      waits({ userId: ids.other, minutes: 15 }),
    ];
    const all = sheets(entries);
    expect(all.map(({ id }) => id)).toEqual([
      `${ids.consultant}/2026-03-02`,
      `${ids.consultant}/2026-03-09`,
      `${ids.other}/2026-03-02`,
    ]);
    expect(all[0]).toMatchObject({ minutes: 90, billableMinutes: 60, flags: [] });
    expect(all[0]?.entries.map(({ date }) => date)).toEqual(['2026-03-02', '2026-03-03']);
    expect(totalsOf(all)).toEqual({ sheets: 3, people: 2, entries: 4, minutes: 150, billableMinutes: 120 });
  });

  test('by project and by client a sheet is the part of the week that is on it', () => {
    const entries = [waits(), waits({ projectId: borealis.id }), waits({ projectId: borealis.id })];
    expect(sheets(entries, 'project').map(({ partId, entries: part }) => [partId, part.length])).toEqual([
      [atlas.id, 1],
      [borealis.id, 2],
    ]);
    expect(sheets(entries, 'client').map(({ partId }) => partId)).toEqual([
      atlas.clientId,
      borealis.clientId,
    ]);
  });

  test('a day, or a budget, is one reason however many entries have it', () => {
    const entries = [
      waits({ warnings: ['long_day', 'over_budget'] }),
      waits({ warnings: ['long_day', 'over_budget'] }),
      waits({ date: '2026-03-03', warnings: ['long_day'] }),
    ];
    expect(sheets(entries)[0]?.flags[0]?.entry.id).toBe(entries[0]?.id);
    expect(sheets(entries)[0]?.flags.map(({ code, entry }) => [code, entry.date])).toEqual([
      ['over_budget', '2026-03-02'],
      ['long_day', '2026-03-02'],
      ['long_day', '2026-03-03'],
    ]);
  });

  test('the queue: clean first, then by week and name in the person’s language, headings with their sheets', () => {
    const entries = [
      waits({ warnings: ['late'] }),
      waits({ date: '2026-03-09' }),
      waits({ userId: ids.other, date: '2026-03-09' }),
    ];
    const lines = queueLines(sheets(entries), { person: names.person, part: names.project }, compare);
    expect(
      lines.map((line) => (line.kind === 'heading' ? `${line.id} ${line.sheets.length}` : line.id)),
    ).toEqual([
      'clean 2',
      `${ids.other}/2026-03-09`,
      `${ids.consultant}/2026-03-09`,
      'flagged 1',
      `${ids.consultant}/2026-03-02`,
    ]);
  });

  test('grouped by project each half has the projects by name', () => {
    const entries = [
      waits({ projectId: borealis.id }),
      waits(),
      waits({ userId: ids.other, projectId: borealis.id, warnings: ['late'] }),
    ];
    const lines = queueLines(
      sheets(entries, 'project'),
      { person: names.person, part: names.project },
      compare,
    );
    expect(lines.filter(({ kind }) => kind === 'heading').map(({ id }) => id)).toEqual([
      'clean',
      `clean/${atlas.id}`,
      `clean/${borealis.id}`,
      'flagged',
      `flagged/${borealis.id}`,
    ]);
  });
});

describe('filters', () => {
  const entries = [
    waits({ description: 'Kiwi migration' }),
    waits({ projectId: borealis.id, warnings: ['late'] }),
    waits({ userId: ids.other, date: '2026-03-09', projectId: borealis.id }),
  ];
  const shown = (change: Partial<typeof everything>) =>
    filterSheets(
      sheets([...filterEntries(entries, { ...everything, ...change }, clientOf)]),
      { ...everything, ...change },
      names,
    );

  test('project, client and person leave of a sheet only that part', () => {
    expect(shown({ projectId: atlas.id }).map((sheet) => sheet.entries.length)).toEqual([1]);
    expect(shown({ clientId: borealis.clientId })).toHaveLength(2);
    expect(shown({ userId: ids.other })).toHaveLength(1);
  });

  test('a part without the warned entry is clean', () => {
    expect(shown({ projectId: atlas.id })[0]?.flags).toEqual([]);
    expect(shown({})[0]?.flags).toHaveLength(1);
  });

  test('week, reason and words keep sheets whole', () => {
    expect(shown({ week: '2026-03-09' }).map(({ userId }) => userId)).toEqual([ids.other]);
    expect(shown({ reason: 'late' }).map((sheet) => sheet.entries.length)).toEqual([2]);
    expect(shown({ reason: 'flagged' })).toHaveLength(1);
    expect(shown({ reason: 'clean' })).toHaveLength(1);
    expect(shown({ reason: 'overlap' })).toHaveLength(0);
    expect(shown({ text: 'zoe KIWI' })).toHaveLength(1);
    expect(shown({ text: 'bolt' })).toHaveLength(2);
    expect(shown({ text: 'ada kiwi' })).toHaveLength(0);
  });

  test('what narrows is counted', () => {
    expect(conditionsOf(everything)).toBe(0);
    expect(conditionsOf({ ...everything, week: '2026-03-02', text: ' x ' })).toBe(2);
  });
});

describe('totals and budgets', () => {
  const rule = { version: 1, incrementMinutes: 15, mode: 'up', scope: 'entry' } as const;
  const rateOf = () => ({ rateMinor: 12_000, currency: 'EUR' });

  test('the amount is of the minutes that would be billed; what has no rate is counted apart', () => {
    const entries = [
      waits({ minutes: 50 }),
      waits({ minutes: 60, billable: false }),
      waits({ userId: ids.other }),
    ];
    const amount = expectedAmount(entries, rule, (entry) => (entry.userId === ids.other ? null : rateOf()));
    expect(Object.fromEntries(amount.byCurrency)).toEqual({ EUR: 12_000 });
    expect(amount.unpriced).toBe(1);
  });

  test('what waits is counted as spent by the server: before is what is approved, after has what is chosen', () => {
    const project = aProject({
      budgetMinutes: 7_200,
      spentMinutes: 7_920,
      budgetAmountMinor: 1_000_000,
      spentAmountMinor: 900_000,
    });
    const chosen = [waits({ minutes: 600 }), waits({ minutes: 300 })];
    const [effect] = budgetEffects({
      chosen,
      projects: new Map([[project.id, project]]),
      undecided: new Map([[project.id, 1_500]]),
      rule,
      rateOf,
      today: '2026-03-10',
    });
    expect(effect).toMatchObject({
      minutes: 900,
      entries: 2,
      time: { before: 6_420, after: 7_320, budget: 7_200, over: 120, status: 'over_budget' },
      money: { before: 900_000, after: 1_080_000, over: 80_000 },
    });
  });

  test('a correction adds the difference to what it corrects', () => {
    const project = aProject({
      budgetMinutes: 7_200,
      spentMinutes: 600,
      budgetAmountMinor: 1_000_000,
      spentAmountMinor: 120_000,
    });
    const settled = waits({ id: ids.second, status: 'approved', minutes: 600, amountMinor: 120_000 });
    const effectWith = (corrected: ReadonlyMap<string, TimeEntry>) =>
      budgetEffects({
        chosen: [waits({ minutes: 540, correctsId: settled.id })],
        projects: new Map([[project.id, project]]),
        undecided: new Map(),
        corrected,
        rule,
        rateOf,
        today: '2026-03-10',
      })[0];
    expect(effectWith(new Map([[settled.id, settled]]))).toMatchObject({
      minutes: -60,
      time: { before: 600, after: 540 },
      money: { before: 120_000, after: 108_000 },
    });
    expect(effectWith(new Map())).toMatchObject({ minutes: 540, time: { after: 1_140 } });
  });

  test('money is not guessed where a rate is missing, and the worst project comes first', () => {
    const full = aProject({ id: ids.second, name: 'Full', budgetMinutes: 60, spentMinutes: 0 });
    const money = aProject({ budgetMinutes: null, budgetAmountMinor: 100 });
    const effects = budgetEffects({
      chosen: [waits(), waits({ projectId: ids.second }), waits({ projectId: ids.client })],
      projects: new Map([money, full].map((project) => [project.id, project])),
      undecided: new Map(),
      rule,
      rateOf: () => null,
      today: '2026-03-10',
    });
    expect(effects.map(({ projectId }) => projectId)[0]).toBe(ids.second);
    expect(effects.map(({ money: change }) => change)).toEqual([null, null, null]);
  });
});

test('5,000 entries take one pass: the counted reads grow with them, not with their square', () => {
  const reads = (size: number): number => {
    let count = 0;
    const entries = Array.from({ length: size }, (_, index) => {
      const entry = waits({
        userId: uuid(900_000 + (index % 170)),
        date: '2026-03-02',
        startedAt: new Date(Date.UTC(2026, 2, 2, 0, index % 600)).toISOString(),
        endedAt: new Date(Date.UTC(2026, 2, 2, 0, (index % 600) + 20)).toISOString(),
        warnings: index % 50 === 0 ? ['late'] : [],
      });
      return new Proxy(entry, {
        get: (target, field) => {
          count += 1;
          return Reflect.get(target, field);
        },
      });
    });
    const all = sheetsOf({ entries, flags: flags(entries), by: 'person', weekStart: 1, clientOf });
    queueLines(all, { person: names.person, part: names.project }, compare);
    return count;
  };
  expect(reads(5_000)).toBeLessThan(reads(500) * 20);
});
