import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * Two modules keep a clock of their own for the whole process: RxDB's `now()` remembers the latest time that it gave and
 * uuid the latest id. In the simulator many devices with clocks of their own share a process, so both ask the world
 * instead. It must be the first import of whatever starts a simulation.
 */
interface Replacements {
  rxdbNow: () => number;
  uuid: () => string;
  /** Called before each seed. */
  forget: (() => void)[];
}

declare global {
  var stintSimulation: Replacements | undefined;
}

type Change = (source: string) => string;
const changes: [ending: string, change: Change][] = [
  [
    '/rxdb/dist/esm/plugins/utils/utils-time.js',
    () => 'export const now = () => globalThis.stintSimulation.rxdbNow();',
  ],
  ['/uuid/dist-node/v7.js', () => 'export default () => globalThis.stintSimulation.uuid();'],
  // RxDB counts the open collections of a process. Ours has many devices, each an app with 7, and dead ones that never close.
  [
    '/rxdb/dist/esm/rx-collection.js',
    (source) =>
      replaced(
        source,
        'var OPEN_COLLECTIONS = new Set();',
        'var OPEN_COLLECTIONS = { size: 0, add() {}, delete() {}, values: () => [] };',
      ),
  ],
  // What a process remembers of databases that never closed, which here are those of seeds long gone.
  ['/rxdb/dist/esm/rx-database.js', (source) => forgotten(source, 'DATABASE_UNCLOSED_INSTANCE_PROMISE_MAP')],
  ['/storage-memory/rx-storage-instance-memory.js', (source) => forgotten(source, 'OPEN_MEMORY_INSTANCES')],
  ['/rxdb/dist/esm/replication-protocol/index.js', (source) => forgotten(source, 'OPEN_REPLICATION_STATES')],
  ['/pouchdb-adapter-leveldb-core/lib/index.js', (source) => forgotten(source, 'dbStores')],
];

function replaced(source: string, from: string, to: string): string {
  if (!source.includes(from)) throw new Error(`the simulator expects “${from}” in a source`);
  return source.replace(from, to);
}

/** Lets the map of that name be emptied between seeds. */
function forgotten(source: string, name: string): string {
  const made = new RegExp(`(var|const|let) ${name} = new \\w+(\\$1)?\\(\\);`).exec(source)?.[0];
  if (!made) throw new Error(`the simulator expects a map called ${name}`);
  return source.replace(made, `${made} globalThis.stintSimulation.forget.push(() => ${name}.clear());`);
}

/** Puts a mistake into a source, before it is loaded. */
export function alterSource(ending: string, from: string, to: string): void {
  changes.push([ending, (source) => replaced(source, from, to)]);
}

registerHooks({
  load(url, context, next) {
    const found = changes.find(([ending]) => url.endsWith(ending));
    if (!found) return next(url, context);
    const source = found[1](readFileSync(new URL(url), 'utf8'));
    const format = url.endsWith('.ts') ? 'module-typescript' : url.includes('/lib/') ? 'commonjs' : 'module';
    return { format, source, shortCircuit: true };
  },
});
