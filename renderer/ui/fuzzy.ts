import { foldText } from '../../domain/rules/fold.ts';

/**
 * How well a text answers what a person typed: every word typed must be found. The start of a word counts more than
 * its middle, and letters in order with gaps count least. Null when a word is not there at all.
 */
export function fuzzyScore(query: string, text: string): number | null {
  const haystack = foldText(text);
  let total = 0;
  for (const word of foldText(query).split(/\s+/).filter(Boolean)) {
    const score = wordScore(word, haystack);
    if (score === null) return null;
    total += score;
  }
  return total;
}

/** The items that answer the query, best first; in their own order when the query is empty. */
export function fuzzyFilter<T>(items: readonly T[], query: string, textOf: (item: T) => string): T[] {
  if (query.trim() === '') return [...items];
  const found: { item: T; score: number }[] = [];
  for (const item of items) {
    const score = fuzzyScore(query, textOf(item));
    if (score !== null) found.push({ item, score });
  }
  return found.sort((a, b) => b.score - a.score).map(({ item }) => item);
}

function wordScore(word: string, haystack: string): number | null {
  const at = haystack.indexOf(word);
  if (at === 0) return 100;
  if (at > 0) return startsWord(haystack, word) ? 80 : 50;
  let position = 0;
  let gaps = 0;
  for (const letter of word) {
    const next = haystack.indexOf(letter, position);
    if (next === -1) return null;
    gaps += next - position;
    position = next + 1;
  }
  return word.length > 1 && gaps <= word.length * 4 ? Math.max(1, 30 - gaps) : null;
}

function startsWord(haystack: string, word: string): boolean {
  for (let at = haystack.indexOf(word); at !== -1; at = haystack.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(haystack.charAt(at - 1))) return true;
  }
  return false;
}
