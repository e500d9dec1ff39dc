/**
 * Who may import whom (DESIGN.md, "The house"). `node scripts/fences.ts` checks the project; every fence has a
 * fixture under test/fixtures/fences that proves it fires.
 */
import { builtinModules } from 'node:module';
import path from 'node:path';
import { allImports, type Import } from './imports.ts';

export interface Breach {
  fence: string;
  /** One line: where, what, and what to do instead. */
  message: string;
}

interface Fence {
  name: string;
  breaks(one: Import): boolean;
  instead: string;
}

/** Folders whose files anybody may write to import anything; nobody else imports them. */
const TOOLS = ['dev', 'scripts', 'test'];
const HOUSE = ['domain', 'renderer', 'main', 'preload', 'sync-server', 'prisma'];
const DOMAIN_PACKAGES = ['zod', 'decimal.js', 'temporal-polyfill', 'uuid'];
const BUILTINS = new Set(builtinModules);

function within(file: string | undefined, ...folders: string[]): boolean {
  return file !== undefined && folders.some((folder) => file === folder || file.startsWith(`${folder}/`));
}

function feature(file: string | undefined): string | undefined {
  return file?.match(/^renderer\/features\/([^/]+)/)?.[1];
}

/** The package that a specifier names (`@a/b` of `@a/b/c`), undefined for our own files. */
function packageOf(one: Import): string | undefined {
  if (one.specifier === undefined || one.to !== undefined) return undefined;
  return one.specifier
    .split('/')
    .slice(0, one.specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function isNode(name: string | undefined): boolean {
  return name !== undefined && (name.startsWith('node:') || BUILTINS.has(name));
}

/** An import of ours by `folder` that names neither itself nor one of `allowed`. */
function strays(one: Import, folder: string, ...allowed: string[]): boolean {
  return one.to !== undefined && within(one.from, folder) && !within(one.to, folder, ...allowed);
}

/** In this order; an import is reported for the first fence that it breaks. */
export const fences: readonly Fence[] = [
  {
    name: 'paths-are-written-out',
    breaks: (one) => one.specifier === undefined && within(one.from, ...HOUSE),
    instead: 'write the path as a plain string, so that the fences can see it',
  },
  {
    name: 'nothing-imports-the-tools',
    breaks: (one) => within(one.from, ...HOUSE) && within(one.to, ...TOOLS),
    instead:
      'move what the product needs out of dev, scripts and test, into the part that owns it or into domain',
  },
  {
    name: 'domain-stands-alone',
    breaks: (one) => strays(one, 'domain'),
    instead:
      'domain imports nothing of ours: pass the thing in as an argument, or move its pure part into domain',
  },
  {
    name: 'domain-stays-pure',
    breaks: (one) => {
      const name = packageOf(one);
      return within(one.from, 'domain') && name !== undefined && !DOMAIN_PACKAGES.includes(name);
    },
    instead: `domain does no I/O and knows no framework, only ${DOMAIN_PACKAGES.join(', ')}: do this in the part that calls it`,
  },
  {
    name: 'preload-imports-only-types',
    breaks: (one) =>
      within(one.from, 'preload') &&
      ((one.to !== undefined && (!one.typeOnly || !within(one.to, 'preload', 'domain'))) ||
        (packageOf(one) !== undefined && !one.typeOnly && packageOf(one) !== 'electron')),
    instead:
      'preload is the bridge and nothing else: use `import type` from domain/ipc, and do the work in main',
  },
  {
    name: 'renderer-stays-in-its-room',
    breaks: (one) => strays(one, 'renderer', 'domain') && !(one.typeOnly && within(one.to, 'preload')),
    instead: 'reach main through the bridge (domain/ipc) and the server through domain/wire',
  },
  {
    name: 'renderer-has-no-node',
    breaks: (one) =>
      within(one.from, 'renderer') &&
      (isNode(packageOf(one)) || packageOf(one) === 'electron') &&
      !one.typeOnly,
    instead: 'the renderer is sandboxed: use the web API, or ask main through the bridge (domain/ipc)',
  },
  {
    name: 'main-stands-alone',
    breaks: (one) => strays(one, 'main', 'domain') && !(one.typeOnly && within(one.to, 'preload')),
    instead: 'main imports domain only: share the rule in domain, or send a message through domain/ipc',
  },
  {
    name: 'server-stands-alone',
    breaks: (one) => strays(one, 'sync-server', 'domain', 'prisma'),
    instead: 'the server meets the client only in domain/wire: put the shared schema or rule into domain',
  },
  {
    name: 'prisma-stands-alone',
    breaks: (one) => strays(one, 'prisma', 'domain'),
    instead:
      'prisma holds the schema, its migrations and their runner; code that uses them lives in sync-server or dev',
  },
  {
    name: 'ui-knows-no-data',
    breaks: (one) => strays(one, 'renderer/ui', 'domain'),
    instead: 'a primitive gets what it shows as props: fetch it in the feature and pass it in',
  },
  {
    name: 'data-knows-no-screens',
    breaks: (one) => strays(one, 'renderer/data', 'domain', 'renderer/words'),
    instead: 'data offers subscriptions and functions: let the feature call them, never the other way round',
  },
  {
    name: 'words-stand-alone',
    breaks: (one) => strays(one, 'renderer/words'),
    instead: 'the catalogue holds words and nothing else: pass values in where the words are used',
  },
  {
    name: 'features-know-no-app',
    breaks: (one) => within(one.from, 'renderer/features') && within(one.to, 'renderer/app'),
    instead:
      'app puts features together: take what you need as a prop, or move it to renderer/data or renderer/ui',
  },
  {
    name: 'features-know-no-feature',
    breaks: (one) => {
      const target = feature(one.to);
      return within(one.from, 'renderer/features') && target !== undefined && target !== feature(one.from);
    },
    instead: 'move what both need to renderer/data, renderer/ui or domain, or join the two in renderer/app',
  },
];

const CIRCLE = 'no-circles';

/** Every ring of files that import each other, each once, starting at its first file by name (Tarjan). */
function circles(imports: readonly Import[]): string[][] {
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const targets = edges.get(from) ?? new Set<string>();
    if (to !== undefined) targets.add(to);
    edges.set(from, targets);
  }
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const rings: string[][] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file) ?? 0);
    stack.push(file);
    for (const next of edges.get(file) ?? []) {
      if (!edges.has(next)) continue;
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file) ?? 0, low.get(next) ?? 0));
    }
    if (low.get(file) !== index.get(file)) return;
    const ring = stack.splice(stack.indexOf(file)).sort();
    if (ring.length > 1 || edges.get(file)?.has(file)) rings.push(ring);
  };
  for (const file of edges.keys()) if (!index.has(file)) visit(file);
  return rings;
}

/** Everything under `root` that breaks a fence; an empty list when all is well. */
export async function findBreaches(root: string): Promise<Breach[]> {
  const imports = (await allImports(root, [...HOUSE, ...TOOLS])).filter(
    ({ from }) => !within(from, 'test/fixtures'),
  );
  const breaches: Breach[] = [];
  for (const one of imports) {
    const broken = fences.find((fence) => fence.breaks(one));
    if (!broken) continue;
    const what = one.to ?? one.specifier ?? 'a computed path';
    const message = `${one.from}:${one.line} imports ${what} (${broken.name}): ${broken.instead}`;
    breaches.push({ fence: broken.name, message });
  }
  for (const ring of circles(imports)) {
    const message = `${ring.join(', ')} import each other in a circle (${CIRCLE}): move what they share into a file of its own`;
    breaches.push({ fence: CIRCLE, message });
  }
  return breaches;
}

if (import.meta.main) {
  const breaches = await findBreaches(path.resolve(import.meta.dirname, '..'));
  for (const { message } of breaches) process.stderr.write(`${message}\n`);
  process.stdout.write(breaches.length === 0 ? 'fences: all hold\n' : `fences: ${breaches.length} broken\n`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
