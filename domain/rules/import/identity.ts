import type { ImportFormat } from './format.ts';
import type { FileRow } from './row.ts';

/** Who imports: the same row of another person, or in another firm, is another entry. */
export interface Importer {
  readonly tenantId: string;
  readonly userId: string;
}

/**
 * What a row is known by: what was done when, as the file's clock shows it. Not the zone, and not what products leave
 * out, add or reorder from one export to the next (client, tags, billable, amounts).
 */
export function rowContent({ stamp, work, description }: FileRow): string {
  return JSON.stringify([stamp, flat(work.project || work.code), flat(work.task), flat(description)]);
}

/**
 * The id that this row has on every device and at every import: a UUID in the shape of version 7 whose time is the
 * row's start and whose rest is a SHA-256 of tenant, user, format, content and ordinal.
 * @param ordinal among the file's rows of equal content, from 0: two equal rows are two entries
 * @param piece of a row that is cut at midnight, from 0
 */
export function importId(
  { tenantId, userId }: Importer,
  format: ImportFormat,
  row: Pick<FileRow, 'wallMs'> & { readonly content: string },
  ordinal: number,
  piece: number,
): Promise<string> {
  return uuidOf(row.wallMs, JSON.stringify([tenantId, userId, format, row.content, ordinal, piece]));
}

/** The id under which an entry that was removed comes in again: the removed one is gone for good on every device. */
export function nextImportId(removed: string): Promise<string> {
  return uuidOf(Number.parseInt(removed.slice(0, 13).replace('-', ''), 16), `after ${removed}`);
}

async function uuidOf(ms: number, content: string): Promise<string> {
  const digest = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(content));
  const hex = Array.from(new Uint8Array(digest, 0, 10), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
  const time = Math.max(0, ms).toString(16).padStart(12, '0').slice(-12);
  const variant = ((Number.parseInt(hex.charAt(3), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(7, 19)}`;
}

function flat(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}
