import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageTypeOf } from '../../../../main/updates/package-type.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'stint-package-type-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function installedAt(place: string, packageType?: string) {
  const resources = path.join(place, 'resources');
  await mkdir(resources, { recursive: true });
  await writeFile(path.join(place, 'stint'), '');
  if (packageType) await writeFile(path.join(resources, 'package-type'), `${packageType}\n`);
  return { platform: 'linux', executable: path.join(place, 'stint'), resources };
}

test('the packages of Linux are told by what they leave', async () => {
  expect(packageTypeOf({ ...(await installedAt(path.join(dir, 'deb'), 'deb')), env: {} })).toBe('deb');
  expect(packageTypeOf({ ...(await installedAt(path.join(dir, 'tar'))), env: {} })).toBe('tar.gz');
  expect(packageTypeOf({ ...(await installedAt(path.join(dir, 'odd'), 'snap')), env: {} })).toBeNull();
});

test('an AppImage is one by where it is mounted, also where that is reached by a link', async () => {
  const mounted = await installedAt(path.join(dir, 'mount'));
  const env = { APPIMAGE: '/home/ada/Stint.AppImage', APPDIR: path.join(dir, 'mount') };
  expect(packageTypeOf({ ...mounted, env })).toBe('AppImage');
  await symlink(dir, `${dir}-link`);
  try {
    expect(packageTypeOf({ ...mounted, env: { ...env, APPDIR: path.join(`${dir}-link`, 'mount') } })).toBe(
      'AppImage',
    );
  } finally {
    await rm(`${dir}-link`);
  }
});

test('a Stint that was started from within the AppImage of another program is none, and takes nobody’s place', async () => {
  const deb = await installedAt(path.join(dir, 'opt'), 'deb');
  await mkdir(path.join(dir, 'editor'));
  const env = { APPIMAGE: '/home/ada/Editor.AppImage', APPDIR: path.join(dir, 'editor') };
  expect(packageTypeOf({ ...deb, env })).toBe('deb');
  expect(packageTypeOf({ ...deb, env: { APPIMAGE: '/home/ada/Editor.AppImage' } })).toBe('deb');
});
