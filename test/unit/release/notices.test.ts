import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readNotices } from '../../../main/notices.ts';
import { readPackages } from '../../../scripts/release/bundled.ts';
import { noticesOf, withoutText } from '../../../scripts/release/notices.ts';

let root: string;

/** A package in the root's node_modules; `text` null leaves its licence out. */
async function install(
  place: string,
  said: object,
  text: string | null = 'Permission is hereby granted',
): Promise<string> {
  const folder = path.join(root, place);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(said));
  if (text !== null) await writeFile(path.join(folder, 'LICENSE'), text);
  return place;
}

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'stint-notices-'));
  await install(
    'node_modules/electron',
    { name: 'electron', version: '45.4.1', license: 'MIT' },
    'Electron’s terms',
  );
});
afterEach(() => rm(root, { recursive: true, force: true }));

const notices = async (...places: string[]) => noticesOf(root, await readPackages(root, places));

describe('licence notices', () => {
  it('carry each package’s own words, by name, one that lies in two places once', async () => {
    const one = { name: 'one', version: '1.0.0', license: 'MIT' };
    const places = [
      await install(
        'node_modules/two',
        { name: 'two', version: '2.0.0', license: { type: 'ISC' } },
        'Two’s terms\r\n',
      ),
      await install('node_modules/one', one, 'One’s terms'),
      await install('node_modules/two/node_modules/one', one, 'One’s terms'),
    ];
    await writeFile(path.join(root, 'node_modules/one/NOTICE'), 'One’s notice');
    expect(await notices(...places)).toEqual([
      { name: 'Electron', version: '', licence: 'MIT', text: 'Electron’s terms' },
      expect.objectContaining({ name: 'Chromium', version: '' }),
      { name: 'one', version: '1.0.0', licence: 'MIT', text: 'One’s terms\n\nOne’s notice' },
      { name: 'two', version: '2.0.0', licence: 'ISC', text: 'Two’s terms' },
    ]);
  });

  it('stop the build at a licence that nobody has allowed', async () => {
    const place = await install('node_modules/gpl', {
      name: 'gpl',
      version: '3.0.0',
      license: 'GPL-3.0-only',
    });
    await expect(notices(place)).rejects.toThrow('Nobody has allowed these licences');
  });

  it('stop the build at a licence without its text, unless it is listed whose it is', async () => {
    const bare = await install('node_modules/bare', { name: 'bare', version: '1.0.0', license: 'MIT' }, null);
    await expect(notices(bare)).rejects.toThrow('without the text of its licence');
    const [name, listed] = Object.entries(withoutText)[0]!;
    const place = await install(`node_modules/${name}`, { name, version: '1.0.0', license: 'MIT' }, null);
    expect((await notices(place)).at(-1)?.text).toContain(`Copyright (c) ${listed.holder}`);
    await install(`node_modules/${name}`, { name, version: '2.0.0', license: 'ISC' }, null);
    await expect(notices(place)).rejects.toThrow('without the text of its licence');
  });

  it('name the runtime that the app runs on', async () => {
    const file = path.join(root, 'notices.json');
    await writeFile(file, JSON.stringify(await notices()));
    expect(await readNotices(file, { electron: '45.4.1', chrome: '150.0.1.2' })).toMatchObject([
      { name: 'Electron', version: '45.4.1' },
      { name: 'Chromium', version: '150.0.1.2' },
    ]);
  });
});
