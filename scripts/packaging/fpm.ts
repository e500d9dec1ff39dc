#!/usr/bin/env node
/**
 * What electron-builder calls in place of fpm (CUSTOM_FPM_PATH) to make a deb or an rpm: it reads the same arguments
 * and hands the files to dpkg-deb or rpmbuild, which Debian has and fpm it has not. The same files give the same bytes
 * when SOURCE_DATE_EPOCH (seconds since 1970) is set. STINT_FAST_PACKAGES packs quickly and large, with zstd, for what
 * only a test installs; otherwise xz.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildDeb } from './deb.ts';
import { parseFpmArguments } from './fpm-arguments.ts';
import { buildRpm } from './rpm.ts';

const run = promisify(execFile);

const asked = parseFpmArguments(process.argv.slice(2));
const isFast = process.env.STINT_FAST_PACKAGES === '1';
const place = await mkdtemp(path.join(os.tmpdir(), 'stint-fpm-'));
try {
  const tree = path.join(place, 'tree');
  for (const { from, to } of asked.files) {
    const target = path.join(tree, to);
    await mkdir(path.dirname(target), { recursive: true });
    await cp(from, target, { recursive: true, preserveTimestamps: true });
    // How the app knows that it can have itself updated (main/updates/package-type.ts).
    const resources = path.join(target, 'resources');
    if (existsSync(resources)) await writeFile(path.join(resources, 'package-type'), asked.type);
  }
  // What a package installs is everybody's to read, whatever the umask of who packs it was.
  await run('chmod', ['-R', 'u=rwX,go=rX', tree]);
  if (asked.type === 'deb') await buildDeb(asked, tree, place, isFast);
  else await buildRpm(asked, tree, place, isFast);
} finally {
  await rm(place, { recursive: true, force: true });
}
