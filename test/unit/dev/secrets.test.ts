import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { devSecrets } from '../../../dev/secrets.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stint-secrets-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const file = () => join(dir, 'secrets.json');

test('secrets of a data folder are made once and are this user’s', async () => {
  const made = await devSecrets(dir);
  expect(new Set(Object.values(made)).size).toBe(5);
  expect((await stat(file())).mode & 0o777).toBe(0o600);
  expect(await devSecrets(dir)).toEqual(made);
});

test('an older folder keeps its own and gets what it lacks', async () => {
  const { meteringWebhookSecret, ...older } = await devSecrets(dir);
  await writeFile(file(), JSON.stringify(older));
  const made = await devSecrets(dir);
  expect(made).toMatchObject(older);
  expect(made.meteringWebhookSecret).toHaveLength(32);
  expect(made.meteringWebhookSecret).not.toBe(meteringWebhookSecret);
  expect(await devSecrets(dir)).toEqual(made);
});

test('a file that is not ours is left alone', async () => {
  await writeFile(file(), '{"ownerPassword":"short"}');
  await expect(devSecrets(dir)).rejects.toThrow();
  expect(await readFile(file(), 'utf8')).toBe('{"ownerPassword":"short"}');
});
