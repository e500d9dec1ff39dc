import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { drawIcons } from '../../../scripts/packaging/icons/draw.ts';
import { signingFrom } from '../../../scripts/packaging/signing.ts';
import { withLinks } from '../../../scripts/packaging/windows/msi-links.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
// What electron-builder itself checks a configuration with; it is no part of what it exports.
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const { getConfig, validateConfiguration, deepAssign } = {
  ...builder('app-builder-lib/out/util/config/config'),
  ...builder('builder-util-runtime'),
};
const debug = { add() {}, isEnabled: false };

const configured = () => getConfig(root, null, null);

const complete: Record<string, Record<string, string>> = {
  linux: {},
  win32: { WIN_CSC_LINK: '/keys/firm.pfx' },
  darwin: { CSC_LINK: '/keys/firm.p12', APPLE_API_KEY: 'k', APPLE_API_KEY_ID: 'i', APPLE_API_ISSUER: 's' },
};

describe('electron-builder.yml', () => {
  it.each(['linux', 'win32', 'darwin'] as const)(
    'is what electron-builder takes, signed for %s',
    async (platform) => {
      const signing = signingFrom(complete[platform] ?? {}, platform);
      if (!signing.ok) throw new Error(signing.reason);
      await expect(
        validateConfiguration(deepAssign(await configured(), signing.config), debug),
      ).resolves.toBeUndefined();
    },
  );

  it('is refused by the same check where a word of it is wrong', async () => {
    const wrong = { ...(await configured()), electronFuses: { runAsnode: false } };
    await expect(validateConfiguration(wrong, debug)).rejects.toThrow(/electronFuses/);
  });

  it('names only files that are there', async () => {
    const config = await configured();
    const named = JSON.stringify(config).match(/scripts\/packaging\/[\w./-]+\.\w+/g) ?? [];
    expect(named.length).toBeGreaterThan(6);
    for (const file of named) await expect(readFile(path.join(root, file))).resolves.toBeDefined();
  });

  it('opens links and files of ours everywhere', async () => {
    const config = await configured();
    expect(config.protocols).toMatchObject([{ schemes: ['stint'] }]);
    expect(config.fileAssociations).toMatchObject([{ ext: 'stint', mimeType: expect.any(String) }]);
    const nsis = await readFile(path.join(root, config.nsis.include), 'utf8');
    expect(nsis).toContain(String.raw`"Software\Classes\stint" "URL Protocol" ""`);
  });
});

it("puts the links into electron-builder's MSI project, and says when that is no longer as it was", async () => {
  const template = path.join(root, 'node_modules/app-builder-lib/templates/msi/template.xml');
  const project = withLinks(await readFile(template, 'utf8'));
  expect(project).toContain('<Component Id="StintLinks"');
  expect(project.indexOf('StintLinks')).toBeGreaterThan(project.indexOf('Id="ProductComponents"'));
  expect(() => withLinks('<Wix/>')).toThrow(/not as it was/);
});

it('has the icons that its drawings give', async () => {
  const drawn = await drawIcons();
  expect(drawn.size).toBe(12);
  for (const [name, data] of drawn) {
    const kept = await readFile(path.join(root, 'scripts/packaging/icons', name));
    expect(kept.equals(data), `${name} is older than its drawing: node scripts/packaging/icons/draw.ts`).toBe(
      true,
    );
  }
});
