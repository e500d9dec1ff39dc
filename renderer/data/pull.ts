import { z } from 'zod';
import { Id } from '../../domain/entities/primitives.ts';
import type { CollectionName } from '../../domain/wire/collections.ts';
import { Checkpoint } from '../../domain/wire/pull.ts';
import type { Connection } from './connection.ts';
import { documentOf } from './document-of.ts';
import type { WireDocument } from './journal-types.ts';

/** The frame of a page; its documents are parsed one by one, so that a bad one does not hold up the rest. */
const Page = z.object({
  documents: z.array(z.record(z.string(), z.unknown())),
  checkpoint: Checkpoint,
  epochChanged: z.boolean(),
  /** A server one minor version older does not tell. */
  left: z.array(Id).default([]),
});

export interface PulledPage {
  documents: WireDocument[];
  /** Ids of all rows of the page, unreadable ones too. */
  ids: string[];
  /** Rows that left the reader's scope. */
  left: string[];
  checkpoint: Checkpoint;
  epochChanged: boolean;
  /** Documents of the page that are not what this version of Stint knows; they are left out. */
  unreadable: number;
  /** Whether the server has more. */
  full: boolean;
}

/**
 * One page after `checkpoint` (from the beginning without one).
 * @throws RequestFailure
 */
export async function pullPage(
  connection: Connection,
  collection: CollectionName,
  checkpoint: Checkpoint | undefined,
  limit: number,
): Promise<PulledPage> {
  const query = new URLSearchParams({ limit: String(limit) });
  if (checkpoint) {
    query.set('epoch', checkpoint.epoch);
    query.set('version', String(checkpoint.version));
    query.set('id', checkpoint.id);
    if (checkpoint.scope) query.set('scope', checkpoint.scope);
  }
  const page = await connection.json(`/v1/sync/${collection}/pull?${query}`, Page);
  const documents: WireDocument[] = [];
  for (const raw of page.documents) {
    const document = documentOf(collection, raw);
    if (document) documents.push(document);
  }
  return {
    documents,
    ids: page.documents.map((raw) => String(raw.id)),
    left: page.left,
    epochChanged: page.epochChanged,
    // RxDB lays a new checkpoint over the old one: a mark that is not there any more must be taken away by name.
    checkpoint: { ...page.checkpoint, scope: page.checkpoint.scope },
    unreadable: page.documents.length - documents.length,
    full: page.documents.length + page.left.length >= limit,
  };
}
