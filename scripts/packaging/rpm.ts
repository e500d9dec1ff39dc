import { execFile } from 'node:child_process';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PackageRequest } from './fpm-arguments.ts';

const run = promisify(execFile);

/** The spec of an rpm whose files are made already: it compiles nothing, strips nothing and looks for no dependencies. */
export function specText(
  asked: PackageRequest,
  given: { tree: string; afterInstall: string; afterRemove: string; files: string[]; isFast: boolean },
): string {
  return `%define __os_install_post %{nil}
%define debug_package %{nil}
%define _build_id_links none
%define _binary_payload ${given.isFast ? 'w1.zstdio' : 'w6.xzdio'}
%define _buildhost stint
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
Name: ${asked.name}
Version: ${asked.version}
Release: 1
Summary: ${asked.summary}
License: ${asked.license || 'Proprietary'}
URL: ${asked.url}
Vendor: ${asked.maintainer}
Packager: ${asked.maintainer}
AutoReqProv: no
${asked.depends.map((name) => `Requires: ${name}\n`).join('')}
%description
${asked.description}

%install
cp -a "${given.tree}/." "%{buildroot}/"

%post
${given.afterInstall}
%postun
${given.afterRemove}
%files
%defattr(-,root,root,-)
${given.files.join('\n')}
`;
}

/** Makes the rpm of the files under `tree`; `place` is a folder for what lies beside. */
export async function buildRpm(
  asked: PackageRequest,
  tree: string,
  place: string,
  isFast: boolean,
): Promise<void> {
  const spec = path.join(place, 'stint.spec');
  const text = specText(asked, {
    tree,
    // The first line names the shell; rpm runs scriptlets with /bin/sh unless told otherwise.
    afterInstall: await readFile(asked.afterInstall, 'utf8'),
    afterRemove: await readFile(asked.afterRemove, 'utf8'),
    files: await owned(tree),
    isFast,
  });
  await writeFile(spec, text);
  const folder = path.join(place, 'rpm');
  await run(
    'rpmbuild',
    [
      '-bb',
      '--target',
      asked.architecture,
      '--define',
      `_topdir ${folder}`,
      '--define',
      `_tmppath ${place}`,
      spec,
    ],
    { maxBuffer: 32 * 1024 * 1024 },
  );
  const made = path.join(folder, 'RPMS', asked.architecture);
  const [name] = await readdir(made);
  if (!name) throw new Error('rpmbuild made no package.');
  await copyFile(path.join(made, name), asked.output);
}

/** What the package owns: the app's folder with all in it, and single files in the folders of the system. */
async function owned(tree: string): Promise<string[]> {
  const apps = (await readdir(path.join(tree, 'opt'))).map((name) => `/opt/${name}`);
  const entries = await readdir(path.join(tree, 'usr'), { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => `/${path.relative(tree, path.join(entry.parentPath, entry.name))}`);
  return [...apps, ...files].sort();
}
