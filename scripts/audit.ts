/**
 * `npm run audit -- verify`: proves the audit log of each firm (docs/audit.md). Exit code 0: every chain holds; 1: one does
 * not, and its first broken link is named; 2: nothing could be proven.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createPool } from '../sync-server/db.ts';
import { type Anchor, anchorsFile, readAnchors } from '../sync-server/modules/audit/anchors.ts';
import type { ChainVerdict } from '../sync-server/modules/audit/chain.ts';
import { type Firm, firmsToProve, proveFirms } from '../sync-server/modules/audit/proof.ts';

const USAGE = `Usage: DATABASE_URL=postgresql://stint_app:PASSWORD@HOST/DATABASE npm run audit -- verify [options]
Proves the audit log of every firm, record by record, and names the first broken link.
  --tenant SLUG       only this firm
  --anchors FILE      where chains stood earlier (default: audit-anchors.jsonl of STINT_DATA_DIR); may be given several times
  --anchor SEQ:HASH   the same for one record by hand; needs --tenant
  --json              the result as one line of JSON
Without DATABASE_URL it reads the database of a running npm start.`;

const root = path.resolve(import.meta.dirname, '..');
const devData = path.resolve(process.env.STINT_DEV_DATA ?? path.join(root, '.data'));

/** What was asked for cannot be done; the message is all that the person needs to read. */
class Refused extends Error {}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        tenant: { type: 'string' },
        anchors: { type: 'string', multiple: true },
        anchor: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    if (positionals.length !== 1 || positionals[0] !== 'verify') throw new Refused(USAGE);
    return values;
  } catch (error) {
    throw error instanceof Refused
      ? error
      : new Refused(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

async function databaseUrl(): Promise<string> {
  const given = process.env.DATABASE_URL;
  if (given) return given;
  try {
    return (await readFile(path.join(devData, 'database-url'), 'utf8')).trim();
  } catch {
    throw new Refused(`There is no DATABASE_URL, and npm start does not run here.\n${USAGE}`);
  }
}

function byHand(text: string, firms: readonly Firm[]): Anchor {
  const match = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text);
  const [firm] = firms;
  if (!match || !firm) throw new Refused(`${text} is no anchor: give SEQ:HASH, such as 1200:9f86d0…`);
  return { ...firm, seq: Number(match[1]), hash: match[2] ?? '', at: 'the command line' };
}

async function readAllAnchors(files: readonly string[] | undefined): Promise<Map<string, Anchor[]>> {
  const all = new Map<string, Anchor[]>();
  const kept = anchorsFile(
    process.env.STINT_DATA_DIR ?? (process.env.DATABASE_URL ? '.stint' : path.join(devData, 'server')),
  );
  for (const file of files ?? [kept]) {
    const anchors = await readAnchors(file);
    if (files && anchors.size === 0) throw new Refused(`${file} holds no anchors.`);
    for (const [tenantId, more] of anchors) all.set(tenantId, [...(all.get(tenantId) ?? []), ...more]);
  }
  return all;
}

function sentence(tenant: string, verdict: ChainVerdict, anchors: number): string {
  if (!verdict.ok) {
    const { seq, id, reason, detail } = verdict;
    const record = id === null ? '' : ` (${id})`;
    return `${tenant}: BROKEN at record ${seq}${record}: ${reason.replace('_', ' ')}. ${detail}`;
  }
  const against = anchors === 0 ? 'no anchor' : anchors === 1 ? '1 anchor' : `${anchors} anchors`;
  const count = `${verdict.records} ${verdict.records === 1 ? 'record' : 'records'}`;
  return `${tenant}: whole, ${count}, ${against}${verdict.head ? `, head ${verdict.head.seq}:${verdict.head.hash}` : ''}`;
}

async function verify(): Promise<boolean> {
  const { tenant, anchors: files, anchor, json } = readArguments();
  if (anchor !== undefined && tenant === undefined)
    throw new Refused('--anchor needs --tenant: a record has its place in one firm’s log.');
  const pool = createPool(await databaseUrl(), { max: 2, connectionTimeoutMillis: 10_000 });
  try {
    const firms = await firmsToProve(pool, tenant);
    if (tenant !== undefined && firms.length === 0)
      throw new Refused(`There is no firm ${tenant} in this database.`);
    const anchors = await readAllAnchors(files);
    if (anchor !== undefined) {
      const one = byHand(anchor, firms);
      anchors.set(one.tenantId, [...(anchors.get(one.tenantId) ?? []), one]);
    }
    const progress = progressLine();
    const proven = [];
    for await (const one of proveFirms(pool, firms, anchors, {
      isAll: tenant === undefined,
      onProgress: progress.say,
    })) {
      proven.push(one);
      progress.clear();
      if (!json)
        process.stdout.write(
          `${sentence(one.tenant, one.verdict, anchors.get(one.tenantId)?.length ?? 0)}\n`,
        );
    }
    const broken = proven.filter(({ verdict }) => !verdict.ok).length;
    if (json) process.stdout.write(`${JSON.stringify({ ok: broken === 0, firms: proven })}\n`);
    else {
      const count = `${proven.length} ${proven.length === 1 ? 'firm' : 'firms'}`;
      process.stdout.write(broken === 0 ? `All whole: ${count}.\n` : `${broken} of ${count} broken.\n`);
    }
    return broken === 0;
  } finally {
    await pool.end();
  }
}

/** How far it is, on stderr, at most once a second: a long log takes minutes. */
function progressLine(): { say: (firm: Firm, records: number) => void; clear: () => void } {
  let saidAt = performance.now();
  let isOpen = false;
  return {
    say({ tenant }, records) {
      if (performance.now() - saidAt < 1000) return;
      saidAt = performance.now();
      isOpen = process.stderr.isTTY;
      process.stderr.write(`${isOpen ? '\r' : ''}${tenant}: ${records} records${isOpen ? '' : '\n'}`);
    },
    clear() {
      if (isOpen) process.stderr.write('\n');
      isOpen = false;
    },
  };
}

try {
  process.exitCode = (await verify()) ? 0 : 1;
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(error instanceof Refused ? `${reason}\n` : `Nothing was proven: ${reason}\n`);
  process.exitCode = 2;
}
