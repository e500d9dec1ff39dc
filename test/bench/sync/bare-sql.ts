import pg from 'pg';
import { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { columnOf, columnType, fieldsSql, fullView } from '../../../sync-server/modules/sync/documents.ts';
import { type Author, offlineEntries } from './documents.ts';
import { CONNECTIONS, inParallel, type Measured } from './load.ts';

/** What this machine's Postgres can do with the same rows when nothing else is asked of it: the limit to compare with. */
export class BareSql {
  readonly #clients: pg.Client[];

  private constructor(clients: pg.Client[]) {
    this.#clients = clients;
  }

  /** @param url stint_app's, so that the table, its triggers and row-level security are those of the server */
  static async open(url: string): Promise<BareSql> {
    const clients = Array.from({ length: CONNECTIONS }, () => new pg.Client({ connectionString: url }));
    await Promise.all(clients.map((client) => client.connect()));
    return new BareSql(clients);
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.end()));
  }

  /** Each push as one round trip: the tenant's transaction with one INSERT from JSON. */
  push(
    authors: readonly Author[],
    serial: (userId: string) => number,
    count: number,
    rows: number,
  ): Promise<Measured> {
    const jobs = Array.from({ length: count }, (_, index) => {
      const author = authors[index % authors.length]!;
      const json = pg.escapeLiteral(JSON.stringify(offlineEntries(author, serial(author.userId), rows)));
      return {
        requests: [],
        documents: rows,
        sql: `${tenantSql(author)} ${insertSql(json)}; COMMIT`,
      };
    });
    return inParallel(jobs, this.#clients, async (client, job) => {
      await client.query((job as (typeof jobs)[number]).sql);
    });
  }

  /** Every page of one person's entries, `times` over: the same documents, as text that Postgres wrote. */
  async pull(reader: Author, limit: number, times: number): Promise<Measured> {
    const client = this.#clients[0]!;
    const pages: { requests: Buffer[]; documents: number; sql: string }[] = [];
    let at = { version: 0, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
    for (;;) {
      const sql = `${tenantSql(reader)} ${pageSql(reader, at, limit)}; COMMIT`;
      const results: unknown = await client.query(sql);
      const [, , page] = results as pg.QueryResult[];
      const { count, version, id } = page!.rows[0];
      if (count > 0) pages.push({ requests: [], documents: count, sql });
      if (count < limit) break;
      at = { version, id };
    }
    const jobs = Array.from({ length: times }, () => pages).flat();
    return inParallel(jobs, this.#clients, async (taker, job) => {
      await taker.query((job as (typeof jobs)[number]).sql);
    });
  }
}

const tenantSql = ({ tenantId }: Author) =>
  `BEGIN; SELECT set_config('app.current_tenant', '${tenantId}', true);`;

const fields = Object.entries(TimeEntry.shape).filter(([field]) => field !== 'version');
const names = fields.map(([field]) => `"${field}"`).join(', ');
const record = fields.map(([field, schema]) => `"${field}" ${columnType(schema)}`).join(', ');
const insertSql = (
  json: string,
) => `INSERT INTO time_entries (${fields.map(([field]) => columnOf(field)).join(', ')})
  SELECT ${names} FROM json_to_recordset(${json}::json) AS r(${record})`;

const pageSql = (reader: Author, at: { version: number; id: string }, limit: number) => `
  SELECT count(*)::int AS count, max(version)::int AS version, (array_agg(id ORDER BY version DESC, id DESC))[1] AS id,
      string_agg(document, ',') AS documents
    FROM (
      SELECT d.version, d.id, row_to_json((SELECT f FROM (SELECT ${fieldsSql('timeEntries', fullView)}) f))::text AS document
        FROM time_entries d
        WHERE d.tenant_id = '${reader.tenantId}' AND d.user_id = '${reader.userId}'
          AND (d.version, d.id) > (${at.version}, '${at.id}'::uuid)
        ORDER BY d.version, d.id LIMIT ${limit}) page`;
