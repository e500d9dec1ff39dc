import type { Pool } from 'pg';
import { withTenant } from '../../db.ts';
import type { TaskLogLine } from '../../integrations/creto-runtime/wire.ts';
import { announceReport, REPORT_NEWS } from './news.ts';

const LINE_CHARACTERS_MAX = 4000;
const LINES_MAX = 20_000;

/** Keeps a task's log lines in the database as they come, several a statement when they come fast. */
export class LogSink {
  readonly #pool: Pool;
  readonly #tenantId: string;
  readonly #jobId: string;
  #buffer: TaskLogLine[] = [];
  #taken = 0;
  #writing: Promise<void> | null = null;

  constructor(pool: Pool, tenantId: string, jobId: string) {
    this.#pool = pool;
    this.#tenantId = tenantId;
    this.#jobId = jobId;
  }

  /** Beyond 20,000 lines a log is cut: a program must not fill the database with its words. */
  push(line: TaskLogLine): void {
    this.#taken += 1;
    if (this.#taken > LINES_MAX) return;
    const text = line.line.replaceAll('\0', '\uFFFD').slice(0, LINE_CHARACTERS_MAX);
    this.#buffer.push({ ...line, line: text });
    this.#writing ??= this.#write();
    this.#writing.catch(() => undefined);
  }

  /** Resolves once every line pushed so far is stored. @throws what Postgres threw */
  async flush(): Promise<void> {
    while (this.#writing !== null || this.#buffer.length > 0) {
      this.#writing ??= this.#write();
      await this.#writing;
    }
  }

  async #write(): Promise<void> {
    try {
      while (this.#buffer.length > 0) {
        // A copy: lines that come while this is being written stay behind for the next round.
        const lines = [...this.#buffer];
        await withTenant(this.#pool, this.#tenantId, async (tx) => {
          await tx.query(
            `insert into report_log_lines (tenant_id, job_id, seq, at, stream, line)
             select $1, $2, seq, at, stream, line
               from jsonb_to_recordset($3::jsonb) as r(seq int, at timestamptz, stream text, line text)
             on conflict do nothing`,
            [this.#tenantId, this.#jobId, JSON.stringify(lines)],
          );
          await announceReport(tx, REPORT_NEWS, this.#tenantId, this.#jobId);
        });
        this.#buffer = this.#buffer.slice(lines.length);
      }
    } finally {
      this.#writing = null;
    }
  }
}

/** The last seq stored of a job's log; -1 for none. */
export async function lastLogSeq(pool: Pool, tenantId: string, jobId: string): Promise<number> {
  const { rows } = await withTenant(pool, tenantId, (tx) =>
    tx.query<{ seq: number }>(
      'select coalesce(max(seq), -1) as seq from report_log_lines where job_id = $1',
      [jobId],
    ),
  );
  return rows[0]?.seq ?? -1;
}
