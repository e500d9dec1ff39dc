import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { create } from 'tar';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NO_WORK } from '../../../../domain/ipc/no-work.ts';
import type { UpdateState, WorkState } from '../../../../domain/ipc/updates.ts';
import type { Policy } from '../../../../domain/policy/policy.ts';
import type { ReleaseManifest } from '../../../../domain/release/manifest.ts';
import { UpdateFailure } from '../../../../main/updates/failure.ts';
import { UpdateMemory } from '../../../../main/updates/memory.ts';
import type { Installer, UpdatesOptions } from '../../../../main/updates/ports.ts';
import { Updates } from '../../../../main/updates/updates.ts';
import { aManifest, aSigner, signAnything } from '../../../support/release-manifests.ts';

const DAY = 86_400_000;
const start = Date.parse('2026-11-20T09:00:00.000Z');
const signer = aSigner();
const idle: WorkState = { ...NO_WORK, isOnline: true };

let dir: string;
let policy: Policy;
let told: UpdateState[];
let installs: boolean[];
let left: boolean[];
let failure: UpdateFailure | null;
let updates: Updates;
let sequence: number;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  dir = await mkdtemp(path.join(os.tmpdir(), 'stint-updates-'));
  policy = { UpdateFeed: pathToFileURL(dir).href };
  [told, installs, left, failure, sequence] = [[], [], [], null, 7];
  updates = await open();
  await feed({});
});
afterEach(async () => {
  updates.stop();
  vi.useRealTimers();
  await rm(dir, { recursive: true, force: true });
});

async function open(
  given: Partial<UpdatesOptions> = {},
  installer: Partial<Installer> = {},
): Promise<Updates> {
  return new Updates({
    current: '1.0.0',
    keys: [signer.publicKey],
    feed: null,
    device: { id: 'device', platform: 'linux', arch: 'x64' },
    dataVersion: () => 1,
    memory: await UpdateMemory.open(path.join(dir, 'updates.json')),
    policy: () => policy,
    installer: {
      packageType: 'deb',
      asksForPassword: false,
      prepare: async (_, take) => take(path.join(dir, 'prepared')),
      install: async (restart) => {
        if (failure) throw failure;
        installs.push(restart);
        return 'leave';
      },
      discard: () => rm(path.join(dir, 'prepared'), { force: true }),
      ...installer,
    },
    fetch: () => Promise.reject(new Error('no network here')),
    serverTimeMs: () => null,
    isSignedIn: () => true,
    isQuiet: () => true,
    onChange: (state) => told.push(state),
    leave: (restart) => left.push(restart),
    log: () => undefined,
    stallMs: 1000,
    ...given,
  });
}

async function feed(given: Partial<ReleaseManifest>): Promise<void> {
  const manifest = aManifest(Date.now(), { sequence, ...given });
  sequence += 1;
  await writeFile(path.join(dir, 'broad.json'), await signAnything(manifest, signer));
  for (const { name } of manifest.files) await writeFile(path.join(dir, name), 'a package');
}

async function settled(one = updates): Promise<UpdateState> {
  await vi.waitFor(() => expect(one.state().phase).not.toMatch(/checking|downloading|installing/));
  return one.state();
}

async function ready(): Promise<void> {
  await updates.check();
  expect(await settled()).toMatchObject({ phase: 'ready', refusal: null });
}

test('it finds, fetches, waits for the person, installs and starts again', async () => {
  await ready();
  expect(updates.state()).toMatchObject({
    waitsFor: 'person',
    available: { version: '1.1.0', deadline: null },
  });
  expect(told.map(({ phase }) => phase)).toEqual(
    expect.arrayContaining(['checking', 'downloading', 'ready']),
  );
  await updates.install();
  expect(updates.state().waitsFor).toBe('writing');
  updates.workChanged({ ...idle, timerRunning: true });
  expect(updates.state().waitsFor).toBe('timer');
  expect(installs).toEqual([]);
  updates.workChanged(idle);
  await vi.waitFor(() => expect(left).toEqual([true]));
  expect(installs).toEqual([true]);
});

test('off by policy, and without a key; policy that turns it off ends what lay ready', async () => {
  await ready();
  policy = { ...policy, UpdateMode: 'off' };
  updates.policyChanged();
  expect(updates.state()).toMatchObject({ phase: 'off', available: null });
  expect(await updates.install()).toMatchObject({ phase: 'off' });
  expect(await (await open({ keys: [] })).check()).toMatchObject({ phase: 'off' });
});

test('automatic installs by itself at a quiet moment; ask only when the deadline is over', async () => {
  policy = { ...policy, UpdateMode: 'ask', UpdateDeadlineDays: 3 };
  updates.workChanged(idle);
  await ready();
  expect(updates.state().available?.deadline).toBe(new Date(start + 3 * DAY).toISOString());
  const now = Date.now();
  await updates.postpone();
  expect(updates.state().postponedUntil).toBe(new Date(now + DAY).toISOString());
  vi.setSystemTime(start + 2.5 * DAY);
  await updates.postpone();
  expect(updates.state().postponedUntil).toBe(new Date(start + 3 * DAY).toISOString());
  updates.workChanged({ ...idle, timerRunning: true });
  vi.setSystemTime(start + 3 * DAY);
  expect(updates.state()).toMatchObject({ waitsFor: 'timer', postponedUntil: null });
  updates.workChanged(idle);
  await vi.waitFor(() => expect(left).toEqual([true]));
});

test('a deadline counts from the day it was first found, also over restarts', async () => {
  policy = { ...policy, UpdateDeadlineDays: 3 };
  await ready();
  vi.setSystemTime(start + 2 * DAY);
  const later = await open();
  await later.check();
  expect((await settled(later)).available?.deadline).toBe(new Date(start + 3 * DAY).toISOString());
});

test('a deadline does not begin anew with each version that is put off', async () => {
  policy = { ...policy, UpdateDeadlineDays: 3 };
  await ready();
  vi.setSystemTime(start + 2 * DAY);
  await feed({ version: '1.2.0' });
  await ready();
  expect(updates.state().available).toMatchObject({
    version: '1.2.0',
    deadline: new Date(start + 3 * DAY).toISOString(),
  });
  // What has caught up meanwhile is behind again only since the next one.
  const caughtUp = await open({ current: '1.2.0' });
  await feed({ version: '1.3.0' });
  await caughtUp.check();
  // To the minute: this clock goes on.
  const from = new Date(start + 5 * DAY).toISOString().slice(0, 16);
  expect((await settled(caughtUp)).available?.deadline).toContain(from);
});

test('below the minimum version it cannot be put off', async () => {
  await feed({ minimumVersion: '1.0.1' });
  updates.workChanged({ ...idle, writing: true });
  await updates.check();
  await settled();
  expect(await updates.postpone()).toMatchObject({ postponedUntil: null, available: { isRequired: true } });
  updates.workChanged(idle);
  await vi.waitFor(() => expect(left).toEqual([true]));
});

test('closing installs what may be installed, and does not start again', async () => {
  policy = { ...policy, UpdateMode: 'automatic' };
  updates = await open({ isQuiet: () => false });
  updates.workChanged(idle);
  await ready();
  expect(updates.state().waitsFor).toBe('closing');
  expect(await updates.closing()).toBe(true);
  expect([installs, left]).toEqual([[false], [false]]);
});

test('a check that fails leaves what is ready ready, and says what failed', async () => {
  await ready();
  await rm(path.join(dir, 'broad.json'));
  await updates.check();
  expect(updates.state()).toMatchObject({ phase: 'ready', refusal: { kind: 'unreachable' } });
});

test('what expired while it lay ready is not installed, nor with the clock set back', async () => {
  updates.workChanged(idle);
  await ready();
  vi.setSystemTime(start + 31 * DAY);
  await updates.install();
  expect(await settled()).toMatchObject({ phase: 'failed', refusal: { kind: 'expired' } });
  await feed({ issuedAt: new Date(start + 31 * DAY).toISOString(), version: '1.2.0' });
  await ready();
  await feed({ expiresAt: new Date(start + 30 * DAY).toISOString() });
  vi.setSystemTime(start);
  await updates.check();
  expect(updates.state().refusal).toMatchObject({ kind: 'expired' });
});

test('an installation that fails leaves Stint as it is, until somebody asks again', async () => {
  failure = new UpdateFailure('install', 'the rights were not given');
  updates.workChanged(idle);
  await ready();
  await updates.install();
  expect(await settled()).toMatchObject({ phase: 'failed', available: { version: '1.1.0' } });
  updates.workChanged({ ...idle, unsent: 1 });
  updates.workChanged(idle);
  expect(installs).toEqual([]);
  failure = null;
  await updates.install();
  await vi.waitFor(() => expect(left).toEqual([true]));
});

test('a file that was changed after verification is thrown away', async () => {
  failure = new UpdateFailure('hash', 'changed');
  updates.workChanged(idle);
  await ready();
  await updates.install();
  expect(await settled()).toMatchObject({ phase: 'failed', refusal: { kind: 'hash' } });
  await expect(readFile(path.join(dir, 'prepared'))).rejects.toThrow('ENOENT');
});

test('sequence, retired keys and minimum version outlive a restart; a broken memory is not passed over', async () => {
  const reserve = aSigner();
  const keys = [signer.publicKey, reserve.publicKey];
  const both = aManifest(start, { sequence: 20, retiredKeys: [signer.keyId], minimumVersion: '1.0.0' });
  await writeFile(path.join(dir, 'broad.json'), await signAnything(both, signer, reserve));
  await (await open({ keys })).check();
  await feed({ sequence: 21 });
  expect((await (await open({ keys })).check()).refusal).toMatchObject({ kind: 'signature' });
  await writeFile(
    path.join(dir, 'broad.json'),
    await signAnything(aManifest(start, { sequence: 19 }), reserve),
  );
  expect((await (await open({ keys })).check()).refusal).toMatchObject({ kind: 'replayed' });
  await writeFile(path.join(dir, 'updates.json'), '{"format":1,"seen":{}');
  const state = await (await open({ keys })).check();
  expect(state).toMatchObject({ phase: 'failed', refusal: { kind: 'manifest' } });
  expect(state.refusal?.details).toContain('updates.json');
  expect(await readFile(path.join(dir, 'updates.json'), 'utf8')).toBe('{"format":1,"seen":{}');
});

test('a pilot takes the newer of both rings, and does without either', async () => {
  policy = { ...policy, UpdateRing: 'pilot' };
  const pilot = aManifest(start, { ring: 'pilot', version: '1.2.0', sequence: 9 });
  await writeFile(path.join(dir, 'pilot.json'), await signAnything(pilot, signer));
  await updates.check();
  expect((await settled()).available?.version).toBe('1.2.0');
  await writeFile(path.join(dir, 'pilot.json'), 'broken');
  const other = await open();
  await other.check();
  expect((await settled(other)).available?.version).toBe('1.1.0');
});

test('a pilot manifest under the name of the broad ring is refused', async () => {
  await feed({ ring: 'pilot' });
  expect((await updates.check()).refusal).toMatchObject({ kind: 'manifest' });
});

test('a tar.gz is told of the version and fetches nothing', async () => {
  updates = await open({}, { packageType: 'tar.gz' });
  expect(await updates.check()).toMatchObject({ phase: 'unmanaged', available: { version: '1.1.0' } });
  await expect(readFile(path.join(dir, 'prepared'))).rejects.toThrow('ENOENT');
});

test('a cancelled download leaves nothing and says nothing', async () => {
  updates = await open({}, { prepare: () => new Promise(() => undefined) });
  const stuck = await updates.check();
  expect(stuck.phase).toBe('downloading');
  updates = await open(
    {},
    {
      prepare: (_, take) =>
        take(path.join(dir, 'prepared')).then(() => {
          updates.cancel();
        }),
    },
  );
  await updates.check();
  expect(await settled()).toMatchObject({ phase: 'idle', refusal: null });
});

test('the clock of the server counts too, and a later reading heals a wrong one', async () => {
  let serverMs = start + 40 * DAY;
  updates = await open({ serverTimeMs: () => serverMs });
  expect((await updates.check()).refusal).toMatchObject({ kind: 'expired' });
  expect((await (await open()).check()).refusal).toMatchObject({ kind: 'expired' });
  serverMs = start;
  await updates.check();
  expect(await settled()).toMatchObject({ phase: 'ready', refusal: null });
});

test('a bundle is taken like a feed, waits for no stage, and is no way round the ring or the sequence', async () => {
  await feed({ stagedPercent: 0 });
  expect(await updates.check()).toMatchObject({ phase: 'idle', available: null });
  const bundle = path.join(dir, 'one.stint-update');
  const pack = async (given: Partial<ReleaseManifest>) => {
    await writeFile(path.join(dir, 'manifest.json'), await signAnything(aManifest(start, given), signer));
    await create({ file: bundle, cwd: dir, portable: true }, [
      'manifest.json',
      aManifest(start).files[0]?.name ?? '',
    ]);
    return updates.fromFile(bundle);
  };
  expect((await pack({ sequence: 1 })).refusal).toMatchObject({ kind: 'replayed' });
  expect((await pack({ sequence: 20, ring: 'pilot' })).refusal).toMatchObject({ kind: 'manifest' });
  await pack({ sequence: 21, stagedPercent: 0 });
  expect(await settled()).toMatchObject({ phase: 'ready', available: { version: '1.1.0' }, refusal: null });
});

test('a signed rollback goes down, and what it withdrew does not come back', async () => {
  const current = { current: '1.1.0' };
  updates = await open(current);
  await updates.check();
  await feed({ version: '1.0.0', rollback: { from: ['1.1.0'] } });
  await updates.check();
  expect(await settled()).toMatchObject({
    phase: 'ready',
    available: { version: '1.0.0', isRollback: true },
  });
  const below = await open({ ...current, dataVersion: () => 2 });
  expect((await below.check()).refusal).toMatchObject({ kind: 'data_version' });
  policy = { ...policy, UpdateRing: 'pilot' };
  const old = aManifest(start, { ring: 'pilot', sequence: 5 });
  await rm(path.join(dir, 'broad.json'));
  await writeFile(path.join(dir, 'pilot.json'), await signAnything(old, signer));
  expect((await (await open({ current: '1.0.0' })).check()).refusal).toMatchObject({ kind: 'replayed' });
});

test('a folder that cannot be emptied ends a search and an installation; nothing stays under way for ever', async () => {
  let isLocked = true;
  const discard = async () => {
    if (isLocked) throw Object.assign(new Error('EBUSY: resource busy'), { code: 'EBUSY' });
  };
  updates = await open({}, { discard });
  updates.workChanged(idle);
  expect(await updates.check()).toMatchObject({
    phase: 'failed',
    refusal: { details: expect.stringContaining('EBUSY') },
  });
  isLocked = false;
  await ready();
  isLocked = true;
  failure = new UpdateFailure('hash', 'changed');
  await updates.install();
  expect(await settled()).toMatchObject({ phase: 'failed', refusal: { kind: 'hash' } });
});

test('what a later manifest withdrew is not installed, though that one is not for this device', async () => {
  updates.workChanged(idle);
  await ready();
  await feed({ version: '0.9.0', minimumVersion: '0.9.0', rollback: { from: ['1.1.0'] } });
  expect(await updates.check()).toMatchObject({ phase: 'ready', refusal: { kind: 'downgrade' } });
  await updates.install();
  expect(await settled()).toMatchObject({ phase: 'failed', refusal: { kind: 'replayed' } });
  expect(installs).toEqual([]);
});

test('what was fetched for the pilots is not installed once policy says broad', async () => {
  policy = { ...policy, UpdateRing: 'pilot' };
  const pilot = aManifest(start, { ring: 'pilot', version: '1.2.0', sequence: 9 });
  await writeFile(path.join(dir, 'pilot.json'), await signAnything(pilot, signer));
  updates.workChanged(idle);
  await ready();
  await rm(path.join(dir, 'broad.json'));
  policy = { ...policy, UpdateRing: 'broad' };
  updates.policyChanged();
  await settled();
  await updates.install();
  expect(await settled()).toMatchObject({ phase: 'failed', refusal: { kind: 'manifest' } });
  expect(installs).toEqual([]);
});

test('a search that policy has ended finds nothing any more, however late it is done', async () => {
  const discarding = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let discards = 0;
  const prepared: string[] = [];
  updates = await open(
    {},
    {
      discard: async () => {
        const mine = discarding[discards++];
        await mine?.promise;
      },
      prepare: async ({ version }) => void prepared.push(version),
    },
  );
  const old = updates.check();
  await vi.waitFor(() => expect(discards).toBe(1));
  policy = { ...policy, UpdateMode: 'automatic' };
  await feed({ version: '1.2.0' });
  updates.policyChanged();
  await vi.waitFor(() => expect(discards).toBe(2));
  discarding[0]?.resolve();
  await old;
  expect(updates.state()).toMatchObject({ phase: 'checking', available: { version: '1.2.0' } });
  discarding[1]?.resolve();
  await settled();
  expect(prepared).toEqual(['1.2.0']);
});

test('what a full disk did not keep is kept with the next change, and two changes at once are both kept', async () => {
  const folder = path.join(dir, 'profile');
  const file = path.join(folder, 'updates.json');
  const memory = await UpdateMemory.open(file);
  const postponedUntil = '2026-11-21T09:00:00.000Z';
  await expect(memory.change({ postponedUntil })).rejects.toThrow('ENOENT');
  await mkdir(folder);
  await memory.change({ postponedUntil });
  const serverTime = '2026-11-22T09:00:00.000Z';
  await Promise.all([memory.change({ postponedUntil: null }), memory.change({ serverTime })]);
  expect((await UpdateMemory.open(file)).value).toMatchObject({ postponedUntil: null, serverTime });
});

test('a write that begins while it installs is done before Stint ends', async () => {
  updates = await open(
    {},
    {
      install: async () => {
        updates.workChanged({ ...idle, writing: true });
        return 'leave';
      },
    },
  );
  updates.workChanged(idle);
  await ready();
  await updates.install();
  await new Promise((resolve) => setImmediate(resolve));
  expect(left).toEqual([]);
  updates.workChanged({ ...idle, timerRunning: true });
  await vi.waitFor(() => expect(left).toEqual([true]));
});

test('a page that cannot even open its data does not hold the update that might mend it for ever', async () => {
  policy = { ...policy, UpdateMode: 'automatic' };
  await ready();
  expect(updates.state().waitsFor).toBe('writing');
  vi.setSystemTime(start + 9 * 60_000);
  expect(updates.state().waitsFor).toBe('writing');
  vi.setSystemTime(start + 11 * 60_000);
  expect(updates.state().waitsFor).toBeNull();
  updates.workChanged({ ...idle, writing: true });
  expect(updates.state().waitsFor).toBe('writing');
});

test('a bundle that a person chose goes before a search for a feed that does not answer', async () => {
  policy = { UpdateFeed: 'https://nowhere.example/' };
  updates = await open({ fetch: () => new Promise(() => undefined), stallMs: 60_000 });
  const looking = updates.check();
  await vi.waitFor(() => expect(updates.state().phase).toBe('checking'));
  await writeFile(path.join(dir, 'manifest.json'), await signAnything(aManifest(start), signer));
  const bundle = path.join(dir, 'one.stint-update');
  await create({ file: bundle, cwd: dir, portable: true }, [
    'manifest.json',
    aManifest(start).files[0]!.name,
  ]);
  await updates.fromFile(bundle);
  await looking;
  expect(await settled()).toMatchObject({ phase: 'ready', available: { version: '1.1.0' }, refusal: null });
});
