import { TimeEntry } from '../../domain/entities/time-entry.ts';
import { CollectionName } from '../../domain/wire/collections.ts';
import type { Totals } from '../../domain/wire/totals.ts';
import type { JournalOperation, WireDocument } from './journal-types.ts';
import type { Difference } from './types.ts';

/** What is counted of a collection: live rows as the server has them, also where the person's differ. */
export type CountedRows = { [Name in CollectionName]: readonly WireDocument[] };

/**
 * What the server should hold by all that this device knows: for a row with a change that the server has not taken, the
 * row as the server last told it.
 */
export function asTheServer(
  local: readonly WireDocument[],
  operations: readonly JournalOperation[],
): WireDocument[] {
  const rows = new Map(local.map((document) => [document.id, document]));
  for (const { documentId, rejection, assumed, receipt, overlap, left } of operations) {
    if (overlap || receipt) continue;
    const told = newest([rejection?.master, assumed, rows.get(documentId)]);
    if (!told || told._deleted || left) rows.delete(documentId);
    else rows.set(documentId, told);
  }
  return [...rows.values()];
}

/** Of equally new ones the first; version 0 is the device's own. */
function newest(candidates: (WireDocument | null | undefined)[]): WireDocument | undefined {
  let found: WireDocument | undefined;
  for (const one of candidates) if (one && one.version > (found?.version ?? 0)) found = one;
  return found;
}

/** Where this device and the server count differently; empty when they agree. */
export async function differencesOf(rows: CountedRows, totals: Totals): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const name of CollectionName.options) {
    const there = totals.collections.find((one) => one.name === name);
    if (!there) continue;
    const here = rows[name];
    if (here.length !== there.count) {
      found.push({ what: 'rows', collection: name, here: here.length, there: there.count });
    } else if ((await digestOf(here)) !== there.digest) {
      found.push({ what: 'versions', collection: name, here: here.length, there: there.count });
    }
  }
  const minutes = minutesByMonth(rows.timeEntries);
  const months = new Set([...minutes.keys(), ...totals.entries.map(({ month }) => month)]);
  for (const month of [...months].sort()) {
    const here = minutes.get(month) ?? 0;
    const there = totals.entries.find((one) => one.month === month)?.minutes ?? 0;
    if (here !== there) found.push({ what: 'minutes', month, here, there });
  }
  return found;
}

/** SHA-256 in hex over the lines `id:version` in the order of the ids (domain/wire/totals.ts). */
export async function digestOf(rows: readonly Pick<WireDocument, 'id' | 'version'>[]): Promise<string> {
  const lines = rows.map(({ id, version }) => `${id}:${version}`).sort();
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(lines.join('\n')));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function minutesByMonth(entries: readonly WireDocument[]): Map<string, number> {
  const minutes = new Map<string, number>();
  for (const document of entries) {
    const entry = TimeEntry.pick({ date: true, minutes: true }).safeParse(document);
    if (!entry.success) continue;
    const month = entry.data.date.slice(0, 7);
    minutes.set(month, (minutes.get(month) ?? 0) + entry.data.minutes);
  }
  return minutes;
}
