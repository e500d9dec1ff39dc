import {
  type DeadLetter,
  type LetterMetadata,
  METADATA_MAX_BYTES,
} from '../../../../domain/wire/metering.ts';
import { t } from '../../../words/words.ts';
import { dayWords } from '../common/usage-words.ts';

/** What each code of the platform's says; any other code is only what the platform said. */
const reasons = {
  conflict: 'conflict',
  invalid_request: 'invalid',
  not_found: 'not-found',
  unauthorized: 'key',
  forbidden: 'key',
  payload_too_large: 'too-large',
} as const;

export interface ReasonWords {
  /** For a list. */
  short: string;
  /** Why, and what to do. */
  long: string;
  /** The platform's own text. */
  said: string;
}

/** Why the platform refused an event and what to do, in words. */
export function reasonWords({ reason, metadataBytes, metadata }: DeadLetter): ReasonWords {
  const [, code = '', said = reason] = /^([a-z_]+): (.*)$/s.exec(reason) ?? [];
  const known = Object.entries(reasons).find(([one]) => one === code)?.[1];
  const kind =
    metadata === null ? 'unreadable' : metadataBytes > METADATA_MAX_BYTES ? 'metadata' : (known ?? 'other');
  return { short: t(`letters.short-${kind}`), long: t(`letters.reason-${kind}`), said };
}

/** What an event is about: `Carl Consultant, 24 Nov 2026: Drew the plan`; without the date for a list that has it. */
export function causeWords({ cause }: Pick<DeadLetter, 'cause'>, hasDate = true): string {
  const { kind, date, words } = cause;
  if (kind === 'time_entry') {
    const person = cause.person ?? t('letters.somebody');
    const who = date === null || !hasDate ? person : `${person}, ${dayWords(date)}`;
    return words ? t('letters.entry', { who, words }) : who;
  }
  if (kind === 'report') return t('letters.report', { name: words ?? '' });
  return t('letters.other-cause');
}

/** One line of metadata under change. Its value keeps the kind it had, so that a number is sent as a number. */
export interface Field {
  readonly name: string;
  readonly value: LetterMetadata[string];
  readonly text: string;
}

export function fieldsOf(metadata: LetterMetadata): Field[] {
  return Object.entries(metadata).map(([name, value]) => ({
    name,
    value,
    text: value === null ? '' : String(value),
  }));
}

/** What was typed as a value of the kind that the field has; null where it is none. */
export function typedValue({ value, text }: Field): { value: LetterMetadata[string] } | null {
  if (typeof value === 'number') {
    const number = Number(text);
    return text.trim() !== '' && Number.isFinite(number) ? { value: number } : null;
  }
  if (typeof value === 'boolean')
    return text === 'true' || text === 'false' ? { value: text === 'true' } : null;
  return { value: value === null && text === '' ? null : text };
}

/** The metadata that the fields make; null where one of them is not of its kind. */
export function metadataOf(fields: readonly Field[]): LetterMetadata | null {
  const made: [string, LetterMetadata[string]][] = [];
  for (const field of fields) {
    const typed = typedValue(field);
    if (typed === null) return null;
    made.push([field.name, typed.value]);
  }
  return Object.fromEntries(made);
}

/** Its size as the platform counts it, in bytes of JSON. */
export function bytesOf(metadata: LetterMetadata): number {
  return new TextEncoder().encode(JSON.stringify(metadata)).length;
}

/** Letters of a list without doubles, in the order they came: a row that moved between two answers stands once. */
export function withoutDoubles(letters: readonly DeadLetter[]): DeadLetter[] {
  return [...new Map(letters.map((letter) => [letter.id, letter])).values()];
}

/** The letter after (1) or before (-1) one in a list; the first one where none is open; null where there is none. */
export function neighbour(letters: readonly DeadLetter[], id: string | null, by: 1 | -1): DeadLetter | null {
  const at = letters.findIndex((letter) => letter.id === id);
  if (at === -1) return letters[0] ?? null;
  return letters[Math.min(letters.length - 1, Math.max(0, at + by))] ?? null;
}
