import type { App, WebContents } from 'electron';
import { EXIT } from './cli/command-line.ts';
import { complain } from './cli/terminal.ts';
import { log } from './log.ts';

/** Crashes of the page within this many ms that it is loaded again after; then it stays as it is. */
const RELOADS = { within: 60_000, atMost: 3 };

/**
 * What nobody caught in main is logged, and Stint goes on: the work is in the page and its journal, and ending main
 * would take what a person is just typing. Before the first window there is nothing to lose: Stint ends with 3.
 * @param hasOpened whether a window was there yet
 */
export function catchCrashes(hasOpened: () => boolean, exit: (code: number) => void): void {
  const caught = (event: string) => (reason: unknown) => {
    const error = reason instanceof Error ? reason : new Error(String(reason));
    log.error(event, { error });
    if (hasOpened()) {
      complain(`Stint: something went wrong (${error.message}). It goes on; the log says more.`);
      return;
    }
    complain(`Stint could not start: ${error.stack ?? error.message}`);
    exit(EXIT.start);
  };
  process.on('uncaughtException', caught('uncaught-exception'));
  process.on('unhandledRejection', caught('unhandled-rejection'));
}

/** Logs what becomes of Chromium's processes and pages; a page that crashed is loaded again. */
export function watchPages(app: App): void {
  const crashes: number[] = [];
  app.on('render-process-gone', (_, contents, { reason, exitCode }) => {
    log.error('page-gone', { reason, exitCode });
    const now = Date.now();
    if (!mayReload(reason, crashes, now)) return;
    crashes.push(now);
    reload(contents);
  });
  app.on('child-process-gone', (_, { type, reason, exitCode, name }) => {
    if (reason !== 'clean-exit' && reason !== 'killed')
      log.warn('process-gone', { type, reason, exitCode, name });
  });
  app.on('web-contents-created', (_, contents) => {
    contents.on('unresponsive', () => log.warn('page-unresponsive'));
    contents.on('responsive', () => log.info('page-responsive'));
    // The path of a preload script is that of the installation, and its error is ours.
    contents.on('preload-error', (_event, _path, error) => log.error('preload-error', { error }));
    contents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
      if (isMainFrame) log.error('page-not-loaded', { code, description });
    });
  });
}

/** Whether a page that is gone is loaded again: not when it was ended on purpose, nor when it crashes again and again. */
export function mayReload(reason: string, crashes: readonly number[], now: number): boolean {
  if (reason === 'clean-exit' || reason === 'killed') return false;
  return crashes.filter((at) => now - at < RELOADS.within).length < RELOADS.atMost;
}

function reload(contents: WebContents): void {
  // Not from within the event: the frame is being taken down.
  setImmediate(() => {
    if (!contents.isDestroyed()) contents.reload();
  });
}
