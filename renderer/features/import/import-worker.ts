import { NoTableError } from './read-table.ts';
import type { Answer, Call } from './remote.ts';
import { ImportSession } from './session.ts';

/** The worker's end of remote.ts: one session, whose methods are called by name, one after the other. */
let session: ImportSession | null = null;
let queue: Promise<void> = Promise.resolve();

function answer(message: Answer): void {
  self.postMessage(message);
}

async function run({ id, name, args }: Call): Promise<void> {
  try {
    if (name === 'begin') {
      session = new ImportSession(...args);
      return answer({ id, value: null });
    }
    if (!session) throw new Error('the session has not begun');
    const method: (...given: never[]) => unknown = session[name];
    const given: readonly unknown[] = args;
    answer({ id, value: await method.apply(session, given as never[]) });
  } catch (error) {
    answer({ id, failure: error instanceof NoTableError ? error.kind : String(error) });
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Call>) => {
  queue = queue.then(() => run(data));
});
