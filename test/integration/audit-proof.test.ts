import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AUDIT_PROOF } from '../../sync-server/jobs/queues.ts';
import { createLogger } from '../../sync-server/logger.ts';
import {
  AnchorError,
  anchorsFile,
  appendAnchors,
  readAnchors,
} from '../../sync-server/modules/audit/anchors.ts';
import { proveNightly } from '../../sync-server/modules/audit/proof.ts';
import { loggedFirm, tamper } from '../support/audit.ts';
import type { Firm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { eventually, testWorker } from '../support/worker.ts';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

let db: TestDatabase;
let whole: Firm;
let broken: Firm;
let dataDir: string;
beforeAll(async () => {
  db = await testDatabase();
  whole = await loggedFirm(db, 3);
  broken = await loggedFirm(db, 4);
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'stint-test-audit-'));
  return () => rm(dataDir, { recursive: true, force: true });
});

const breakIt = () =>
  tamper(db.ownerPool, `update audit_records set action = 'y' where tenant_id = $1 and seq = 2`, [
    broken.tenantId,
  ]);
const mendIt = () =>
  tamper(db.ownerPool, `update audit_records set action = 'x' where tenant_id = $1 and seq = 2`, [
    broken.tenantId,
  ]);

async function audit(...given: string[]): Promise<Ran> {
  return auditWith({ DATABASE_URL: db.url, STINT_DATA_DIR: dataDir }, ...given);
}

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

async function auditWith(variables: Record<string, string>, ...given: string[]): Promise<Ran> {
  const { DATABASE_URL: _, STINT_DATA_DIR: __, ...inherited } = process.env;
  const env = { ...inherited, ...variables };
  try {
    return {
      code: 0,
      ...(await run(process.execPath, [path.join(root, 'scripts/audit.ts'), ...given], { env })),
    };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'stdout' in error && 'stderr' in error)) throw error;
    return { code: Number(error.code), stdout: String(error.stdout), stderr: String(error.stderr) };
  }
}

const night = async (logs: string[] = []) =>
  proveNightly(
    {
      pool: db.pool,
      file: anchorsFile(dataDir),
      clock: () => new Date('2026-06-02T02:37:00.000Z'),
      logger: createLogger('trace', { write: (line) => void logs.push(line) }),
    },
    new AbortController().signal,
  );

describe('npm run audit -- verify', () => {
  test('says that all is whole and ends with 0', async () => {
    const { code, stdout } = await audit('verify');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('All whole: 2 firms.') });
    expect(stdout).toContain(`${whole.slug}: whole, 3 records, no anchor, head 3:`);
  });

  test('names the first broken link and ends with 1', async () => {
    await breakIt();
    const { code, stdout } = await audit('verify');
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`${broken.slug}: BROKEN at record 2 \\([0-9a-f-]{36}\\): altered\\.`));
    const json = await audit('verify', '--json', '--tenant', broken.slug);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      firms: [{ tenant: broken.slug, verdict: { ok: false, seq: 2, reason: 'altered' } }],
    });
    expect((await audit('verify', '--tenant', whole.slug)).code).toBe(0);
    await mendIt();
  });

  test('finds the database of a running npm start, and says so where none runs', async () => {
    const nothing = await auditWith({ STINT_DEV_DATA: dataDir }, 'verify');
    expect(nothing).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('npm start does not run here'),
    });
    await writeFile(path.join(dataDir, 'database-url'), `${db.url}\n`);
    expect(await auditWith({ STINT_DEV_DATA: dataDir }, 'verify')).toMatchObject({ code: 0 });
    const gone = await auditWith({ DATABASE_URL: 'postgresql://stint_app@127.0.0.1:1/none' }, 'verify');
    expect(gone).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('Nothing was proven'),
    });
  });

  test('compares with an anchor by hand', async () => {
    const { stdout } = await audit('verify', '--tenant', whole.slug);
    const head = /head (3:[0-9a-f]{64})/.exec(stdout)?.[1] ?? '';
    expect(await audit('verify', '--tenant', whole.slug, '--anchor', head)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 anchor'),
    });
    const later = head.replace('3:', '9:');
    expect(await audit('verify', '--tenant', whole.slug, '--anchor', later)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('BROKEN at record 4: cut off.'),
    });
  });

  test.each([
    [['verify', '--tenant', 'nobody'], 'There is no firm nobody'],
    [['verify', '--anchor', `1:${'a'.repeat(64)}`], '--anchor needs --tenant'],
    [['verify', '--anchors', '/nowhere/anchors'], 'holds no anchors'],
    [['verify', '--odd'], 'Usage:'],
    [[], 'Usage:'],
  ])('%j proves nothing and ends with 2', async (given, words) => {
    expect(await audit(...given)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(words),
    });
  });
});

describe('at night', () => {
  test('anchors are written down once, and what is cut off later is found by them', async () => {
    expect(await night()).toEqual({ firms: 2, records: 7, broken: 0 });
    await night();
    const lines = (await readFile(anchorsFile(dataDir), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).seq).sort()).toEqual([3, 4]);
    const short = await loggedFirm(db, 2);
    await night();
    await tamper(db.ownerPool, 'delete from audit_records where tenant_id = $1 and seq = 2', [
      short.tenantId,
    ]);
    const logs: string[] = [];
    expect(await night(logs)).toMatchObject({ broken: 1 });
    expect(logs.map((line) => JSON.parse(line))).toMatchObject([
      { tenant: short.slug, seq: 2, reason: 'cut_off', msg: 'an audit log does not hold' },
    ]);
    expect(await audit('verify', '--tenant', short.slug)).toMatchObject({ code: 1 });
  });

  test('the worker does it, and its metrics say what was found', async () => {
    const worker = await testWorker(db, {}, {}, { dataDir });
    const boss = new PgBoss({ connectionString: db.url, migrate: false, createSchema: false });
    try {
      await boss.start();
      await boss.send(AUDIT_PROOF, {});
      const found = await eventually('the proof', async () => {
        const text = await worker.metrics.registry.metrics();
        return /^audit_proven_at_seconds [1-9]/m.test(text) ? text : null;
      });
      expect(found).toMatch(/^audit_broken_tenants 0$/m);
      expect(found).toMatch(/^audit_proven_records [1-9]/m);
      expect((await readAnchors(anchorsFile(dataDir))).has(whole.tenantId)).toBe(true);
    } finally {
      await boss.stop({ graceful: false });
      await worker.stop();
    }
  });

  test('a firm that is gone with its log is missed', async () => {
    const anchor = {
      ...{ tenantId: '01890000-0000-7000-8000-000000000001', tenant: 'gone', seq: 7 },
      ...{ hash: 'a'.repeat(64), at: '2026-06-01T02:37:00.000Z' },
    };
    await appendAnchors(anchorsFile(dataDir), [anchor]);
    const logs: string[] = [];
    await night(logs);
    expect(logs.some((line) => line.includes('"tenant":"gone"'))).toBe(true);
  });
});

describe('the file of anchors', () => {
  const anchor = {
    ...{ tenantId: '01890000-0000-7000-8000-000000000001', tenant: 'a', seq: 7 },
    ...{ hash: 'a'.repeat(64), at: '2026-06-01T02:37:00.000Z' },
  };

  test('outlives a line that was not written to its end', async () => {
    const file = path.join(dataDir, 'deep', 'anchors.jsonl');
    await appendAnchors(file, [anchor]);
    await appendFile(file, '{"tenantId":"0189');
    expect(await readAnchors(file)).toEqual(new Map([[anchor.tenantId, [anchor]]]));
  });

  test('is refused where somebody changed a line', async () => {
    const file = path.join(dataDir, 'anchors.jsonl');
    await writeFile(file, '{"seq":1}\n');
    await expect(readAnchors(file)).rejects.toThrow(AnchorError);
    await expect(readAnchors(file)).rejects.toThrow('Line 1');
  });

  test('of nobody is no anchors', async () => {
    expect(await readAnchors(path.join(dataDir, 'none'))).toEqual(new Map());
  });
});
