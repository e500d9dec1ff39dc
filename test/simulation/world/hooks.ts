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
];

function replaced(source: string, from: string, to: string): string {
  if (!source.includes(from)) throw new Error(`the simulator expects “${from}” in RxDB`);
  return source.replace(from, to);
}

registerHooks({
  load(url, context, next) {
    const found = changes.find(([ending]) => url.endsWith(ending));
    if (!found) return next(url, context);
    const source = found[1](readFileSync(new URL(url), 'utf8'));
    return { format: 'module', source, shortCircuit: true };
  },
});
