import { chmod, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PolicyState } from '../../../../domain/policy/policy.ts';
import { fileSource } from '../../../../main/policy/file-source.ts';
import { PolicyHold } from '../../../../main/policy/hold.ts';
import { managedPreferencesSource } from '../../../../main/policy/managed-preferences.ts';
import { doubtAbout } from '../../../../main/policy/owned-file.ts';

let dir: string;
let profile: string;
let file: string;
const owner = process.getuid?.() ?? 0;

beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'stint-policy-'));
  profile = path.join(dir, 'profile');
  await mkdir(profile);
  await mkdir(path.join(dir, 'stint'), { mode: 0o755 });
  file = path.join(dir, 'stint', 'policy.json');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = () => PolicyHold.open({ folder: profile, source: fileSource(file, owner) });
const put = (text: string) => writeFile(file, text, { mode: 0o644 });

test('without a policy everything is the person’s to choose', async () => {
  const { state } = await open();
  expect(state).toEqual({ values: {}, source: 'none', isLastGood: false, problems: [] });
});

describe('a broken policy', () => {
  test('leaves the last good one in force, after a restart too', async () => {
    await put('{"ExportAllowed": false}');
    await open();
    await put('{"ExportAllowed": maybe}');
    const { state } = await open();
    expect(state).toMatchObject({ values: { ExportAllowed: false }, source: 'file', isLastGood: true });
    expect(state.problems).toMatchObject([{ where: file, line: 1, name: 'ExportAllowed' }]);
  });

  test('with none that was ever good leaves the choice to the person, and says what is wrong', async () => {
    await put('{');
    const { state } = await open();
    expect(state).toMatchObject({ values: {}, source: 'file', isLastGood: false });
    expect(state.problems).toHaveLength(1);
  });

  test('is not helped by a last good one that was tampered with into something that is no policy', async () => {
    await put('{');
    for (const kept of [
      '{',
      '{"source":"file","keptAt":"2026-01-01T00:00:00Z","values":{"IdleMinutes":-1}}',
    ]) {
      await writeFile(path.join(profile, 'policy-last-good.json'), kept);
      expect((await open()).state).toMatchObject({ values: {}, isLastGood: false });
    }
  });

  test('while Stint runs is bridged by what was read, whatever somebody writes into the profile', async () => {
    await put('{"ExportAllowed": false}');
    const hold = await open();
    const kept = { source: 'file', keptAt: '2026-01-01T00:00:00Z', values: { ExportAllowed: true } };
    await writeFile(path.join(profile, 'policy-last-good.json'), JSON.stringify(kept));
    await put('{');
    await hold.check();
    expect(hold.values).toEqual({ ExportAllowed: false });
  });
});

test('a tampered last good one is nothing beside a policy that is valid', async () => {
  const kept = { source: 'file', keptAt: '2026-01-01T00:00:00Z', values: { ExportAllowed: true } };
  await writeFile(path.join(profile, 'policy-last-good.json'), JSON.stringify(kept));
  await put('{"ExportAllowed": false}');
  expect((await open()).values).toEqual({ ExportAllowed: false });
});

test('a policy that IT takes away ends what it managed, and does not come back as the last good one', async () => {
  await put('{"ExportAllowed": false}');
  await open();
  await rm(file);
  expect((await open()).state.source).toBe('none');
  await put('{');
  expect((await open()).values).toEqual({});
});

test('a diagnosis reads without writing', async () => {
  await put('{"ExportAllowed": false}');
  await PolicyHold.open({ folder: profile, source: fileSource(file, owner), isReadOnly: true });
  await expect(readFile(path.join(profile, 'policy-last-good.json'))).rejects.toThrow('ENOENT');
});

test('a profile that cannot be written does not keep a policy from holding', async () => {
  await put('{"ExportAllowed": false}');
  const nowhere = { folder: path.join(dir, 'nowhere'), source: fileSource(file, owner) };
  expect((await PolicyHold.open(nowhere)).values).toEqual({ ExportAllowed: false });
});

describe('who could have written it', () => {
  test.each([0o664, 0o646, 0o666])('a file of rights %o is refused', async (mode) => {
    await put('{"ExportAllowed": false}');
    await chmod(file, mode);
    const { state } = await open();
    expect(state.values).toEqual({});
    expect(state.problems[0]?.reason).toContain('chmod go-w');
  });

  test('a folder that others may write to is refused', async () => {
    await put('{}');
    await chmod(path.dirname(file), 0o777);
    expect((await open()).state.problems[0]?.reason).toContain('its folder may be written by others');
  });

  test('a file of somebody else is refused', async () => {
    expect(doubtAbout({ uid: 1000, mode: 0o644 }, 0, 'the file')).toContain('must belong to root');
    expect(doubtAbout({ uid: 0, mode: 0o100644 }, 0, 'the file')).toBeNull();
    await put('{}');
    const foreign = await PolicyHold.open({ folder: profile, source: fileSource(file, owner + 1) });
    expect(foreign.state.problems[0]?.reason).toContain('must belong to root');
  });

  test('a link is followed to the file of whose owner it is', async () => {
    await writeFile(path.join(dir, 'elsewhere.json'), '{"IdleMinutes":5}', { mode: 0o644 });
    await symlink(path.join(dir, 'elsewhere.json'), file);
    expect((await open()).values).toEqual({ IdleMinutes: 5 });
  });

  test('what is larger than 64 KB, no UTF-8 or no file is refused', async () => {
    await put(`{${' '.repeat(64 * 1024)}}`);
    expect((await open()).state.problems[0]?.reason).toBe('is larger than 64 KB');
    await writeFile(file, Buffer.from([0x7b, 0xff, 0x7d]));
    expect((await open()).state.problems[0]?.reason).toBe('is not UTF-8');
    await rm(file);
    await mkdir(file);
    expect((await open()).state.problems[0]?.reason).toBe('is not a file');
  });
});

test('a change holds without a restart: put there, written over, swapped, taken away', async () => {
  await rm(path.dirname(file), { recursive: true });
  const hold = await open();
  const stop = hold.watch();
  const next = (wanted: (state: PolicyState) => boolean) =>
    new Promise<void>((resolve) => {
      const end = hold.onChange((state) => {
        if (!wanted(state)) return;
        end();
        resolve();
      });
    });
  try {
    let told = next(({ values }) => values.IdleMinutes === 5);
    await mkdir(path.dirname(file), { mode: 0o755 });
    await put('{"IdleMinutes":5}');
    await told;
    told = next(({ isLastGood, values }) => isLastGood && values.IdleMinutes === 5);
    await put('{"IdleMinutes":');
    await told;
    told = next(({ values }) => values.IdleMinutes === 7);
    await writeFile(`${file}.new`, '{"IdleMinutes":7}', { mode: 0o644 });
    await rename(`${file}.new`, file);
    await told;
    told = next(({ source }) => source === 'none');
    await rm(path.dirname(file), { recursive: true });
    await told;
  } finally {
    stop();
  }
});

test('managed preferences are read from the machine’s file and the person’s', async () => {
  const folder = path.join(dir, 'stint');
  const person = path.join(folder, os.userInfo().username);
  await mkdir(person, { mode: 0o755 });
  await writeFile(path.join(folder, 'com.stint.desktop.plist'), '{"IdleMinutes":5}', { mode: 0o644 });
  await writeFile(path.join(person, 'com.stint.desktop.plist'), '{"IdleMinutes":9,"TimerMaxHours":8}', {
    mode: 0o644,
  });
  const source = managedPreferencesSource({ folder, owner, toJson: async (plist) => plist.toString() });
  expect(await source.read()).toMatchObject({ kind: 'valid', values: { IdleMinutes: 5, TimerMaxHours: 8 } });
  await writeFile(path.join(person, 'com.stint.desktop.plist'), 'bplist00', { mode: 0o644 });
  expect(await source.read()).toMatchObject({ kind: 'broken', source: 'managed-preferences' });
});

test('a listener that fails does not keep others from hearing, nor a later policy from holding', async () => {
  const hold = await open();
  const heard: PolicyState[] = [];
  hold.onChange(() => {
    throw new Error('a page that is gone');
  });
  hold.onChange((state) => heard.push(state));
  await put('{"ExportAllowed": false}');
  await hold.check().catch(() => undefined);
  await put('{"ExportAllowed": true}');
  await hold.check();
  expect(heard.map(({ values }) => values)).toEqual([{ ExportAllowed: false }, { ExportAllowed: true }]);
});
