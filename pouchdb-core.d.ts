/**
 * The part of PouchDB that the journal uses. Not @types/pouchdb-core: it declares a global `Buffer` of its own, which
 * makes every real Buffer of the project fit nothing.
 */
declare namespace PouchDB {
  namespace Core {
    interface IdMeta {
      _id: string;
    }
    interface RevMeta {
      _rev: string;
    }
    type ExistingDocument<Content> = Content & IdMeta & RevMeta;
    type PutDocument<Content> = Content & IdMeta & Partial<RevMeta> & { _deleted?: boolean };
    interface Response {
      ok: boolean;
      id: string;
      rev: string;
    }
    /** A row of bulkDocs that was not written. */
    interface Error {
      error: boolean | string;
      status?: number;
      name?: string;
      message?: string;
      reason?: string;
      id?: string;
      rev?: string;
    }
    interface AllDocsRow<Content> {
      id: string;
      key: string;
      value: { rev: string; deleted?: boolean };
      doc?: ExistingDocument<Content>;
    }
  }

  interface Database<Content extends object = object> {
    readonly name: string;
    allDocs(options?: {
      include_docs?: boolean;
      startkey?: string;
      endkey?: string;
      keys?: string[];
      limit?: number;
    }): Promise<{ total_rows: number; rows: Core.AllDocsRow<Content>[] }>;
    bulkDocs(documents: Core.PutDocument<Content>[]): Promise<(Core.Response | Core.Error)[]>;
    get<Model extends object = Content>(id: string): Promise<Core.ExistingDocument<Model>>;
    put(document: Core.PutDocument<Content>): Promise<Core.Response>;
    remove(document: Core.IdMeta & Core.RevMeta): Promise<Core.Response>;
    info(): Promise<{ db_name: string; doc_count: number; update_seq: number | string }>;
    compact(): Promise<{ ok: boolean }>;
    destroy(): Promise<void>;
    close(): Promise<void>;
  }

  interface Options {
    adapter?: 'idb' | 'memory';
    auto_compaction?: boolean;
    revs_limit?: number;
  }

  /** What an adapter package exports; only PouchDB.plugin knows what is in it. */
  type Plugin = ((pouch: Static) => void) | Record<string, unknown>;

  interface Static {
    new <Content extends object = object>(name: string, options?: Options): Database<Content>;
    plugin(plugin: Plugin): Static;
  }
}

declare module 'pouchdb-core' {
  const PouchDb: PouchDB.Static;
  export default PouchDb;
}
