import { IntlMessageFormat } from 'intl-messageformat';
import { afterEach, describe, expect, it } from 'vitest';
import { de } from '../../../renderer/words/de/catalogue.ts';
import { en, type WordKey } from '../../../renderer/words/en/catalogue.ts';
import { languageOf, speak, spokenLocale, t } from '../../../renderer/words/words.ts';

afterEach(() => speak('en', 'en'));

const keys = Object.keys(en) as WordKey[];

/** Names and kinds of what a message takes: `count plural`, `name argument`. */
function argumentsOf(message: string): string[] {
  const found = new Set<string>();
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) for (const one of node) walk(one);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const { type, value, options } = node as { type?: number; value?: unknown; options?: object };
    if (typeof type === 'number' && type > 0 && typeof value === 'string') found.add(`${value} ${type}`);
    if (options) for (const option of Object.values(options)) walk((option as { value: unknown }).value);
  };
  walk(new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst());
  return [...found].sort();
}

describe('the catalogue', () => {
  it('holds the same keys in German and none besides', () => {
    expect(Object.keys(de).sort()).toEqual([...keys].sort());
  });

  it('is valid ICU in both languages, with the same arguments', () => {
    for (const key of keys) expect([key, ...argumentsOf(de[key])]).toEqual([key, ...argumentsOf(en[key])]);
  });

  /** Words that are the same in both languages; any other message that is the same was forgotten. */
  const same = new Set(
    [
      'Alt',
      'App',
      'BIC',
      'Budget',
      'CSV',
      'Deutsch',
      'Electron',
      'English',
      'Excel',
      'Format',
      'Gold',
      'IBAN',
      'JSON',
      'Name',
    ].concat([
      'Offline',
      'Person',
      'Ping',
      'Plan',
      'Retainer',
      'Server',
      'Status',
      'Stint',
      'Team',
      'Timer',
      'Version',
      'Webhooks',
    ]),
  );

  it('says everything in German', () => {
    const forgotten = keys.filter((key) => {
      const words = de[key].replace(/\{[^}]*\}/g, ' ').match(/\p{L}+/gu) ?? [];
      return de[key] === en[key] && words.some((word) => !same.has(word));
    });
    expect(forgotten).toEqual([]);
  });

  // A last part that stands for a code keeps the form of the code.
  it('names every key by the part of the app that says it', () => {
    for (const key of keys) expect(key).toMatch(/^[a-z]+(-[a-z]+)*(\.[a-zA-Z0-9]+([-_][a-zA-Z0-9]+)*)+$/);
  });

  it('leaves no message empty and none with spaces round it', () => {
    for (const key of keys) {
      for (const text of [en[key], de[key]]) expect([key, text]).toEqual([key, text.trim()]);
      expect(en[key].length * de[key].length, key).toBeGreaterThan(0);
    }
  });
});

describe('t', () => {
  it('speaks the chosen language', () => {
    speak('de', 'de-AT');
    expect(t('common.undo')).toBe('Rückgängig');
    expect(spokenLocale()).toBe('de-AT');
  });

  it('keeps to the language when the system has another', () => {
    speak('en', 'de-DE');
    expect(t('common.undo')).toBe('Undo');
    expect(spokenLocale()).toBe('en');
  });

  it('takes the language of the system where it can', () => {
    expect(languageOf('de-CH')).toBe('de');
    expect(languageOf('fr-FR')).toBe('en');
    expect(languageOf('')).toBe('en');
  });
});
