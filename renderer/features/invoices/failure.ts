import { RequestFailure } from '../../data/connection.ts';
import { errorWords } from '../../data/error-words.ts';
import { t } from '../../words/words.ts';

export interface Failure {
  /** Fit to show. */
  words: string;
  /** No answer came: the same may work later. */
  isNetwork: boolean;
  /** Somebody else was faster, or the thing does not stand as it was shown. */
  isConflict: boolean;
}

const networkKinds = new Set(['offline', 'unreachable', 'timeout']);

/** What went wrong with a request, in words. What nobody foresaw has the rest of it in the console. */
export function failureOf(error: unknown): Failure {
  if (error instanceof RequestFailure)
    return {
      words: errorWords(error),
      isNetwork: networkKinds.has(error.kind),
      isConflict: error.kind === 'conflict',
    };
  console.error(error);
  return { words: t('invoices.went-wrong'), isNetwork: false, isConflict: false };
}

/** Whether a request was called off by the person. */
export function isAbort(error: unknown, signal: AbortSignal): boolean {
  return (
    signal.aborted &&
    (error instanceof RequestFailure || (error instanceof Error && error.name === 'AbortError'))
  );
}
