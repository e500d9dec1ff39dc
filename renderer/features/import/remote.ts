import type { ImportSession } from './session.ts';

type MethodName = {
  [Name in keyof ImportSession]: ImportSession[Name] extends (...args: never[]) => unknown ? Name : never;
}[keyof ImportSession];
type Method<Name extends MethodName> = Extract<ImportSession[Name], (...args: never[]) => unknown>;

/** What the window asks of the worker. */
export type Call =
  | { id: number; name: 'begin'; args: ConstructorParameters<typeof ImportSession> }
  | { [Name in MethodName]: { id: number; name: Name; args: Parameters<Method<Name>> } }[MethodName];

/** What the worker answers. */
export type Answer = { id: number; value: unknown } | { id: number; failure: string };

/** The worker could not do it; `message` is `empty` or `binary` for a file that is no table. */
export class ImportFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ImportFailure';
  }
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** An ImportSession in a worker of its own. End it with `close`, whatever it is doing. */
export class RemoteSession {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private calls = 0;

  constructor() {
    this.worker = new Worker(new URL('./import-worker.ts', import.meta.url), { type: 'module' });
    this.worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      const waiting = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if ('failure' in data) waiting?.reject(new ImportFailure(data.failure));
      else waiting?.resolve(data.value);
    });
    this.worker.addEventListener('error', ({ message }) => this.fail(new ImportFailure(message)));
  }

  /** @throws ImportFailure */
  async begin(...args: ConstructorParameters<typeof ImportSession>): Promise<void> {
    await this.post({ name: 'begin', args });
  }

  /** @throws ImportFailure */
  call<Name extends MethodName>(
    name: Name,
    ...args: Parameters<Method<Name>>
  ): Promise<Awaited<ReturnType<Method<Name>>>> {
    return this.post({ name, args }) as Promise<Awaited<ReturnType<Method<Name>>>>;
  }

  close(): void {
    this.worker.terminate();
    this.fail(new ImportFailure('closed'));
  }

  private post(call: { name: string; args: unknown[] }): Promise<unknown> {
    this.calls += 1;
    const id = this.calls;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, ...call });
    });
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
