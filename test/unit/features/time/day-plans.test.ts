import { describe, expect, it } from 'vitest';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { placed } from '../../../../domain/rules/day-plan.ts';
import { type DayItem, dayModel } from '../../../../renderer/features/time/day/day-model.ts';
import { timeWords } from '../../../../renderer/features/time/day/day-words.ts';
import { itemActions } from '../../../../renderer/features/time/day/item-actions.ts';
import { itemMenu } from '../../../../renderer/features/time/day/item-menu.ts';
import { type Plan, planJoin, planPlace } from '../../../../renderer/features/time/day/plans.ts';
import { anEntry, aProject, ids } from '../../domain/samples.ts';

const minute = 60_000;
const date = '2026-03-02';
const at = (time: string): number => Date.parse(`${date}T${time}:00Z`);
const timed = (id: string, from: string, to: string, change: Partial<TimeEntry> = {}): TimeEntry => ({
  ...placed({ ...anEntry(change), zone: 'UTC' }, { from: at(from), to: at(to) }),
  id,
});
const projects = new Map([[ids.project, aProject()]]);

function dayOf(entries: TimeEntry[], cursor: number | null = null) {
  const model = dayModel({ date, zone: 'UTC', entries, running: null, now: 0 });
  const usual = { from: at('09:00'), to: at('17:00') };
  return { model, times: timeWords(model), projects, usual, cursor };
}

/** What a key does to the item of that id. */
function press(keys: string, id: string, entries: TimeEntry[], cursor: number | null = null): Plan {
  const context = dayOf(entries, cursor);
  const item = context.model.items.find((one) => one.id === id) as DayItem;
  return itemActions()
    .find((action) => action.keys === keys)!
    .plan(item, context);
}

/** Each entry as it is afterwards: `09:00-10:30 90`, `gone`. */
function after(plan: Plan): string[] {
  if (plan.kind !== 'changes') return [plan.kind === 'refused' ? plan.reason : plan.kind];
  return plan.changes.map(({ after: entry }) =>
    entry ? `${entry.startedAt?.slice(11, 16)}-${entry.endedAt?.slice(11, 16)} ${entry.minutes}` : 'gone',
  );
}

const a = timed('a', '09:00', '10:30');
const b = timed('b', '11:00', '12:00', { description: 'Other work' });
const c = timed('c', '11:45', '13:00');

describe('keys', () => {
  it('X splits in the middle or at the cursor, and the second part is a draft that the server has not seen', () => {
    expect(after(press('X', 'a', [a]))).toEqual(['09:00-09:45 45', '09:45-10:30 45']);
    const plan = press('X', 'a', [timed('a', '09:00', '10:30', { status: 'rejected' })], at('10:10'));
    expect(after(plan)).toEqual(['09:00-10:10 70', '10:10-10:30 20']);
    expect(plan.kind === 'changes' && plan.changes[1]).toMatchObject({
      before: null,
      after: { status: 'draft', version: 0, decision: null },
    });
  });

  it('M joins the same work, asks about different work, and refuses what a gap parts', () => {
    const next = timed('n', '10:30', '11:00');
    expect(after(press('M', 'a', [a, next]))).toEqual(['09:00-11:00 120', 'gone']);
    expect(press('M', 'a', [a, { ...next, description: 'Other' }])).toMatchObject({ kind: 'which' });
    expect(after(press('M', 'a', [a, b]))).toEqual([
      'There is a gap between the two. Fill it first, then join them.',
    ]);
    expect(after(press('M', 'a', [a]))).toEqual(['No entry follows this one.']);
  });

  it('keeps the one that is chosen and removes the other', () => {
    const next = timed('n', '10:30', '11:00', { description: 'Other' });
    const context = dayOf([a, next]);
    const plan = planJoin(context, context.model.blocks[0]!, next);
    expect(plan).toMatchObject({
      focus: 'n',
      changes: [{ after: { id: 'n', description: 'Other', minutes: 120 } }, { before: { id: 'a' } }],
    });
  });

  it('F fills a gap by what is before it or after it, from the gap and from the block', () => {
    expect(after(press('F', 'gap:a:b', [a, b]))).toEqual(['09:00-11:00 120']);
    expect(after(press('F', 'a', [a, b]))).toEqual(['09:00-11:00 120']);
    expect(after(press('Shift+F', 'gap:a:b', [a, b]))).toEqual(['10:30-12:00 90']);
    expect(after(press('Shift+F', 'b', [a, b]))).toEqual(['10:30-12:00 90']);
    expect(after(press('F', 'b', [a, b]))).toEqual(['There is no gap beside this entry.']);
  });

  it('O shortens the earlier, the later or both; what would be nothing is refused', () => {
    expect(after(press('O', 'overlap:b:c', [b, c]))).toEqual(['11:00-11:45 45']);
    expect(after(press('Shift+O', 'c', [b, c]))).toEqual(['12:00-13:00 60']);
    expect(after(press('Alt+O', 'b', [b, c]))).toEqual(['11:00-11:53 53', '11:53-13:00 67']);
    const inside = timed('i', '11:10', '11:20');
    expect(after(press('O', 'i', [b, inside]))).toEqual(['11:00-11:10 10', '11:20-12:00 40']);
    expect(after(press('Shift+O', 'i', [b, inside]))).toEqual([
      'Nothing would be left of Atlas, Development. Delete it if it is wrong, or shorten the other one.',
    ]);
  });

  it('move keeps the minutes, also where they are not those of the span; resize takes those of the span', () => {
    const rounded = { ...a, minutes: 105 };
    expect(after(press('Alt+ArrowDown', 'a', [rounded]))).toEqual(['09:05-10:35 105']);
    expect(after(press('Shift+ArrowDown', 'a', [rounded]))).toEqual(['09:00-10:35 95']);
    expect(after(press('Mod+Shift+ArrowUp', 'a', [a]))).toEqual(['08:55-10:30 95']);
    const short = timed('s', '09:00', '09:05');
    expect(after(press('Shift+ArrowUp', 's', [short]))).toEqual(['An entry needs a minute at least.']);
  });

  it('say why they do nothing to what is submitted, approved or invoiced', () => {
    const words = { submitted: /^Submitted/, approved: /^Approved/, invoiced: /^Invoiced/ } as const;
    for (const status of ['submitted', 'approved', 'invoiced'] as const)
      for (const keys of ['X', 'Alt+ArrowDown', 'Shift+ArrowUp', 'Delete'])
        expect(after(press(keys, 'a', [{ ...a, status }]))[0]).toMatch(words[status]);
  });

  it('G gives an entry its first free time in the usual hours', () => {
    const loose = anEntry({ id: ids.second, minutes: 60 });
    expect(after(press('G', ids.second, [loose, a, b]))).toEqual(['12:00-13:00 60']);
    const context = dayOf([loose]);
    expect(after(planPlace(context, loose, context.usual, at('15:00')))).toEqual(['15:00-16:00 60']);
    const full = timed('f', '00:00', '23:30');
    expect(after(press('G', ids.second, [loose, full]))[0]).toMatch(/^No free time of 1:00 is left/);
  });
});

describe('menus', () => {
  it('offer for each kind of item what mends it, each with its key', () => {
    const context = dayOf([a, b, c, anEntry({ id: ids.second })]);
    const offers = context.model.items.map((item) =>
      itemMenu({
        item,
        at: null,
        times: context.times,
        projects,
        onAction: () => undefined,
        onOpen: () => undefined,
        onSplit: () => undefined,
        onLogIn: () => undefined,
      }).map(({ keys }) => keys ?? ''),
    );
    expect(offers).toEqual([
      ['Enter', 'G', 'Delete'],
      ['Enter', 'X', 'M', 'F', 'Shift+F', 'Delete'],
      ['F', 'Shift+F', ''],
      ['Enter', 'X', 'M', 'F', 'Shift+F', 'O', 'Shift+O', 'Alt+O', 'Delete'],
      ['Enter', 'X', 'M', 'F', 'Shift+F', 'O', 'Shift+O', 'Alt+O', 'Delete'],
      ['O', 'Shift+O', 'Alt+O'],
    ]);
  });

  it('split where the pointer is', () => {
    const context = dayOf([a]);
    const cuts: number[] = [];
    const entry = itemMenu({
      item: context.model.items[0]!,
      at: at('10:05'),
      times: context.times,
      projects,
      onAction: () => undefined,
      onOpen: () => undefined,
      onSplit: (_, moment) => cuts.push((moment - at('09:00')) / minute),
      onLogIn: () => undefined,
    }).find(({ id }) => id === 'day.split-at');
    entry?.onAction();
    expect(entry?.label).toMatch(/^Split at 10:05\sAM$/);
    expect(cuts).toEqual([65]);
  });
});
