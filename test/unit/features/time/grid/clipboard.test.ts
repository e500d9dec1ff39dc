import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  copyCells,
  forgetCopied,
  pastedCells,
} from '../../../../../renderer/features/time/grid/clipboard.ts';
import { planFill, planPaste } from '../../../../../renderer/features/time/grid/paste.ts';
import { cellWith, entryOn, rowOf } from './samples.ts';

beforeEach(() => forgetCopied());

/** Minutes of each pasted cell; the text where it is no time. */
const read = (text: string) =>
  pastedCells(text).map((row) => row.map((cell) => (cell.ok ? cell.value.minutes : cell.text)));

describe('what a clipboard holds', () => {
  it.each([
    [
      '1:30\t2:00\n\t0:15',
      [
        [90, 120],
        [0, 15],
      ],
    ],
    // Excel and LibreOffice: seconds, a last line end, decimal commas, figures with a unit.
    [
      '01:30:00\t7:30:00\r\n1,5\t0,25\r\n',
      [
        [90, 450],
        [90, 15],
      ],
    ],
    ['90 min\t1h 30m\t1.5h', [[90, 90, 90]]],
    // Quotes stand round cells with line ends, tabs or quotes in them.
    ['"1:30"\t"two\nlines"\t"say ""no"""', [[90, 'two\nlines', 'say "no"']]],
    ['-\t–\t0\t0:00\t0,00\t \u00a0', [[0, 0, 0, 0, 0, 0]]],
    ['9-10:30', [[90]]],
    ['', []],
    ['1:30:20', [['1:30:20']]],
  ])('%j', (text, cells) => {
    expect(read(text)).toEqual(cells);
  });

  it('keeps the clock times of a span', () => {
    expect(pastedCells('9-10:30')).toMatchObject([[{ value: { span: { from: '09:00', to: '10:30' } } }]]);
  });

  it('gives back our own cells with description and billable, also when a system changed the line ends', () => {
    const date = '2026-11-16';
    const entry = entryOn(date, 90, { description: 'Workshop', billable: false });
    const text = copyCells([[cellWith(date, [entry])], [cellWith(date, [])]]);
    expect(text).toBe('1:30\n');
    expect(pastedCells('1:30\r\n')).toEqual([
      [{ ok: true, value: { minutes: 90, description: 'Workshop', billable: false } }],
      [{ ok: true, value: { minutes: 0 } }],
    ]);
    expect(pastedCells('1:45')).toEqual([[{ ok: true, value: { minutes: 105, span: null } }]]);
  });

  it('reads whatever it is given', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const row of pastedCells(text))
          for (const cell of row) if (cell.ok) expect(cell.value.minutes).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('where pasted cells go', () => {
  const rows = [rowOf('DEV', [60, 0, 30]), rowOf('OPS', [0, 45])];
  const range = (top: number, left: number, bottom = top, right = left) => ({ top, left, bottom, right });
  const placed = (plan: ReturnType<typeof planPaste>) =>
    plan.targets.map(({ row, cell, value }) => `${row.activityCode} ${cell.date.slice(8)} ${value.minutes}`);

  it('to the right and below of the first cell', () => {
    const plan = planPaste(pastedCells('1\t2\n3\t4'), range(0, 1), rows);
    expect(placed(plan)).toEqual(['DEV 17 60', 'DEV 18 120', 'OPS 17 180', 'OPS 18 240']);
  });

  it('one cell into all of the range, and a block as often as it fits', () => {
    expect(placed(planPaste(pastedCells('1'), range(0, 0, 1, 1), rows))).toHaveLength(4);
    expect(placed(planPaste(pastedCells('1\t2'), range(0, 0, 1, 3), rows))).toEqual([
      ...['DEV 16 60', 'DEV 17 120', 'DEV 18 60', 'DEV 19 120'],
      ...['OPS 16 60', 'OPS 17 120', 'OPS 18 60', 'OPS 19 120'],
    ]);
    expect(placed(planPaste(pastedCells('1\t2'), range(0, 0, 0, 2), rows))).toEqual([
      'DEV 16 60',
      'DEV 17 120',
    ]);
  });

  it('counts what lies outside, but not empty cells there', () => {
    const plan = planPaste(pastedCells('1\t2\t3\n4\t5\t\n\t\t'), range(1, 5), rows);
    expect(plan).toMatchObject({ rowsOutside: 1, columnsOutside: 1 });
    expect(planPaste(pastedCells('1\t\t\n\t\t'), range(1, 6), rows)).toMatchObject({
      ...{ rowsOutside: 0, columnsOutside: 0 },
    });
  });

  it('names the cells whose text is no time', () => {
    const plan = planPaste(pastedCells('1\tlunch'), range(0, 0), rows);
    expect(plan.unreadable).toMatchObject([{ date: '2026-11-17', text: 'lunch' }]);
  });

  it('fills down and to the right', () => {
    const down = planFill(range(0, 0, 1, 1), rows, 'down');
    expect(down.map(({ row, cell, value }) => [row.activityCode, cell.date.slice(8), value.minutes])).toEqual(
      [
        ['OPS', '16', 60],
        ['OPS', '17', 0],
      ],
    );
    const right = planFill(range(0, 0, 0, 2), rows, 'right');
    expect(right.map(({ cell, value }) => [cell.date.slice(8), value.minutes])).toEqual([
      ['17', 60],
      ['18', 60],
    ]);
  });
});
