import type { ExportAnswer, ExportRequest } from './export-worker.ts';

/** An export that was called off. */
export class ExportCancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'ExportCancelled';
  }
}

/**
 * Makes the file in a worker of its own.
 * @throws ExportCancelled once `signal` aborts; Error with a technical message when the file cannot be made
 */
export function makeExport(request: ExportRequest, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./export-worker.ts', import.meta.url), { type: 'module' });
    const end = (finish: () => void): void => {
      worker.terminate();
      finish();
    };
    signal.addEventListener('abort', () => end(() => reject(new ExportCancelled())), { once: true });
    worker.addEventListener('error', ({ message }) => end(() => reject(new Error(message))));
    worker.addEventListener('message', ({ data }: MessageEvent<ExportAnswer>) =>
      end(() => ('content' in data ? resolve(data.content) : reject(new Error(data.failure)))),
    );
    worker.postMessage(request);
  });
}
