import { type FSWatcher, watch } from 'node:fs';

/** A changed policy that no event tells of (registry, network folder) is seen after this. */
const AGAIN_MS = 5 * 60_000;
/** An editor that takes a file away and puts another in its place is given this to be ready. */
const SETTLE_MS = 300;

/**
 * Calls `changed` whenever something happens in one of the folders, and every five minutes.
 * @param folders those that are not there (yet) are looked for again at each event in another
 * @returns what ends it
 */
export function watchFolders(folders: readonly string[], changed: () => void): () => void {
  let watchers: FSWatcher[] = [];
  let settling: NodeJS.Timeout | undefined;

  const arm = () => {
    // A folder that was deleted and made again is another one: its old watcher hears nothing.
    for (const watcher of watchers) watcher.close();
    watchers = folders.flatMap((folder) => {
      try {
        const watcher = watch(folder, { persistent: false }, stir);
        watcher.on('error', stir);
        return [watcher];
      } catch {
        return [];
      }
    });
  };
  const stir = () => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      arm();
      changed();
    }, SETTLE_MS);
    settling.unref();
  };
  const again = setInterval(changed, AGAIN_MS);
  again.unref();
  arm();
  return () => {
    clearTimeout(settling);
    clearInterval(again);
    for (const watcher of watchers) watcher.close();
  };
}
