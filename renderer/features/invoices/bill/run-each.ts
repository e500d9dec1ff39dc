/** How far a walk over several requests is. */
export interface Progress {
  done: number;
  of: number;
}

export interface EachResult<Answer> {
  answers: Answer[];
  /** What went wrong, at which of them; null when all were asked or the person stopped it. */
  failure: { at: number; error: unknown } | null;
  /** Stopped by the person before the end. */
  isStopped: boolean;
}

/** Asks one after the other, until one fails or `signal` fires; what was answered before that stands. */
export async function runEach<Asked, Answer>(
  list: readonly Asked[],
  ask: (one: Asked, signal: AbortSignal) => Promise<Answer>,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<EachResult<Answer>> {
  const answers: Answer[] = [];
  for (const [at, one] of list.entries()) {
    if (signal.aborted) return { answers, failure: null, isStopped: true };
    onProgress({ done: at, of: list.length });
    try {
      answers.push(await ask(one, signal));
    } catch (error) {
      if (signal.aborted) return { answers, failure: null, isStopped: true };
      return { answers, failure: { at, error }, isStopped: false };
    }
  }
  return { answers, failure: null, isStopped: false };
}
