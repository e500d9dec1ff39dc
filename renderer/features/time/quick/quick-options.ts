import { foldText } from '../../../../domain/rules/fold.ts';
import { type NaturalEntry, rowsOf } from '../../../../domain/rules/natural-entry.ts';
import type { Suggestion } from '../../../../domain/rules/suggest.ts';
import { type RowKey, rowId } from '../week-model.ts';
import type { Understood } from './understand.ts';
import type { OwnWork } from './use-own-work.ts';

/** One line of the list under the bar. */
export type QuickOption =
  | { kind: 'suggestion'; id: string; row: RowKey; suggestion: Suggestion }
  | { kind: 'pinned' | 'recent' | 'work'; id: string; row: RowKey };

const SHOWN = 8;
const SUGGESTED = 3;
const OF_PROJECT = 6;

/**
 * What can be chosen now. Nothing typed: what is likely now, then pinned and recent work. A project named: its other
 * rows. Several that answer: those. Suggestions stay as long as what was typed agrees with them.
 */
export function quickOptions(input: {
  text: string;
  entry: NaturalEntry;
  understood: Understood;
  own: OwnWork;
  pinned: readonly RowKey[];
  suggestions: readonly Suggestion[];
}): QuickOption[] {
  const { entry, understood, own, pinned } = input;
  const { row, description } = understood;
  const isEmpty = input.text.trim() === '';
  const said = foldText(description);
  const isOpen = (key: RowKey): boolean => own.open.has(rowId(key));

  const suggestions = input.suggestions
    .filter(({ work }) => isOpen(work))
    .filter(({ work }) => {
      if (isEmpty) return true;
      if (row && rowId(row) !== rowId(work)) return false;
      if (!row && entry.choices.length > 0) return false;
      const text = foldText(work.description);
      if (text === said) return false;
      return said === '' ? row !== null : text.startsWith(said) || text.includes(` ${said}`);
    })
    .slice(0, SUGGESTED)
    .map((suggestion): QuickOption => {
      const { projectId, taskId, activityCode } = suggestion.work;
      const key = { projectId, taskId, activityCode };
      return {
        kind: 'suggestion',
        id: `s ${rowId(key)} ${suggestion.work.description}`,
        row: key,
        suggestion,
      };
    });

  const work = (keys: readonly RowKey[], kind: 'pinned' | 'recent' | 'work'): QuickOption[] =>
    keys.map(({ projectId, taskId, activityCode }) => {
      const key = { projectId, taskId, activityCode };
      return { kind, id: `w ${rowId(key)}`, row: key };
    });

  const rest =
    entry.choices.length > 1 && row === null
      ? work(entry.choices, 'work')
      : row !== null && entry.choices.length > 0
        ? work(othersOf(row, own), 'work')
        : row === null
          ? [...work(pinned.filter(isOpen), 'pinned'), ...work(own.recent, 'recent')]
          : [];
  const isFirstTime = row === null && entry.choices.length === 0 && rest.length === 0;
  const all = isFirstTime
    ? work(
        [...own.open.values()].map((one) => one.row),
        'work',
      )
    : rest;
  const seen = new Set<string>();
  return [...suggestions, ...all]
    .filter(({ id }) => {
      if (seen.has(id)) return false;
      seen.add(id);
      return true;
    })
    .slice(0, SHOWN);
}

function othersOf(row: RowKey, own: OwnWork): RowKey[] {
  const project = own.work.find(({ projectId }) => projectId === row.projectId);
  if (!project) return [];
  return rowsOf(project, own.recent, OF_PROJECT).filter((other) => rowId(other) !== rowId(row));
}
