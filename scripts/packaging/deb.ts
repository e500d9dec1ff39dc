import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PackageRequest } from './fpm-arguments.ts';

const run = promisify(execFile);

/** The text of DEBIAN/control (deb-control(5)). `installedKb` in KiB. */
export function controlText(asked: PackageRequest, installedKb: number): string {
  const fields: [string, string][] = [
    ['Package', asked.name],
    ['Version', asked.version],
    ['Architecture', asked.architecture],
    ['Maintainer', asked.maintainer],
    ['Installed-Size', String(installedKb)],
    ['Depends', asked.depends.join(', ')],
    ['Recommends', asked.recommends.join(', ')],
    ['Section', 'misc'],
    ['Priority', 'optional'],
    ['Homepage', asked.url],
    ['Description', [asked.summary, ...folded(asked.description)].join('\n')],
  ];
  return fields.flatMap(([name, value]) => (value ? [`${name}: ${value}\n`] : [])).join('');
}

/** A long description's lines as a control file wants them: each behind a blank, an empty one as a dot. */
function folded(description: string): string[] {
  return description.split('\n').map((line) => ` ${line.trim() || '.'}`);
}

/** Makes the deb of the files under `tree`; `place` is a folder for what lies beside. */
export async function buildDeb(
  asked: PackageRequest,
  tree: string,
  place: string,
  isFast: boolean,
): Promise<void> {
  const control = path.join(tree, 'DEBIAN');
  const files = await filesUnder(tree);
  let bytes = 0;
  let sums = '';
  for (const file of files) {
    bytes += (await stat(path.join(tree, file))).size;
    // `dpkg --verify` reads these; what vouches for the package itself is its signature.
    sums += `${await md5(path.join(tree, file))}  ${file}\n`;
  }
  await mkdir(control, { mode: 0o755 });
  await writeFile(path.join(control, 'control'), controlText(asked, Math.ceil(bytes / 1024)));
  await writeFile(path.join(control, 'md5sums'), sums);
  for (const [from, name] of [
    [asked.afterInstall, 'postinst'],
    [asked.afterRemove, 'postrm'],
  ] as const) {
    await copyFile(from, path.join(control, name));
    await chmod(path.join(control, name), 0o755);
  }
  const made = path.join(place, 'made.deb');
  const squeeze = isFast ? ['-Zzstd', '-z1'] : ['-Zxz', '-z6'];
  await run('dpkg-deb', ['--root-owner-group', ...squeeze, '--build', tree, made]);
  await copyFile(made, asked.output);
}

async function filesUnder(tree: string): Promise<string[]> {
  const entries = await readdir(tree, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(tree, path.join(entry.parentPath, entry.name)))
    .sort();
}

async function md5(file: string): Promise<string> {
  const hash = createHash('md5');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}
