import Papa from 'papaparse';
import writeXlsxFile from 'write-excel-file/universal';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { exportColumns, exportRow, inOrder, type Names, numberColumns } from './export-rows.ts';
import type { ExportFormat } from './formats.ts';

/** What an exported JSON file says of itself; `entries` are whole, as domain/entities/time-entry.ts has them. */
export const EXPORT_JSON_VERSION = 1;

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The content of a file with these entries, oldest first: CSV by RFC 4180 in UTF-8 with a byte-order mark (Excel reads it
 * as UTF-8 only so) and with formulas made harmless, XLSX with numbers as numbers, or JSON with everything.
 */
export async function exportFile(
  format: ExportFormat,
  entries: readonly TimeEntry[],
  names: Names,
  exportedAt: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const ordered = inOrder(entries);
  switch (format) {
    case 'csv':
      return encode(`${BYTE_ORDER_MARK}${csv(ordered, names)}\r\n`);
    case 'json':
      return encode(json(ordered, names, exportedAt));
    case 'xlsx':
      return xlsx(ordered, names);
  }
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function csv(entries: readonly TimeEntry[], names: Names): string {
  return Papa.unparse([[...exportColumns], ...entries.map((entry) => exportRow(entry, names))], {
    newline: '\r\n',
    escapeFormulae: true,
  });
}

function json(entries: readonly TimeEntry[], { projects, clients }: Names, exportedAt: string): string {
  const used = new Set(entries.map(({ projectId }) => projectId));
  const named = [...projects.values()].filter(({ id }) => used.has(id));
  const content = {
    format: 'stint-time-entries',
    version: EXPORT_JSON_VERSION,
    exportedAt,
    projects: named.map(({ id, code, name, clientId, tasks, activityCodes }) => ({
      ...{ id, code, name, tasks: tasks.map((task) => ({ id: task.id, name: task.name })), activityCodes },
      client: clients.get(clientId)?.name ?? null,
    })),
    entries,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

async function xlsx(entries: readonly TimeEntry[], names: Names): Promise<Uint8Array<ArrayBuffer>> {
  const head = exportColumns.map((column) => ({ value: column, fontWeight: 'bold' as const }));
  const rows = entries.map((entry) =>
    exportRow(entry, names).map((cell, index) => {
      if (cell === null) return null;
      // A date as a date, so that a spreadsheet groups by month; midnight UTC is how the format means a civil date.
      if (index === 0)
        return { value: new Date(`${cell}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' } as const;
      return cell;
    }),
  );
  const blob = await writeXlsxFile([head, ...rows], {
    sheet: 'Time entries',
    stickyRowsCount: 1,
    columns: exportColumns.map((column) => ({ width: widthOf(column) })),
  }).toBlob();
  return new Uint8Array(await blob.arrayBuffer());
}

/** Characters. */
function widthOf(column: (typeof exportColumns)[number]): number {
  if (column === 'description') return 60;
  if (column === 'id' || column === 'corrects_id' || column === 'replaced_by_id') return 38;
  return numberColumns.has(column) ? 12 : 20;
}
