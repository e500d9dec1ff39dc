import type { Pool } from 'pg';
import { z } from 'zod';
import { type CollectionName, syncCollections } from '../../domain/wire/collections.ts';
import { Checkpoint, PullQuery } from '../../domain/wire/pull.ts';
import type { Actor } from '../../sync-server/actor.ts';
import { pullPage } from '../../sync-server/modules/sync/pull.ts';

type Row = Record<string, unknown> & { id: string };
const Page = z.strictObject({
  documents: z.array(z.looseObject({ id: z.string(), _deleted: z.boolean() })),
  left: z.array(z.string()),
  checkpoint: Checkpoint.strict(),
  epochChanged: z.boolean(),
});
export type ScopePage = z.infer<typeof Page>;

export const collections = Object.keys(syncCollections) as CollectionName[];

/** What one device holds of the server, by nothing but pages: documents put in, `left` taken off, the checkpoint kept. */
export class ScopeDevice {
  readonly rows = new Map<CollectionName, Map<string, Row>>(collections.map((name) => [name, new Map()]));
  readonly checkpoints = new Map<CollectionName, Checkpoint>();
  /** What came over the wire since it was last set to zero. */
  moved = { documents: 0, left: 0 };
  readonly pool: Pool;
  actor: Actor;

  constructor(pool: Pool, actor: Actor) {
    this.pool = pool;
    this.actor = actor;
  }

  /** One page, and what must hold for every page. It is not stored. */
  async ask(name: CollectionName, limit: number): Promise<ScopePage> {
    const query = PullQuery.parse({ ...this.checkpoints.get(name), limit });
    const page = Page.parse(JSON.parse(await pullPage(this.pool, name, this.actor, query)));
    const ids = [...page.documents.map(({ id }) => id), ...page.left];
    if (new Set(ids).size < ids.length) throw new Error('an id is twice in one page');
    if (ids.length > limit) throw new Error('a page is longer than asked');
    return page;
  }

  store(name: CollectionName, page: ScopePage): void {
    const rows = this.rows.get(name);
    for (const document of page.documents) {
      if (document._deleted) rows?.delete(document.id);
      else rows?.set(document.id, document);
    }
    for (const id of page.left) rows?.delete(id);
    this.checkpoints.set(name, page.checkpoint);
    this.moved.documents += page.documents.length;
    this.moved.left += page.left.length;
  }

  /** Pulls to the end. `lost` may say of a page that its answer never arrived, or that the device died before it stored it. */
  async pull(
    names: readonly CollectionName[],
    limit: number,
    lost: () => boolean = () => false,
  ): Promise<void> {
    for (const name of names) {
      for (;;) {
        const page = await this.ask(name, limit);
        if (lost()) continue;
        this.store(name, page);
        if (page.documents.length + page.left.length < limit) break;
      }
    }
  }

  /** All that it holds, in one comparable form. */
  holds(): Record<string, Row[]> {
    return Object.fromEntries(
      [...this.rows].map(([name, rows]) => [name, [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1))]),
    );
  }
}
