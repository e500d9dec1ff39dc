import { v5 as uuidv5 } from 'uuid';

/** Names of this space are a metering event's cause and number; it must never change, or what was sent is sent again. */
const SPACE = '6b1f2a54-2f0e-4d0a-9a52-9d6f3f1f7c11';

/**
 * The same id for the same words, for ever: a job that runs again makes the same cause and the same event, which the
 * database and the platform both know already.
 */
export function derivedId(...words: readonly string[]): string {
  return uuidv5(words.join('\n'), SPACE);
}
