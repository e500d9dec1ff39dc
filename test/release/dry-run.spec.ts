import { execFile } from 'node:child_process';
import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { extractFile } from '@electron/asar';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { Notice } from '../../domain/ipc/system.ts';
import { buildApp, bundledPackages } from '../../scripts/build.ts';
import { packagePathOf, readPackages } from '../../scripts/release/bundled.ts';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
const Outcome = z.object({
  version: z.string(),
  commit: z.string(),
  isStandIn: z.boolean(),
  files: z.array(z.object({ name: z.string(), bytes: z.number(), sha512: z.string() })),
  checked: z.array(z.object({ what: z.string(), by: z.string() })),
  leftOut: z.array(z.object({ type: z.string(), why: z.string() })),
});

/** The steps that the guide gives to IT for this, as they stand there. */
async function guideSteps(section: string): Promise<string> {
  const guide = await readFile(path.join(root, 'docs', 'it-guide.md'), 'utf8');
  const text = guide.split(`\n## ${section}\n`)[1]?.split('\n## ')[0] ?? '';
  const steps = [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, step]) => step);
  expect(steps.length).toBeGreaterThan(0);
  return `set -eu -o pipefail\n${steps.join('\n')}`;
}

test('a dry run makes what a release makes, and the guide’s steps find it whole until somebody changes it', async () => {
  const place = await mkdtemp(path.join(os.tmpdir(), 'stint-dry-run-'));
  const feed = path.join(place, 'feed');
  try {
    const script = path.join(root, 'scripts', 'release.ts');
    const { stdout } = await run(process.execPath, [script, '--dry-run', '--fast', '--into', feed]);
    const lines = stdout.trim().split('\n');
    const outcome = Outcome.parse(JSON.parse(lines.at(-1) ?? ''));
    const { version } = outcome;
    const made = [
      'SHA256SUMS',
      'SHA256SUMS.asc',
      'pilot.json',
      `stint-${version}-linux-amd64.deb`,
      `stint-${version}-linux-x64.cdx.json`,
      `stint-${version}-linux-x64.tar.gz`,
      `stint-${version}-linux-x86_64.rpm`,
      `stint-${version}.manifest.json`,
      'stint-packages.asc',
    ];
    const names = (await readdir(feed)).sort();
    expect(names.filter((name) => !name.startsWith('stint-update-key-'))).toEqual(made);
    expect(outcome.files.map(({ name }) => name)).toEqual(names);
    expect(outcome.checked.map(({ by }) => by)).toEqual([
      'gpg --verify',
      'sha256sum --check',
      'dpkg-deb --info, ar p | gpg --verify',
      'rpm -K',
      'openssl pkeyutl -verify',
      'main/updates/verify.ts',
    ]);
    expect(outcome.leftOut).toMatchObject([{ type: 'AppImage' }]);
    expect(lines.some((line) => line.includes('throwaway keys'))).toBe(true);
    expect(lines.some((line) => line.includes('stand-in Electron'))).toBe(outcome.isStandIn);

    const deb = path.join(feed, `stint-${version}-linux-amd64.deb`);
    const unpacked = path.join(place, 'unpacked');
    await run('dpkg-deb', ['-x', deb, unpacked]);
    const asar = path.join(unpacked, 'opt', 'Stint', 'resources', 'app.asar');
    const said = z
      .object({
        version: z.string(),
        stint: z.object({ commit: z.string(), updateKeys: z.array(z.string()) }),
      })
      .parse(JSON.parse(extractFile(asar, 'package.json').toString()));
    expect(said).toMatchObject({ version, stint: { commit: outcome.commit } });
    expect(said.stint.updateKeys).toHaveLength(2);
    const notices = z.array(Notice).parse(JSON.parse(extractFile(asar, 'dist/notices.json').toString()));
    const sbom = z
      .object({ components: z.array(z.object({ purl: z.string().optional() })) })
      .parse(JSON.parse(await readFile(path.join(feed, `stint-${version}-linux-x64.cdx.json`), 'utf8')));
    const listed = sbom.components.flatMap(({ purl }) => (purl?.startsWith('pkg:npm/') ? [purl] : []));
    const noticed = notices
      .filter(({ name }) => name !== 'Electron' && name !== 'Chromium')
      .map(({ name, version: one }) => `pkg:npm/${name.replace('@', '%40')}@${one}`);
    expect(listed.sort()).toEqual(noticed.sort());
    expect(notices.every(({ text }) => text.length > 100)).toBe(true);

    const steps = await guideSteps('Audit what you were given');
    await run('bash', ['-c', steps], { cwd: feed });
    const file = await open(deb, 'r+');
    const { size } = await file.stat();
    await file.write('x', Math.floor(size / 2));
    await file.close();
    await expect(run('bash', ['-c', steps], { cwd: feed })).rejects.toMatchObject({
      stdout: expect.stringContaining('amd64.deb: FAILED'),
    });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
});

test('the list of what is inside equals what the bundles’ source maps name', async () => {
  const place = await mkdtemp(path.join(os.tmpdir(), 'stint-maps-'));
  try {
    await buildApp({ dev: true, into: place });
    const files = await readdir(place, { recursive: true });
    const paths = new Set<string>();
    for (const name of files.filter((one) => one.endsWith('.map'))) {
      const text = await readFile(path.join(place, name), 'utf8');
      const { sources } = z.object({ sources: z.array(z.string().nullable()) }).parse(JSON.parse(text));
      for (const source of sources) {
        const found = packagePathOf(source ?? '');
        if (found) paths.add(found);
      }
    }
    const inMaps = await readPackages(root, [...paths]);
    const name = ({ name: one, version }: { name: string; version: string }) => `${one} ${version}`;
    // Fonts, styles and what a build tool writes in by itself have no source map.
    const others = ['@fontsource-variable/inter', 'tailwindcss', 'rolldown', 'vite'];
    const recorded = (await bundledPackages(place)).filter((one) => !others.includes(one.name));
    expect(recorded.map(name)).toEqual(inMaps.map(name));
    expect(recorded.length).toBeGreaterThan(50);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
});
