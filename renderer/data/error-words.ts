import { RequestFailure } from './connection.ts';
import { failureWords } from './rule-words.ts';

/** What went wrong, in words for the person: of a request by its kind, of anything else what it says itself. */
export function errorWords(error: unknown): string {
  if (error instanceof RequestFailure) return failureWords(error.kind, error.message);
  return error instanceof Error ? error.message : String(error);
}
