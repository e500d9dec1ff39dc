import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import { createInterface } from 'node:readline';
import { hostArguments } from '../../e2e/support/app.ts';

/** Forgets what the system keeps of the disk in memory, so that a start reads it anew. Takes root; false without. */
export async function dropDiskCache(): Promise<boolean> {
  return writeFile('/proc/sys/vm/drop_caches', '3').then(
    () => true,
    () => false,
  );
}

/** Runs in the page: the moment, in ms since 1970, at which `selector` is there, the window is shown and two frames are drawn. */
const painted = (selector: string) => `new Promise((done) => {
  const look = () => {
    if (document.visibilityState !== 'visible' || !document.querySelector(${JSON.stringify(selector)})) {
      setTimeout(look, 2);
      return;
    }
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.timeOrigin + performance.now())));
  };
  look();
})`;

/** Milliseconds from the start of the process to `selector` on the screen, by the page's own clock. */
export async function startMs(executable: string, profileDir: string, selector: string): Promise<number> {
  const from = Date.now();
  const child = spawn(
    executable,
    ['--remote-debugging-port=0', `--user-data-dir=${profileDir}`, ...hostArguments()],
    { stdio: ['ignore', 'ignore', 'pipe'], cwd: os.tmpdir() },
  );
  const closed = once(child, 'close');
  try {
    return (await pageSays(await debuggingAddress(child), painted(selector))) - from;
  } finally {
    child.kill('SIGTERM');
    await closed;
  }
}

function debuggingAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!child.stderr) throw new Error('stderr is not piped');
    createInterface({ input: child.stderr }).on('line', (line) => {
      const address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (address) resolve(address);
    });
    child.once('close', (code) => reject(new Error(`${child.spawnfile} ended with ${code}`)));
  });
}

interface Message {
  id?: number;
  method?: string;
  params?: { sessionId?: string; targetInfo?: { type: string } };
  result?: { result?: { value?: unknown } };
}

/**
 * What an expression comes to in the first page of a browser. By Chromium's protocol itself: a test library looks at the
 * page too much to be part of a measurement.
 */
function pageSays(address: string, expression: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    const send = (message: object) => socket.send(JSON.stringify(message));
    socket.onopen = () => {
      const params = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
      send({ id: 1, method: 'Target.setAutoAttach', params });
      // Some versions attach to what comes later only.
      send({ id: 2, method: 'Target.setDiscoverTargets', params: { discover: true } });
    };
    socket.onerror = () => reject(new Error('Chromium closed its debugging port.'));
    let page: string | undefined;
    const ask = () => {
      const params = { expression, awaitPromise: true, returnByValue: true };
      send({ id: 3, sessionId: page, method: 'Runtime.evaluate', params });
    };
    socket.onmessage = ({ data }) => {
      const message: Message = JSON.parse(String(data));
      const { sessionId, targetInfo } = message.params ?? {};
      if (message.method === 'Target.attachedToTarget' && targetInfo?.type === 'page' && !page) {
        page = sessionId;
        ask();
      }
      if (message.id !== 3) return;
      const moment = message.result?.result?.value;
      if (typeof moment === 'number') {
        socket.close();
        resolve(moment);
      } else {
        // Asked before there was a document, or as one gave way to the next.
        setTimeout(ask, 2);
      }
    };
  });
}
