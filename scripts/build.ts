/**
 * Builds what Electron loads: renderer (Vite), main (one ES module for Node), preload (one CommonJS file, as a
 * sandboxed preload must be). A part whose inputs have not changed is not built again. Beside them: the licences of
 * every package that is in a bundle (notices.json, which the app shows), and which packages those are (for the SBOM).
 *
 * `node scripts/build.ts [--dev]`; `--dev` makes `import.meta.env.DEV` true, which opens development-only routes, and
 * adds source maps; React itself stays the production build.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { type InlineConfig, build as viteBuild } from 'vite';
import { z } from 'zod';
import { type BundledPackage, packageRecorder, readPackages } from './release/bundled.ts';
import { noticesOf } from './release/notices.ts';

const root = path.resolve(import.meta.dirname, '..');
const ownDist = path.join(root, 'dist');

interface Part {
  name: 'renderer' | 'main' | 'preload';
  /** Folders and files whose content decides whether to build. */
  inputs: string[];
  /** The file that proves the part was built. */
  product: string;
  config(outDir: string): InlineConfig;
}

const nodeBuiltins = builtinModules.flatMap((name) => [name, `node:${name}`]);
const shared = [
  'domain',
  'package-lock.json',
  'tsconfig.json',
  'scripts/build.ts',
  'scripts/release/bundled.ts',
];

const parts: Part[] = [
  {
    name: 'renderer',
    inputs: [...shared, 'renderer', 'vite.config.ts'],
    product: 'index.html',
    config: (outDir) => ({ configFile: path.join(root, 'vite.config.ts'), build: { outDir } }),
  },
  {
    name: 'main',
    inputs: [...shared, 'main', 'preload'],
    product: 'main.js',
    config: (outDir) => ({
      configFile: false,
      root,
      ssr: { noExternal: true, target: 'node' },
      build: {
        ssr: path.join(root, 'main', 'main.ts'),
        target: 'node20',
        outDir,
        emptyOutDir: true,
        minify: false,
        rolldownOptions: {
          external: ['electron', ...nodeBuiltins],
          output: { format: 'es', entryFileNames: 'main.js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    }),
  },
  {
    name: 'preload',
    inputs: [...shared, 'preload'],
    product: 'preload.cjs',
    config: (outDir) => ({
      configFile: false,
      root,
      ssr: { noExternal: true, target: 'node' },
      build: {
        ssr: path.join(root, 'preload', 'preload.ts'),
        target: 'node20',
        outDir,
        emptyOutDir: true,
        minify: false,
        rolldownOptions: {
          external: ['electron'],
          output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
        },
      },
    }),
  },
];

async function filesUnder(place: string): Promise<string[]> {
  if (!existsSync(place)) return [];
  const entries = await readdir(place, { withFileTypes: true, recursive: true }).catch(() => undefined);
  if (!entries) return [place];
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

async function hashOf(inputs: string[], dev: boolean): Promise<string> {
  const files = (await Promise.all(inputs.map((input) => filesUnder(path.join(root, input))))).flat().sort();
  const hash = createHash('sha256').update(`dev=${dev}`);
  for (const file of files) hash.update(`\0${path.relative(root, file)}\0`).update(await readFile(file));
  return hash.digest('hex');
}

async function buildPart(part: Part, dev: boolean, dist: string): Promise<boolean> {
  const target = path.join(dist, part.name);
  const stamp = path.join(dist, `.${part.name}.sha256`);
  const record = recordOf(dist, part.name);
  const hash = await hashOf(part.inputs, dev);
  if (
    existsSync(path.join(target, part.product)) &&
    existsSync(stamp) &&
    existsSync(record) &&
    (await readFile(stamp, 'utf8')) === hash
  ) {
    return false;
  }
  // Built beside and moved into place, so that an app that starts meanwhile never finds half a part.
  const place = path.join(dist, `.building-${part.name}-${process.pid}`);
  const config = part.config(place);
  const recorder = packageRecorder();
  try {
    await viteBuild({
      ...config,
      mode: 'production',
      logLevel: 'warn',
      define: {
        'import.meta.env.DEV': JSON.stringify(dev),
        'import.meta.env.PROD': JSON.stringify(!dev),
      },
      plugins: [recorder.plugin()],
      worker: { plugins: () => [recorder.plugin()] },
      build: { ...config.build, sourcemap: dev },
    });
    if (!existsSync(path.join(place, part.product)))
      throw new Error(`${part.name} came without ${part.product}`);
    await rm(stamp, { force: true });
    await rm(target, { recursive: true, force: true });
    await rename(place, target);
    await writeFile(record, `${JSON.stringify(recorder.paths(), null, 2)}\n`);
    await writeFile(stamp, hash);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
  return true;
}

/** Which packages a part's files hold: paths as in package-lock.json. */
function recordOf(dist: string, name: Part['name']): string {
  return path.join(dist, `.${name}.packages.json`);
}

/**
 * The packages of which something is in the last build's files.
 * @throws when a part is not built
 */
export async function bundledPackages(dist = ownDist): Promise<BundledPackage[]> {
  const lists = await Promise.all(parts.map(({ name }) => readFile(recordOf(dist, name), 'utf8')));
  return readPackages(
    root,
    lists.flatMap((list) => z.array(z.string()).parse(JSON.parse(list))),
  );
}

/** Written only when something changed, and never half: an app may be reading it. */
async function writeNotices(dist: string): Promise<void> {
  const file = path.join(dist, 'notices.json');
  const text = JSON.stringify(await noticesOf(root, await bundledPackages(dist)));
  if (existsSync(file) && (await readFile(file, 'utf8')) === text) return;
  const beside = `${file}.${process.pid}`;
  await writeFile(beside, text);
  await rename(beside, file);
}

/**
 * Builds the parts that changed, into dist/renderer, dist/main and dist/preload, and writes dist/notices.json.
 * @param options `dev` as for `--dev`; `into` another folder than dist/
 * @returns the names of the parts that were built; an empty list when all was up to date
 * @throws what Vite reports about the first part that does not build, or a sentence about a licence
 */
export async function buildApp(options: { dev?: boolean; into?: string } = {}): Promise<string[]> {
  const dist = options.into ?? ownDist;
  await mkdir(dist, { recursive: true });
  const built: string[] = [];
  for (const part of parts) {
    if (await buildPart(part, options.dev ?? false, dist)) built.push(part.name);
  }
  await writeNotices(dist);
  return built;
}

if (import.meta.main) {
  const started = performance.now();
  const built = await buildApp({ dev: process.argv.includes('--dev') });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    built.length === 0 ? 'build: up to date\n' : `build: ${built.join(', ')} in ${seconds} s\n`,
  );
}
