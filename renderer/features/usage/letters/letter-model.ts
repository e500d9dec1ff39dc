import {
  type DeadLetter,
  type LetterMetadata,
  METADATA_MAX_BYTES,
} from '../../../../domain/wire/metering.ts';
import { t } from '../../../words/words.ts';
import { dayWords } from '../common/usage-words.ts';

/** What each code of the platform's says and what to do about it. Any other code is only what the platform said. */
const reasons = {
  conflict: 'letters.reason-conflict',
  invalid_request: 'letters.reason-invalid',
  not_found: 'letters.reason-not-found',
  unauthorized: 'letters.reason-key',
  forbidden: 'letters.reason-key',
  payload_too_large: 'letters.reason-too-large',
} as const;

/** Why the platform refused an event and what to do, in words; `said` is the platform's own text. */
export function reasonWords({ reason, metadataBytes, metadata }: DeadLetter): {
  words: string;
  said: string;
} {
  const [, code = '', said = reason] = /^([a-z_]+): (.*)$/s.exec(reason) ?? [];
  if (metadata === null) return { words: t('letters.reason-unreadable'), said };
  if (metadataBytes > METADATA_MAX_BYTES) return { words: t('letters.reason-metadata'), said };
  const known = Object.entries(reasons).find(([one]) => one === code)?.[1];
  return { words: t(known ?? 'letters.reason-other'), said };
}

/** What an event is about: `Carl Consultant, 24 Nov 2026: Drew the plan`. */
export function causeWords({ cause }: Pick<DeadLetter, 'cause'>): string {
  const { kind, person, date, words } = cause;
  if (kind === 'time_entry')
    return t('letters.entry', {
      person: person ?? t('letters.somebody'),
      date: date === null ? '' : dayWords(date),
      words: words ?? '',
    })
      .trim()
      .replace(/:$/, '');
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
