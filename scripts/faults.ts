/**
 * `npm run faults [-- KILLS [SEED]]`: builds the app and runs test/e2e/faults.spec.ts with KILLS kills each of app, server
 * and Postgres (default 300, about half an hour) at the moments that SEED gives (default 1).
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { hasDisplay, virtualDisplay } from '../dev/display.ts';

const root = path.resolve(import.meta.dirname, '..');
const [kills = '300', seed = '1'] = process.argv.slice(2);

function run(args: string[], env: Record<string, string> = {}): number {
  const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } } as const;
  return spawnSync(process.execPath, args, options).status ?? 1;
}

process.exitCode = run([path.join(root, 'scripts', 'build.ts')]);
if (process.exitCode === 0) {
  const display = hasDisplay() ? undefined : await virtualDisplay();
  const playwright = path.join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  process.exitCode = run([playwright, 'test', '--reporter=list', 'faults'], {
    ...display?.env,
    STINT_KILLS: kills,
    STINT_SEED: seed,
  });
  await display?.stop();
}
