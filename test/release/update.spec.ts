import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, type Page, test } from '@playwright/test';
import type { UpdateState } from '../../domain/ipc/updates.ts';
import type { Packaged } from '../../scripts/package.ts';
import { newProfile } from '../e2e/support/app.ts';
import { launchPackaged } from '../e2e/support/packaged.ts';
import { signIn, startTestStack, type TestStack } from '../e2e/support/stack.ts';
import { addRow, cellsOf, syncLine, typeInto } from '../e2e/support/week.ts';
import { seedFirm } from '../support/firm.ts';
import { aManifest, sha512, signAnything } from '../support/release-manifests.ts';
import { type SystemWide, systemWide } from './support/installed.ts';
import { type Answer, strangeSigner, type TestFeed, testFeed, testSigner } from './support/update-feed.ts';
import {
  artifact,
  ask,
  attachAgain,
  check,
  debuggingPort,
  feedOfPackage,
  INSTALLED,
  POLICY,
  releaseOf,
  setPolicy,
  until,
} from './support/update-run.ts';

/** Stint as IT installs it, updated over a feed: by what we signed, by nothing else, and without losing work. */

const run = promisify(execFile);

let system: SystemWide;
let t: TestStack;
let feed: TestFeed;
let older: Packaged;
let newer: Packaged;
let folder: string;

test.beforeAll(async () => {
  older = await releaseOf('1.0.0');
  newer = await releaseOf('1.1.0');
  [system, t, feed, folder] = await Promise.all([
    systemWide(),
    startTestStack(),
    testFeed(),
    mkdtemp(path.join(os.tmpdir(), 'stint-update-')),
  ]);
});
test.afterAll(async () => {
  await rm(POLICY, { force: true });
  await system?.[Symbol.asyncDispose]();
  await feed?.[Symbol.asyncDispose]();
  await t?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const policy = (serverUrl: string) =>
  setPolicy({ ServerAddress: serverUrl, UpdateMode: 'ask', UpdateFeed: feed.url });

// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholders
const FORMAT = '-f=${Version} ${db:Status-Abbrev}';

async function installedVersion(): Promise<string> {
  const { stdout } = await run('dpkg-query', ['-W', FORMAT, 'stint']);
  return stdout.trim();
}

/** Logs an hour and a half today. */
async function logWork(page: Page): Promise<void> {
  await addRow(page, 'Build it · Development');
  const today = page.getByRole('columnheader').and(page.locator('[aria-current="date"]'));
  await expect(today).toBeVisible();
  const column = await today.evaluate((head) => [...(head.parentElement?.children ?? [])].indexOf(head) - 1);
  await typeInto(cellsOf(page, 'Build it · Development').nth(column), '1:30');
  await expect(page.getByLabel('Totals by day')).toContainText('1:30');
}

const stored = async () =>
  (await t.database.query('SELECT minutes, status, deleted FROM time_entries')).rows as unknown[];

test('1.0.0 takes the signed 1.1.0 with unsent work in it, and that reaches the server once', async () => {
  test.setTimeout(180_000);
  const line = await t.line();
  await policy(line.url);
  await system.install(artifact(older, 'deb'));
  feed.serve(await feedOfPackage(newer, 1));
  await using profile = await newProfile();
  await using app = await launchPackaged(INSTALLED, profile.dir);
  const { page } = app;
  await signIn(page, t.firm, t.firm.consultant);
  await expect(syncLine(page, /^All sent/)).toBeVisible();

  line.proxy.cut();
  await logWork(page);
  const found = await check(page);
  expect(found).toMatchObject({
    phase: 'ready',
    current: '1.0.0',
    available: { version: '1.1.0', isRollback: false, isRequired: false },
    waitsFor: 'person',
    refusal: null,
  });
  expect(await stored()).toEqual([]);

  const port = (await debuggingPort(profile.dir)) ?? '';
  await ask(page, 'update.install');
  await using again = await attachAgain(profile.dir, port);
  expect(await installedVersion()).toBe('1.1.0 ii');
  await expect(again.page.getByLabel('Totals by day')).toContainText('1:30');
  expect(await ask(again.page, 'update.get')).toMatchObject({
    current: '1.1.0',
    available: null,
    refusal: null,
  });

  line.proxy.restore();
  // This machine has no keychain, so a session does not outlive a restart.
  await again.page.getByRole('button', { name: /to send/ }).click();
  await again.page.getByLabel('Password').fill(t.firm.password);
  await again.page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
  await expect(syncLine(again.page, /^All sent/)).toBeVisible({ timeout: 60_000 });
  await expect.poll(stored).toEqual([{ minutes: 90, status: 'draft', deleted: false }]);
});

/** A release that is never installed: what lies on the feed is the case. */
const fake = Buffer.alloc(3_000_000, 'not a package');
const fakeName = aManifest(0).files[0]?.name ?? '';
const [fakeFile] = aManifest(0).files.map((file) => ({ ...file, size: fake.length, sha512: sha512(fake) }));
let sequence = 10;

interface Refusal {
  what: string;
  kind: NonNullable<UpdateState['refusal']>['kind'];
  /** What the feed serves. */
  answers(): Promise<Record<string, Answer>>;
}

/** A manifest of ours with some of it otherwise, in force and newer than all before. */
function signed(given: object, signer = testSigner): Promise<Buffer> {
  sequence += 1;
  return signAnything({ ...aManifest(Date.now()), files: [fakeFile], sequence, ...given }, signer);
}

/** A well-signed feed whose package is answered so. */
async function withPackage(answer: Answer): Promise<Record<string, Answer>> {
  return { 'broad.json': await signed({}), [fakeName]: answer };
}

const refusals: Refusal[] = [
  {
    what: 'a changed file',
    kind: 'hash',
    answers: () => {
      const changed = Buffer.from(fake);
      changed.writeUInt8(changed.readUInt8(1_234_567) ^ 1, 1_234_567);
      return withPackage(changed);
    },
  },
  { what: 'a file cut short', kind: 'hash', answers: () => withPackage(fake.subarray(0, 2_000_000)) },
  {
    what: 'a changed manifest',
    kind: 'signature',
    answers: async () => {
      const { payload, signatures } = JSON.parse((await signed({})).toString()) as {
        payload: string;
        signatures: unknown;
      };
      const changed = Buffer.from(payload, 'base64')
        .toString()
        .replace('"version":"1.1.0"', '"version":"1.2.0"');
      const text = JSON.stringify({ payload: Buffer.from(changed).toString('base64'), signatures });
      return { 'broad.json': Buffer.from(text), [fakeName]: fake };
    },
  },
  {
    what: 'a manifest signed by another key',
    kind: 'signature',
    answers: async () => ({
      'broad.json': await signed({}, { ...strangeSigner, keyId: testSigner.keyId }),
      [fakeName]: fake,
    }),
  },
  {
    what: 'an expired manifest',
    kind: 'expired',
    answers: async () => ({
      'broad.json': await signed({ expiresAt: new Date(Date.now() - 1000).toISOString() }),
      [fakeName]: fake,
    }),
  },
  {
    what: 'a replayed older manifest',
    kind: 'replayed',
    answers: async () => ({ 'broad.json': await signed({ sequence: 2 }), [fakeName]: fake }),
  },
  {
    what: 'an older version that is no rollback',
    kind: 'downgrade',
    answers: async () => ({ 'broad.json': await signed({ version: '0.9.0', minimumVersion: '0.9.0' }) }),
  },
  {
    what: 'a manifest whose file has lost its hash',
    kind: 'manifest',
    answers: async () => ({
      'broad.json': await signed({ files: [{ ...fakeFile, sha512: undefined }] }),
      [fakeName]: fake,
    }),
  },
  {
    what: 'a path in a file name',
    kind: 'manifest',
    answers: async () => ({
      'broad.json': await signed({ files: [{ ...fakeFile, name: '../../stint.deb' }] }),
    }),
  },
  {
    what: 'a feed that sends without end',
    kind: 'too_large',
    answers: () =>
      withPackage((_, response) => {
        const more = () => {
          while (!response.destroyed && response.write(fake));
        };
        response.on('drain', more);
        more();
      }),
  },
  {
    what: 'a manifest without end',
    kind: 'too_large',
    answers: async () => ({
      'broad.json': (_, response) => {
        const more = () => {
          while (!response.destroyed && response.write(fake));
        };
        response.on('drain', more);
        more();
      },
    }),
  },
  {
    what: 'a feed that stalls',
    kind: 'stalled',
    answers: () => withPackage((_, response) => void response.write(fake.subarray(0, 100_000))),
  },
];

test('1.0.0 refuses what we did not sign, says why, and stays usable', async () => {
  test.setTimeout(180_000);
  const firm = await seedFirm(t.database);
  await policy(t.stack.serverUrl);
  await system.install(artifact(older, 'deb'));
  await using profile = await newProfile();
  await using app = await launchPackaged(INSTALLED, profile.dir);
  const { page } = app;
  await signIn(page, firm, firm.consultant);
  const nothingPrepared = async () => expect(await readdir(path.join(profile.dir, 'updates'))).toEqual([]);

  feed.serve(await withPackage(fake));
  expect(await check(page)).toMatchObject({ phase: 'ready', refusal: null });
  const [prepared] = await readdir(path.join(profile.dir, 'updates'));
  const place = path.join(profile.dir, 'updates', prepared ?? '', 'package', 'pending', fakeName);
  await writeFile(place, await readFile(artifact(newer, 'deb')));
  await ask(page, 'update.install');
  const swapped = await until(async () => {
    const state = await ask(page, 'update.get');
    return state.phase === 'failed' ? state : undefined;
  });
  expect(swapped.refusal, 'a file swapped after it was verified').toMatchObject({ kind: 'hash' });
  await nothingPrepared();

  for (const { what, kind, answers } of refusals) {
    feed.serve(await answers());
    const state = await check(page);
    expect(state.refusal, what).toMatchObject({ kind });
    expect(state.phase, what).toBe('failed');
    await nothingPrepared();
  }

  const small = path.join(profile.dir, 'updates');
  await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]);
  try {
    feed.serve(await withPackage(fake));
    expect((await check(page)).refusal, 'a full disk').toMatchObject({ kind: 'disk_full' });
  } finally {
    await run('umount', [small]);
  }

  expect(await installedVersion()).toBe('1.0.0 ii');
  expect(await ask(page, 'update.get')).toMatchObject({ current: '1.0.0' });
  await logWork(page);
  await expect(syncLine(page, /^All sent/)).toBeVisible();
});

test('a tar.gz tells of 1.1.0, and its folder replaced keeps the work', async () => {
  const firm = await seedFirm(t.database);
  await policy(t.stack.serverUrl);
  const place = path.join(folder, 'stint');
  const unpack = async (packaged: Packaged) => {
    await rm(place, { recursive: true, force: true });
    await mkdir(place);
    await run('tar', ['-xzf', artifact(packaged, 'tar.gz'), '-C', place, '--strip-components=1']);
  };
  feed.serve(await feedOfPackage(newer, 1));
  await using profile = await newProfile();
  await unpack(older);
  {
    await using app = await launchPackaged(path.join(place, 'stint'), profile.dir);
    await signIn(app.page, firm, firm.consultant);
    await logWork(app.page);
    expect(await check(app.page)).toMatchObject({
      phase: 'unmanaged',
      current: '1.0.0',
      available: { version: '1.1.0' },
    });
  }
  await unpack(newer);
  await using app = await launchPackaged(path.join(place, 'stint'), profile.dir);
  await expect(app.page.getByLabel('Totals by day')).toContainText('1:30');
  expect(await ask(app.page, 'update.get')).toMatchObject({ current: '1.1.0', available: null });
});
