import { execFileSync } from 'node:child_process';
import { constants, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UpdateCancelled } from '../../../../main/updates/failure.ts';
import { feedAt } from '../../../../main/updates/feed.ts';
import { aManifest } from '../../../support/release-manifests.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'stint-feed-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Stands for a file on a share that hangs: it cannot even be opened. */
async function hanging(name: string, use: () => Promise<void>): Promise<void> {
  const file = path.join(dir, name);
  execFileSync('mkfifo', [file]);
  await use();
  // Lets go of whoever still waits to open it.
  await (await open(file, constants.O_RDWR)).close();
}

const feed = () => feedAt(pathToFileURL(dir).href, () => Promise.reject(new Error('no network')));

test('a folder that hangs is given up, as a web server is', async () => {
  const limits = { stallMs: 50, signal: new AbortController().signal };
  const [file] = aManifest(0).files;
  await hanging('broad.json', () =>
    expect(feed().manifest('broad', limits)).rejects.toMatchObject({ kind: 'stalled' }),
  );
  await hanging(file!.name, () =>
    expect(feed().package(file!, limits)).rejects.toMatchObject({ kind: 'stalled' }),
  );
});

test('a person may cancel while a folder hangs', async () => {
  await hanging('broad.json', async () => {
    const run = new AbortController();
    const reading = feed().manifest('broad', { stallMs: 60_000, signal: run.signal });
    run.abort();
    await expect(reading).rejects.toThrow(UpdateCancelled);
  });
});
