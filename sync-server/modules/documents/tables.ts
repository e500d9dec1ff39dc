import Papa from 'papaparse';
import writeXlsxFile from 'write-excel-file/universal';

/** A figure is a decimal in a string, exact; a date is `YYYY-MM-DD`. Null is an empty cell. */
export type Cell = null | { readonly text: string } | { readonly figure: string } | { readonly date: string };

export interface Table {
  /** Of the sheet: at most 31 characters. */
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly width: number }[];
  readonly rows: readonly (readonly Cell[])[];
}

export const text = (value: string | null): Cell => (value === null || value === '' ? null : { text: value });
export const figure = (value: string | number): Cell => ({ figure: String(value) });
export const day = (value: string | null): Cell => (value === null ? null : { date: value });

/**
 * CSV by RFC 4180 in UTF-8 with a byte-order mark, and with formulas in texts made harmless: a figure that is negative
 * stays a figure.
 */
export function tableCsv({ columns, rows }: Pick<Table, 'columns' | 'rows'>): Uint8Array {
  return csvBytes(
    columns.map(({ name }) => name),
    rows.map((row) =>
      row.map((cell) => (cell === null ? '' : 'text' in cell ? harmless(cell.text) : plain(cell))),
    ),
  );
}

/**
 * Rows that are texts already, for a program that asks for certain columns and does not know a byte-order mark.
 * @param bom whether the file is for people's spreadsheets, which know UTF-8 by it
 */
export function csvBytes(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  bom = true,
): Uint8Array {
  const content = Papa.unparse([[...columns], ...rows.map((row) => [...row])], { newline: '\r\n' });
  return new TextEncoder().encode(`${bom ? '\uFEFF' : ''}${content}\r\n`);
}

/** A text that a spreadsheet would run as a formula gets a quote before it. */
export function harmless(value: string): string {
  return /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
}

function plain(cell: { readonly figure: string } | { readonly date: string }): string {
  return 'figure' in cell ? cell.figure : cell.date;
}

/** One sheet a table, figures as numbers and dates as dates. */
export async function tablesXlsx(tables: readonly Table[]): Promise<Uint8Array> {
  const sheets = tables.map(({ name, columns, rows }) => ({
    sheet: name,
    stickyRowsCount: 1,
    columns: columns.map(({ width }) => ({ width })),
    data: [
      columns.map((column) => ({ value: column.name, fontWeight: 'bold' as const })),
      ...rows.map((row) => row.map(xlsxCell)),
    ],
  }));
  const blob = await writeXlsxFile(sheets).toBlob();
  return new Uint8Array(await blob.arrayBuffer());
}

function xlsxCell(cell: Cell) {
  if (cell === null) return null;
  // Midnight UTC is how the format means a civil date.
  if ('date' in cell)
    return { value: new Date(`${cell.date}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' } as const;
  if ('figure' in cell) {
    const decimals = cell.figure.split('.')[1]?.length ?? 0;
    return {
      value: Number(cell.figure),
      type: Number,
      format: decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`,
    } as const;
  }
  return { value: cell.text, type: String } as const;
}
