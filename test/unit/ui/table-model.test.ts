import { expect, test } from 'vitest';
import { nextSort, sortRows, type TableColumn, tableText } from '../../../renderer/ui/table-model.ts';

interface Row {
  name: string;
  amount: number | null;
}
const columns: TableColumn<Row>[] = [
  { id: 'name', header: 'Name', text: (row) => row.name, width: 100 },
  {
    id: 'amount',
    header: 'EUR',
    text: (row) => String(row.amount ?? ''),
    sortBy: (row) => row.amount,
    width: 80,
  },
  { id: 'fixed', header: 'Fixed', text: () => 'x', sortBy: false, width: 80 },
];
const rows: Row[] = [
  { name: 'Sheet 10', amount: 5 },
  { name: 'sheet 9', amount: null },
  { name: 'Étoile', amount: 30 },
  { name: 'Atlas', amount: 5 },
];
const names = (sorted: Row[]): string[] => sorted.map((row) => row.name);

test('text sorts as people read: numbers by size, accents and case apart', () => {
  const sorted = sortRows(rows, columns, { column: 'name', direction: 'ascending' });
  expect(names(sorted)).toEqual(['Atlas', 'Étoile', 'sheet 9', 'Sheet 10']);
});

test('nothing comes last either way, and equal rows keep their order', () => {
  const up = sortRows(rows, columns, { column: 'amount', direction: 'ascending' });
  const down = sortRows(rows, columns, { column: 'amount', direction: 'descending' });
  expect(names(up)).toEqual(['Sheet 10', 'Atlas', 'Étoile', 'sheet 9']);
  expect(names(down)).toEqual(['Étoile', 'Sheet 10', 'Atlas', 'sheet 9']);
});

test('a head sorts up, then down, then not at all', () => {
  const first = nextSort(null, 'name');
  const second = nextSort(first, 'name');
  expect([first?.direction, second?.direction, nextSort(second, 'name')]).toEqual([
    'ascending',
    'descending',
    null,
  ]);
  expect(nextSort(second, 'amount')).toEqual({ column: 'amount', direction: 'ascending' });
});

test('a column that does not sort leaves the rows alone', () => {
  expect(sortRows(rows, columns, { column: 'fixed', direction: 'descending' })).toEqual(rows);
});

test('copied text has one line a row, whatever is in the cells', () => {
  const text = tableText(columns.slice(0, 2), [{ name: 'two\nlines\tand a tab', amount: 1 }]);
  expect(text).toBe('Name\tEUR\ntwo lines and a tab\t1');
});
