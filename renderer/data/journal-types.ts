import type { EntryContent } from '../../domain/rules/content-hash.ts';
import type { CollectionName, PushCollectionName } from '../../domain/wire/collections.ts';
import type { RejectionCode } from '../../domain/wire/push.ts';
import type { Comparison, KeptName } from './types.ts';

/** A document as it travels and as the journal keeps it: whole, with its deletion flag. */
export interface WireDocument {
  id: string;
  version: number;
  _deleted: boolean;
  [field: string]: unknown;
}

/** One change that a person made, from before the screen says "saved" until the server's receipt. */
export interface JournalOperation {
  operationId: string;
  /** Order of the changes on this device; never a clock. */
  seq: number;
  collection: PushCollectionName;
  documentId: string;
  /** The document after the change. */
  state: WireDocument;
  /** The server's document that the change was made on; null when the server had none. */
  assumed: WireDocument | null;
  at: string;
  /** Set before it is sent for the first time: from then on the server may have it. */
  sentAt?: string;
  /** The server took it. Kept until the local document is at least of that version. */
  receipt?: { version: number; at: string };
  rejection?: { code: RejectionCode; message: string; master: WireDocument | null; at: string };
  overlap?: { fields: string[]; theirs: WireDocument; at: string };
  /** The document left this person's scope: what is undone goes away instead of back to the server's. */
  left?: true;
}

/** What the journal remembers beside operations. */
export interface Notes {
  /** Token of the working database that was once pulled to its end. */
  pulled: string;
  /** Rows that a version of Stint (`by`) could not read and passed over, by collection. */
  unreadable: { [Name in CollectionName]?: { by: string; rows: number } };
  /** The wire that all rows here were read with; another one may have left out what this one knows. */
  wire: string;
  /** The last comparison with the server. */
  compared: Comparison;
  /** The first day of settled time that this device keeps (S36); null once everything is here again. */
  keptFrom: string | null;
  /** What the person keeps on this device for themselves, as JSON text, by name. */
  kept: { [Name in KeptName]?: string };
  /** Decisions of which what was shown is kept, oldest first, and how many entries each. */
  shown: { decisionId: string; entries: number }[];
  /** What one of them was made on. */
  [shownOf: `shown-${string}`]: EntryContent[];
}

export type NewOperation = Pick<
  JournalOperation,
  'collection' | 'documentId' | 'state' | 'assumed' | 'overlap'
>;

/** Whether the server still has to answer this one. */
export function isUnsent(operation: JournalOperation): boolean {
  return !operation.receipt && !operation.rejection && !operation.overlap;
}

/** Whether nothing of this one can have reached the server: it was never sent. */
export function isWaiting(operation: JournalOperation): boolean {
  return isUnsent(operation) && operation.sentAt === undefined;
}
