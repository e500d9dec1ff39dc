import { IntlMessageFormat } from 'intl-messageformat';
import { de } from './de/catalogue.ts';
import { type Catalogue, en, type WordKey } from './en/catalogue.ts';

/** The languages that Stint speaks, each complete. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** What an ICU message may take: numbers for plurals and figures, text, dates. */
export type WordValues = { [name: string]: string | number | Date };

const catalogues: { [Name in Language]: Catalogue } = { en, de };

let language: Language = 'en';
let locale = 'en';
const made = new Map<WordKey, IntlMessageFormat>();

/** Whether Stint speaks `text`. */
export function isLanguage(text: string | null): text is Language {
  return languages.some((known) => known === text);
}

/** The language for a person whose system says `systemLocale` (BCP 47): its own where Stint speaks it, else English. */
export function languageOf(systemLocale: string): Language {
  const [first = ''] = systemLocale.toLowerCase().split('-');
  return isLanguage(first) ? first : 'en';
}

/**
 * Chooses the language of all words from now on; what is on the screen must be drawn again.
 * @param systemLocale BCP 47: the region that numbers and dates inside messages are written for, where it is of that language
 */
export function speak(chosen: Language, systemLocale: string): void {
  language = chosen;
  locale = languageOf(systemLocale) === chosen ? systemLocale : chosen;
  made.clear();
  for (const listener of listeners) listener();
}

const listeners = new Set<() => void>();

/** Calls `listener` after each change of language. @returns ends it */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The language that is spoken now. */
export function spokenLanguage(): Language {
  return language;
}

/** BCP 47 locale for dates and numbers: of the language that is spoken, with the person's region where they agree. */
export function spokenLocale(): string {
  return locale;
}

/**
 * The words of `key` in the language of this person, with `values` put in.
 * @throws FormatError when a value that the message names is missing (a test formats every message of every language)
 */
export function t(key: WordKey, values?: WordValues): string {
  let message = made.get(key);
  if (!message) {
    message = new IntlMessageFormat(catalogues[language][key], locale, undefined, { ignoreTag: true });
    made.set(key, message);
  }
  return String(message.format<string>(values));
}
