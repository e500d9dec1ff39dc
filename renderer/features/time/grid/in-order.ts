let queue: Promise<unknown> = Promise.resolve();

/**
 * Runs what changes entries one after the other: whoever submits, undoes or pastes right after a key sees what that
 * key did. Must not be called from within itself.
 */
export function inOrder<Result>(run: () => Promise<Result>): Promise<Result> {
  const result = queue.then(() => run());
  queue = result.catch(() => undefined);
  return result;
}
