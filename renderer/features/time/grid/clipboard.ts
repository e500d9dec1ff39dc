import Papa from 'papaparse';
import { formatMinutes, parseDuration, parseSpan } from '../../../../domain/rules/duration.ts';
import type { WeekCell } from '../week-model.ts';
import type { CellValue } from './cell-change.ts';

/** A block of cells, row by row. */
export type Block<Cell> = readonly (readonly Cell[])[];

let own: { text: string; cells: Block<CellValue> } | null = null;

/**
 * The block as a spreadsheet takes it: a line a row, tabs between cells, times as `h:mm`. What no spreadsheet holds
 * (description, billable) is remembered in memory, for a paste into Stint itself.
 */
export function copyCells(cells: Block<WeekCell>): string {
  const text = cells
    .map((row) => row.map(({ minutes }) => (minutes > 0 ? formatMinutes(minutes) : '')).join('\t'))
    .join('\n');
  own = { text, cells: cells.map((row) => row.map(copiedValue)) };
  return text;
}

function copiedValue({ minutes, entries }: WeekCell): CellValue {
  const [only, ...more] = entries;
  // Several entries in one cell have no one description.
  if (!only || more.length > 0) return { minutes };
  return { minutes, description: only.description, billable: only.billable };
}

/** One pasted cell: what it shall hold, or the text that cannot be read as a time. */
export type PastedCell = { ok: true; value: CellValue } | { ok: false; text: string };

/**
 * What the text of a clipboard holds: our own cells with all that belongs to them, or the table of a spreadsheet
 * (Excel, LibreOffice, Sheets: tab-separated, quoted where a cell holds tabs, quotes or line breaks).
 */
export function pastedCells(text: string): Block<PastedCell> {
  const plain = text.replace(/\r\n?/g, '\n');
  if (own?.text === plain) return own.cells.map((row) => row.map((value) => ({ ok: true, value })));
  const { data } = Papa.parse<string[]>(plain, { delimiter: '\t', newline: '\n' });
  // Spreadsheets end the last line as well.
  const rows = plain.endsWith('\n') ? data.slice(0, -1) : data;
  return rows.map((row) => row.map(readCell));
}

/** Forgets what was copied; for tests. */
export function forgetCopied(): void {
  own = null;
}

/** Spreadsheets write durations with seconds; those that are none are left off. */
const SECONDS = /^(\d+:\d{2}):00$/;
/** What stands for no time: nothing, a dash, a zero in any writing. */
const NOTHING = /^(?:[-–—]|0+(?:[:.,]0+)*\s*(?:h|m|min)?)?$/i;

function readCell(raw: string): PastedCell {
  const text = raw
    .replace(/[\u00a0\u202f]/g, ' ')
    .trim()
    .replace(SECONDS, '$1');
  if (NOTHING.test(text)) return { ok: true, value: { minutes: 0 } };
  const minutes = parseDuration(text);
  if (minutes === null) return { ok: false, text: raw.trim() };
  return { ok: true, value: { minutes, span: parseSpan(text) } };
}
