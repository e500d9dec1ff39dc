/**
 * `npm run bench -- package`: what the packed app takes on the disk and to start, beside a blank packed Electron, and how
 * long an update takes. Starts take turns, medians of 7; cold is with the disk's cache dropped (as root). Prints one line
 * of JSON last, in MB of a million bytes and seconds; `--starts` measures the starts only.
 */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { hasDisplay, virtualDisplay } from '../../dev/display.ts';
import { electronPath } from '../../scripts/electron-runtime.mjs';
import { packageApp } from '../../scripts/package.ts';
import { systemWide } from '../release/support/installed.ts';
import { packagedApp } from '../release/support/packaged-app.ts';
import { measureDebUpdate, POLICY, releaseOf } from '../release/support/update-run.ts';
import { median, seconds, tenths } from './local/figures.ts';
import { blankPackaged } from './package/blank.ts';
import { dropDiskCache, startMs } from './package/cold-start.ts';

const ROUNDS = 7;
/** The sign-in screen's first field. */
const SIGN_IN = 'form input';

const say = (words: string): void => console.log(words);

/** Bytes of the files under a folder. */
async function bytesIn(folder: string, counts: (name: string) => boolean = () => true): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter(counts);
  const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function starts(place: string): Promise<{ cold_start_s: number; blank_cold_start_s: number }> {
  const packaged = await packagedApp();
  const blank = await blankPackaged(packaged, place);
  const apps = [
    { name: 'stint', executable: packaged.executable, selector: SIGN_IN },
    { name: 'blank', executable: blank, selector: 'body' },
  ];
  const times = new Map<string, number[]>();
  // The first start of a profile makes its folders and is nobody's everyday; it counts for neither.
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const kind of ['cold', 'warm']) {
      for (const { name, executable, selector } of apps) {
        if (kind === 'cold' && !(await dropDiskCache())) say('not root: the cold start is a warm one');
        const ms = await startMs(executable, path.join(place, `profile-${name}`), selector);
        const key = `${name} ${kind}`;
        if (round >= 0) times.set(key, [...(times.get(key) ?? []), ms]);
      }
    }
    say(
      `round ${round + 1}: ${[...times].map(([key, all]) => `${key} ${seconds(all.at(-1) ?? 0)} s`).join(', ')}`,
    );
  }
  const of = (key: string) => median(times.get(key) ?? []);
  say(`warm start ${seconds(of('stint warm'))} s, blank ${seconds(of('blank warm'))} s`);
  return { cold_start_s: seconds(of('stint cold')), blank_cold_start_s: seconds(of('blank cold')) };
}

async function sizes(place: string): Promise<Record<string, number>> {
  const { dir, artifacts } = await packageApp({ targets: ['deb'], into: path.join(place, 'release') });
  const deb = artifacts[0] ? (await stat(artifacts[0].file)).size : Number.NaN;
  const kept = new Set((await readdir(path.join(dir, 'locales'))).map((name) => path.join('locales', name)));
  const bare = (name: string) =>
    name.startsWith('locales')
      ? kept.has(name)
      : !name.startsWith(`resources${path.sep}`) && name !== 'version';
  const installed = await bytesIn(dir);
  const runtime = await bytesIn(path.dirname(await electronPath()), bare);
  const mb = (bytes: number) => tenths(bytes / 1_000_000);
  return {
    installed_mb: mb(installed),
    runtime_mb: mb(runtime),
    over_runtime_mb: mb(installed - runtime),
    deb_mb: mb(deb),
  };
}

async function update(): Promise<number> {
  const releases = [await releaseOf('1.0.0'), await releaseOf('1.1.0')] as const;
  await using system = await systemWide();
  try {
    return await measureDebUpdate(system, releases);
  } finally {
    await rm(POLICY, { force: true });
  }
}

const place = await mkdtemp(path.join(os.tmpdir(), 'stint-bench-'));
const display = hasDisplay() ? null : await virtualDisplay();
if (display) Object.assign(process.env, display.env);
try {
  const started = await starts(place);
  if (process.argv.includes('--starts')) {
    console.log(JSON.stringify(started));
  } else {
    const disk = await sizes(place);
    say(`packed: ${JSON.stringify(disk)}`);
    console.log(JSON.stringify({ ...disk, ...started, update_s: tenths(await update()) }));
  }
} finally {
  await display?.stop();
  await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
