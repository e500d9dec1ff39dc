import type { Pool, PoolClient } from 'pg';
import type { AuditRecord } from '../../../domain/entities/audit-record.ts';
import { chainStart } from '../../../domain/rules/audit-hash.ts';
import { withTenant } from '../../db.ts';
import type { Anchor } from './anchors.ts';
import { auditHash } from './service.ts';

/**
 * What is wrong with a record or its place.
 * `altered`: it says something else than when it was written. `missing`: it was removed, and more stand after it.
 * `inserted`: it was never written there. `reordered`: it stands where another stood. `cut_off`: the end of the log is
 * gone, as an anchor tells. `rewritten`: the chain holds, but is not the one that an anchor names.
 */
export type BreakReason = 'altered' | 'missing' | 'inserted' | 'reordered' | 'cut_off' | 'rewritten';

export interface ChainBreak {
  ok: false;
  /** The place of the first record that is not as it was written. All before it are. */
  seq: number;
  /** The record that stands there; null where none does. */
  id: string | null;
  reason: BreakReason;
  /** A sentence about what was found. */
  detail: string;
}

export type ChainVerdict = { ok: true; records: number; head: Place | null } | ChainBreak;

/** Where a chain stands: the place and the hash of a record. */
export type Place = Pick<AuditRecord, 'seq' | 'hash'>;

export interface ChainOptions {
  /** Places that this tenant's chain once had, written down outside of the database. */
  anchors?: readonly Anchor[];
  /** Records to hold at once. */
  page?: number;
  signal?: AbortSignal;
  onProgress?: (records: number) => void;
}

/** A record may hold some hundred entries of a push: a page is at most some ten MB. */
const PAGE = 250;
/** How far from where it stands a record is looked for by its own hash. */
const MOVED_MAX = 1000;
const BEFORE_ALL = Number.MIN_SAFE_INTEGER;

const columns = `id, tenant_id as "tenantId", a.seq, user_id as "userId", device_id as "deviceId", action,
  resource_type as "resourceType", resource_id as "resourceId", resource_ids as "resourceIds", before, after,
  ip_address as "ipAddress", user_agent as "userAgent", at, previous_hash as "previousHash", hash`;

/**
 * Reads a tenant's audit log from its first record, a page at a time, and proves each link of its hash chain
 * (docs/audit.md): places without a gap from 1, each hash made anew, each record on top of the one before it. It stops at
 * the first that does not hold. What is appended meanwhile is read as well.
 *
 * The rows are read as they are: whoever tampered with them need not have kept to what an AuditRecord may hold.
 */
export async function verifyChain(
  pool: Pool,
  tenantId: string,
  options: ChainOptions = {},
): Promise<ChainVerdict> {
  const { signal, onProgress } = options;
  // A page begins with the last record of the one before.
  const page = Math.max(2, options.page ?? PAGE);
  const anchors = (options.anchors ?? []).toSorted((a, b) => a.seq - b.seq);
  let nextAnchor = 0;
  let before: AuditRecord | null = null;
  for (;;) {
    signal?.throwIfAborted();
    const rows = await readPage(pool, tenantId, before?.seq ?? BEFORE_ALL, page);
    let again: AuditRecord | null = before;
    for (const row of rows) {
      if (again && row.id === again.id && row.hash === again.hash && auditHash(row) === row.hash) {
        again = null;
        continue;
      }
      const expected = { seq: (before?.seq ?? 0) + 1, previousHash: before?.hash ?? chainStart };
      const holds =
        row.seq === expected.seq && row.previousHash === expected.previousHash && auditHash(row) === row.hash;
      if (!holds) {
        const last = before;
        return await withTenant(pool, tenantId, (tx) => whatBroke(tx, tenantId, last, expected, row));
      }
      for (; anchors[nextAnchor]?.seq === row.seq; nextAnchor += 1) {
        const anchor = anchors[nextAnchor];
        if (anchor && anchor.hash !== row.hash) return rewritten(row, anchor, anchors[nextAnchor - 1]);
      }
      before = row;
    }
    onProgress?.(before?.seq ?? 0);
    if (rows.length < page) break;
  }
  const unmet = anchors[nextAnchor];
  if (unmet) return cutOff(before?.seq ?? 0, anchors.at(-1) ?? unmet);
  return { ok: true, records: before?.seq ?? 0, head: before && { seq: before.seq, hash: before.hash } };
}

/** The planner takes a firm's log for short, and would read and sort all the rest of it for each page. */
const IN_ORDER_OF_INDEX = `SELECT set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)`;

/** The next records from a place on, that place included: a second record that was put into it is there, too. */
async function readPage(pool: Pool, tenantId: string, from: number, page: number): Promise<AuditRecord[]> {
  return withTenant(pool, tenantId, async (tx) => {
    await tx.query(IN_ORDER_OF_INDEX);
    const { rows } = await tx.query<AuditRecord>({
      name: 'audit:page',
      text: `select ${columns} from audit_records a
        where tenant_id = $1 and a.seq >= $2 order by a.seq limit $3`,
      values: [tenantId, from, page],
    });
    return rows;
  });
}

function rewritten({ seq, id }: AuditRecord, anchor: Anchor, held: Anchor | undefined): ChainBreak {
  const from = (held?.seq ?? 0) + 1;
  return {
    ...{ ok: false, seq, id, reason: 'rewritten' },
    detail: `The anchor of ${anchor.at} names another hash for record ${seq}: records ${from} to ${seq} may have been written anew.`,
  };
}

function cutOff(last: number, anchor: Anchor): ChainBreak {
  return {
    ...{ ok: false, seq: last + 1, id: null, reason: 'cut_off' },
    detail: `The log ends at record ${last}; the anchor of ${anchor.at} names record ${anchor.seq}.`,
  };
}

/**
 * Finds out what was done to the log where its chain does not hold. Only a word for the person who looks into it: that
 * the chain is broken here is proven, why is judged by the records around.
 * @param last the record before, which holds
 * @param expected what the next record had to be
 * @param row the record that was found
 */
async function whatBroke(
  tx: PoolClient,
  tenantId: string,
  last: AuditRecord | null,
  expected: { seq: number; previousHash: string },
  row: AuditRecord,
): Promise<ChainBreak> {
  const found = (at: Pick<AuditRecord, 'seq'> & { id: string | null }, reason: BreakReason, detail: string) =>
    ({ ok: false, seq: at.seq, id: at.id, reason, detail }) as const;
  if (row.seq < expected.seq)
    return found(row, 'inserted', `Two records have the place ${row.seq}, or it is before the first.`);
  const isWhole = auditHash(row) === row.hash;
  if (row.seq === expected.seq && row.previousHash === expected.previousHash)
    return found(row, 'altered', 'What the record says does not have the hash that stands beside it.');

  if (last && row.previousHash === last.previousHash)
    return isWhole
      ? found(row, 'inserted', `It claims the place after the record before record ${last.seq}.`)
      : found(last, 'inserted', `Record ${row.seq} was written in its place.`);

  // The record that was written after the one that holds, wherever it stands now.
  const follower = await recordAfter(tx, tenantId, expected.previousHash);
  const place = { seq: expected.seq, id: row.seq === expected.seq ? row.id : null };
  if (row.seq > expected.seq) {
    if (follower)
      return found(
        { seq: expected.seq, id: follower.id },
        'reordered',
        `It stands at place ${follower.seq} now.`,
      );
    const gone =
      row.seq === expected.seq + 1
        ? `Record ${expected.seq} was removed.`
        : `Records ${expected.seq} to ${row.seq - 1} were removed.`;
    return found(place, 'missing', gone);
  }
  if (isWhole) {
    const next = await recordAt(tx, tenantId, row.seq + 1);
    if (last && (next === null || next.previousHash === row.hash))
      return found(
        last,
        'altered',
        `Its hash was made anew: record ${row.seq} was written on top of another.`,
      );
    return found(
      row,
      'inserted',
      'It was not written on top of the record before it, nor the next on top of it.',
    );
  }
  const wasAt = placeOf(row);
  if (follower)
    return wasAt === null
      ? found(place, 'inserted', `The record that was written here stands at place ${follower.seq} now.`)
      : found(place, 'reordered', `The record that stands here was written as record ${wasAt}.`);
  return wasAt === null
    ? found(place, 'altered', 'It has neither its own hash nor that of the record before it.')
    : found(place, 'missing', `It was removed; the record that stands here was written as record ${wasAt}.`);
}

/** The place near by at which the record has its own hash: where it was written. */
function placeOf(row: AuditRecord): number | null {
  for (let away = 1; away <= MOVED_MAX; away += 1)
    for (const seq of [row.seq + away, row.seq - away])
      if (auditHash({ ...row, seq }) === row.hash) return seq;
  return null;
}

async function recordAfter(
  tx: PoolClient,
  tenantId: string,
  previousHash: string,
): Promise<Pick<AuditRecord, 'id' | 'seq'> | null> {
  const { rows } = await tx.query<Pick<AuditRecord, 'id' | 'seq'>>(
    'select id, seq from audit_records where tenant_id = $1 and previous_hash = $2 limit 1',
    [tenantId, previousHash],
  );
  return rows[0] ?? null;
}

async function recordAt(tx: PoolClient, tenantId: string, seq: number): Promise<AuditRecord | null> {
  const { rows } = await tx.query<AuditRecord>(
    `select ${columns} from audit_records a where tenant_id = $1 and a.seq = $2 limit 1`,
    [tenantId, seq],
  );
  return rows[0] ?? null;
}
