import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { BundledPackage } from '../../../scripts/release/bundled.ts';
import { packagePathOf } from '../../../scripts/release/bundled.ts';
import { isAllowed } from '../../../scripts/release/notices.ts';
import { sbomOf } from '../../../scripts/release/sbom.ts';

const packages: BundledPackage[] = [
  { path: 'node_modules/zod', name: 'zod', version: '4.6.7', licence: 'MIT' },
  { path: 'node_modules/@noble/curves', name: '@noble/curves', version: '2.4.0', licence: 'MIT' },
  { path: 'node_modules/spark-md5', name: 'spark-md5', version: '3.0.2', licence: '(WTFPL OR MIT)' },
];
const facts = {
  version: '1.1.0',
  moment: new Date('2026-11-24T08:00:00Z'),
  platform: 'linux' as const,
  arch: 'x64',
  runtime: { electron: '45.4.1', chrome: '150.0.1.2', node: '24.19.0' },
  packages,
  asarSha256: 'ab'.repeat(32),
};
const hashes = new Map([['node_modules/zod', 'cd'.repeat(64)]]);

async function validator() {
  const folder = path.join(
    path.dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json')),
    'res',
    'schema',
  );
  const read = async (name: string) => JSON.parse(await readFile(path.join(folder, name), 'utf8'));
  // Its schema says `format` of addresses and dates; what is checked here is the shape.
  const ajv = new Ajv({ strict: false, validateFormats: false });
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
    const file = `${name}.SNAPSHOT.schema.json`;
    ajv.addSchema(await read(file), `http://cyclonedx.org/schema/${file}`);
  }
  return ajv.compile(await read('bom-1.6.SNAPSHOT.schema.json'));
}

describe('the list of what is inside', () => {
  it('is CycloneDX 1.6 by its own schema', async () => {
    const check = await validator();
    const made = JSON.parse(sbomOf(facts, hashes));
    expect(check(made), JSON.stringify(check.errors)).toBe(true);
    expect(check({ ...made, components: [{ name: 'no type' }] })).toBe(false);
  });

  it('names each package with version, licence and what the registry has of it, the runtime and our own file', () => {
    const made: { components: Record<string, unknown>[] } = JSON.parse(sbomOf(facts, hashes));
    const byPurl = new Map(made.components.map((one) => [one.purl ?? one.name, one]));
    expect([...byPurl.keys()].sort()).toEqual([
      'pkg:github/chromium/chromium@150.0.1.2',
      'pkg:github/electron/electron@v45.4.1',
      'pkg:github/nodejs/node@v24.19.0',
      'pkg:npm/%40noble/curves@2.4.0',
      'pkg:npm/spark-md5@3.0.2',
      'pkg:npm/zod@4.6.7',
      'resources/app.asar',
    ]);
    expect(byPurl.get('pkg:npm/zod@4.6.7')).toMatchObject({
      licenses: [{ license: { id: 'MIT' } }],
      hashes: [{ alg: 'SHA-512', content: 'cd'.repeat(64) }],
    });
    expect(byPurl.get('pkg:npm/spark-md5@3.0.2')).toMatchObject({
      licenses: [{ expression: 'WTFPL OR MIT' }],
    });
  });

  it('has the same bytes for the same facts in any order, and another serial number for others', () => {
    const made = sbomOf(facts, hashes);
    expect(sbomOf({ ...facts, packages: packages.toReversed() }, hashes)).toBe(made);
    const serial = (text: string) => JSON.parse(text).serialNumber;
    expect(serial(made)).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
    expect(serial(sbomOf({ ...facts, packages: packages.slice(1) }, hashes))).not.toBe(serial(made));
  });
});

describe('a module', () => {
  it.each([
    ['/work/stint/node_modules/zod/v4/core.js', 'node_modules/zod'],
    ['\0/work/stint/node_modules/events/events.js?commonjs-module', 'node_modules/events'],
    ['C:\\stint\\node_modules\\rxdb\\node_modules\\uuid\\index.js', 'node_modules/rxdb/node_modules/uuid'],
    ['../node_modules/@fontsource-variable/inter/files/a.woff2', 'node_modules/@fontsource-variable/inter'],
    ['\0rolldown/runtime.js', 'node_modules/rolldown'],
    ['\0vite/preload-helper.js', 'node_modules/vite'],
    ['/work/stint/renderer/app/main.tsx', undefined],
  ])('%s is of %s', (id, expected) => {
    expect(packagePathOf(id)).toBe(expected);
  });
});

describe('a licence', () => {
  it.each([
    ['MIT', true],
    ['GPL-3.0-only', false],
    ['(WTFPL OR MIT)', true],
    ['MIT AND GPL-2.0', false],
    ['MIT AND (GPL-2.0 OR ISC) AND BSD-3-Clause', true],
    ['GPL-2.0 OR MIT AND SSPL-1.0', false],
    ['Apache-2.0 WITH LLVM-exception', false],
    ['(MIT', false],
    ['SEE LICENSE IN LICENSE.md', false],
    ['', false],
  ])('%s: allowed is %s', (expression, expected) => {
    expect(isAllowed(expression)).toBe(expected);
  });
});
