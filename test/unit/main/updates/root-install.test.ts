import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { rootCommand } from '../../../../main/updates/root-install.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'stint-root-install-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('a Stint that ends while the package is installed cuts nothing in two', async () => {
  const file = path.join(dir, 'a.deb');
  await writeFile(file, 'a package');
  // Stands for dpkg: it says something, waits until Stint is gone, and says more.
  const dpkg = path.join(dir, 'dpkg');
  await writeFile(
    dpkg,
    `#!/bin/sh
echo Unpacking
touch ${dir}/begun
while test ! -e ${dir}/gone; do sleep 0.02; done
echo Setting up
touch ${dir}/done
`,
  );
  await chmod(dpkg, 0o755);
  const sha512 = createHash('sha512').update('a package').digest('base64');
  const [program, ...args] = rootCommand(file, { size: 9, sha512, type: 'deb' }, true).map((part) =>
    part.replace('PATH=/usr/sbin', `PATH=${dir}:/usr/sbin`).replaceAll('/var/tmp', dir),
  );
  const child = spawn(program ?? '', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  await vi.waitFor(() => readFile(path.join(dir, 'begun')));
  child.stdout.destroy();
  child.stderr.destroy();
  await once(child.stdout, 'close');
  await writeFile(path.join(dir, 'gone'), '');
  const [code, signal] = await once(child, 'exit');
  await readFile(path.join(dir, 'done'));
  expect([code, signal]).toEqual([0, null]);
  expect(execFileSync('ls', [dir], { encoding: 'utf8' })).not.toContain('stint-update.');
});
