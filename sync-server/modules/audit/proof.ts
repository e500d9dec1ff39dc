import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import { type Anchor, appendAnchors, readAnchors } from './anchors.ts';
import { type ChainVerdict, verifyChain } from './chain.ts';

/** A firm whose log is proven. */
export interface Firm {
  tenantId: string;
  /** Its short name. */
  tenant: string;
}

export interface Proven extends Firm {
  verdict: ChainVerdict;
}

/** Every firm of the database, or the one with that short name, in the order of their names. */
export async function firmsToProve(pool: Pool, tenant?: string): Promise<Firm[]> {
  const { rows } = await pool.query<Firm>(
    `select tenant_id as "tenantId", slug as tenant from tenant_directory
      where $1::text is null or slug = $1 order by slug`,
    [tenant ?? null],
  );
  return rows;
}

/**
 * Proves the chain of each firm, one after the other. A firm that only the anchors know is gone with its whole log, and
 * comes last.
 * @param anchors by tenant; those of firms that are not asked for are left alone unless `isAll`
 */
export async function* proveFirms(
  pool: Pool,
  firms: readonly Firm[],
  anchors: ReadonlyMap<string, readonly Anchor[]>,
  options: { isAll: boolean; signal?: AbortSignal; onProgress?: (firm: Firm, records: number) => void },
): AsyncGenerator<Proven> {
  const { isAll, signal, onProgress } = options;
  for (const firm of firms) {
    const verdict = await verifyChain(pool, firm.tenantId, {
      anchors: anchors.get(firm.tenantId) ?? [],
      ...(signal && { signal }),
      ...(onProgress && { onProgress: (records: number) => onProgress(firm, records) }),
    });
    yield { ...firm, verdict };
  }
  if (!isAll) return;
  const known = new Set(firms.map(({ tenantId }) => tenantId));
  for (const [tenantId, [anchor]] of anchors) {
    if (known.has(tenantId) || !anchor) continue;
    const detail = `The firm is not in this database any more; the anchor of ${anchor.at} names record ${anchor.seq}.`;
    yield {
      tenantId,
      tenant: anchor.tenant,
      verdict: { ok: false, seq: 1, id: null, reason: 'cut_off', detail },
    };
  }
}

export interface NightlyProof {
  firms: number;
  records: number;
  broken: number;
}

/**
 * Proves every firm's chain against the anchors that are kept, tells the log of each that does not hold, and writes down
 * where those that hold stand now. It only reads the database, so it may run at any time and more than once.
 * @throws AnchorError where the file of anchors was changed; whatever Postgres throws
 */
export async function proveNightly(
  deps: { pool: Pool; file: string; clock: () => Date; logger: FastifyBaseLogger },
  signal: AbortSignal,
): Promise<NightlyProof> {
  const { pool, file, clock, logger } = deps;
  const anchors = await readAnchors(file);
  const proof = { firms: 0, records: 0, broken: 0 };
  for await (const proven of proveFirms(pool, await firmsToProve(pool), anchors, { isAll: true, signal })) {
    const { tenantId, tenant, verdict } = proven;
    proof.firms += 1;
    if (!verdict.ok) {
      proof.broken += 1;
      const { seq, id, reason, detail } = verdict;
      logger.error({ tenantId, tenant, seq, record: id, reason, detail }, 'an audit log does not hold');
      continue;
    }
    proof.records += verdict.records;
    const { head } = verdict;
    if (head && head.seq !== anchors.get(tenantId)?.at(-1)?.seq)
      await appendAnchors(file, [{ tenantId, tenant, ...head, at: clock().toISOString() }]);
  }
  return proof;
}
