/**
 * `npm run bench -- NAME [arguments]` runs test/bench/NAME.ts, which prints its figures as one line of JSON, last.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'test', 'bench');
const names = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => file.slice(0, -'.ts'.length))
      .sort()
  : [];

const [name, ...rest] = process.argv.slice(2);
if (name !== undefined && names.includes(name)) {
  const { status } = spawnSync(process.execPath, [path.join(folder, `${name}.ts`), ...rest], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} else {
  const what = name === undefined ? 'Name a benchmark' : `There is no benchmark called ${name}`;
  process.stderr.write(
    `${what}: npm run bench -- NAME, with NAME one of: ${names.join(', ') || 'none yet'}\n`,
  );
  process.exitCode = 1;
}
