import { t } from '../../words/words.ts';
import type { ShownStep } from './steps.ts';
import { instantWord, type ShownChange } from './values.ts';

/** A change in one line: `Time: 1:00 → 1:30`. */
export function changeWords({ label, before, after }: ShownChange): string {
  if (before === null) return t('history.set', { field: label, after: after ?? '' });
  return t('history.change', { field: label, before, after: after ?? t('history.none') });
}

/** The history as plain text, for a mail or a file: a paragraph a step. */
export function historyText(title: string, steps: readonly ShownStep[], zone: string): string {
  const paragraphs = steps.map(({ at, title: what, who, device, changes, comment, notes }) =>
    [
      `${instantWord(at, zone)}  ${what}`,
      `  ${[who, device].filter(Boolean).join(' · ')}`,
      ...changes.map((change) => `  ${changeWords(change)}`),
      ...(comment ? [`  “${comment}”`] : []),
      ...notes.map((note) => `  ${note}`),
    ].join('\n'),
  );
  return `${[title, ...paragraphs].join('\n\n')}\n`;
}
