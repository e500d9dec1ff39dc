import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { launchPackaged } from '../e2e/support/packaged.ts';
import { type SystemWide, systemWide } from './support/installed.ts';
import { packagedApp } from './support/packaged-app.ts';

/** Stint as IT installs it: the deb, by its own rules and scripts, run by an ordinary user with the sandbox on. */

/** Nobody on any machine. */
const user = { uid: 61_234, gid: 61_234 };
const policy = '/etc/stint/policy.json';

let system: SystemWide;
let home: string;

test.beforeAll(async () => {
  system = await systemWide();
  home = await mkdtemp('/home/stint-test-');
  await chown(home, user.uid, user.gid);
  await chmod(home, 0o700);
  await system.install(await debOf('1.0.0'));
});
test.afterAll(async () => {
  await rm(policy, { force: true });
  await system?.[Symbol.asyncDispose]();
  if (home) await rm(home, { recursive: true, force: true });
});

async function debOf(version: string): Promise<string> {
  const { artifacts } = await packagedApp({ version, targets: ['deb'] });
  const deb = artifacts.find(({ target }) => target === 'deb');
  if (!deb) throw new Error('no deb was made');
  return deb.file;
}

interface Process {
  pid: number;
  type: string;
  status: Map<string, string>;
  args: string[];
}

/** Every process below the browser's. */
async function processesBelow(top: number): Promise<Process[]> {
  const all: Process[] = [];
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const [status, line] = await Promise.all([
      readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''),
      readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
    ]);
    const args = line.split(/[\0 ]/);
    all.push({
      pid,
      type: args.find((arg) => arg.startsWith('--type='))?.slice('--type='.length) ?? '',
      status: new Map(
        status.split('\n').map((row) => [row.split(':')[0] ?? '', row.split(':')[1]?.trim() ?? '']),
      ),
      args,
    });
  }
  const below = new Set([top]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const { pid, status } of all) {
      if (below.has(Number(status.get('PPid'))) && !below.has(pid)) {
        below.add(pid);
        grew = true;
      }
    }
  }
  return all.filter(({ pid }) => pid !== top && below.has(pid));
}

test('boots as an ordinary user with its sandbox on', async () => {
  const profile = path.join(home, '.config', 'Stint');
  await using app = await launchPackaged('/usr/bin/stint', profile, {
    user,
    env: { HOME: home, XDG_RUNTIME_DIR: home, XDG_CONFIG_HOME: '', DBUS_SESSION_BUS_ADDRESS: 'disabled:' },
  });
  await expect(app.page.getByRole('heading', { name: 'Sign in to log your time' })).toBeVisible();

  const processes = await processesBelow(app.pid);
  expect(
    processes.flatMap(({ args }) => args).filter((arg) => /no-sandbox|disable-.*sandbox/.test(arg)),
  ).toEqual([]);
  const renderers = processes.filter(({ type }) => type === 'renderer');
  expect(renderers.length).toBeGreaterThan(0);
  for (const { pid, status } of renderers) {
    expect({
      user: status.get('Uid')?.split(/\s+/)[0],
      // Seccomp's filter mode: every system call is looked at.
      seccomp: status.get('Seccomp'),
      noNewPrivileges: status.get('NoNewPrivs'),
      capabilities: status.get('CapEff'),
    }).toEqual({
      user: String(user.uid),
      seccomp: '2',
      noNewPrivileges: '1',
      capabilities: '0000000000000000',
    });
    for (const kind of ['user', 'pid', 'net'])
      expect(await readlink(`/proc/${pid}/ns/${kind}`), kind).not.toBe(
        await readlink(`/proc/self/ns/${kind}`),
      );
    // No file is in its reach: its root is a folder that is gone.
    expect(await readlink(`/proc/${pid}/root`)).not.toBe('/');
  }
  // Nothing that can be anybody else, where namespaces make it needless.
  expect((await stat('/opt/Stint/chrome-sandbox')).mode & 0o7777).toBe(0o755);
  expect((await stat(profile)).uid).toBe(user.uid);
});

test('is root’s, in its place, and keeps what people and IT have through update, removal and purge', async () => {
  for (const place of ['/opt/Stint', '/opt/Stint/stint', '/opt/Stint/resources/app.asar', '/etc/stint']) {
    const { uid, mode } = await stat(place);
    expect({ place, uid, others: mode & 0o022 }).toEqual({ place, uid: 0, others: 0 });
  }
  expect(await readlink('/usr/bin/stint')).toBe('/opt/Stint/stint');
  const desktop = await readFile('/usr/share/applications/stint.desktop', 'utf8');
  expect(desktop).toContain('MimeType=application/vnd.stint.sealed;x-scheme-handler/stint;');
  expect(await readFile('/usr/share/mime/packages/stint.xml', 'utf8')).toContain('<glob pattern="*.stint"/>');

  const journal = path.join(home, '.config', 'Stint', 'kept');
  await mkdir(path.dirname(journal), { recursive: true });
  await writeFile(journal, 'unsent');
  await writeFile(policy, '{}');
  const kept = async () => [await readFile(journal, 'utf8'), await readFile(policy, 'utf8')];

  expect(await system.install(await debOf('1.1.0'))).not.toContain('Stint is removed');
  expect(await readlink('/usr/bin/stint')).toBe('/opt/Stint/stint');
  expect(await kept()).toEqual(['unsent', '{}']);

  const told = await system.remove('remove');
  expect(told).toContain(path.join(home, '.config', 'Stint'));
  expect(await kept()).toEqual(['unsent', '{}']);
  await expect(stat('/opt/Stint')).rejects.toThrow('ENOENT');
  await expect(readlink('/usr/bin/stint')).rejects.toThrow('ENOENT');

  // Of the settings only an empty folder goes; of people's profiles nothing, not even now.
  await rm(policy);
  expect(await system.remove('purge')).toContain(path.join(home, '.config', 'Stint'));
  await expect(stat('/etc/stint')).rejects.toThrow('ENOENT');
  expect(await readFile(journal, 'utf8')).toBe('unsent');
});
