import { useMemo, useRef, useState } from 'react';
import type { RangeActions } from '../../../ui/cell-grid.tsx';
import type { CellRange } from '../../../ui/cell-range.ts';
import { t } from '../../../words/words.ts';
import { rowId, sumMinutes, type WeekModel, type WeekRow } from '../week-model.ts';
import type { CellTarget } from './cell-change.ts';
import { copyCells, pastedCells } from './clipboard.ts';
import type { EntryActions, Refused } from './entry-actions.ts';
import { planFill, planPaste } from './paste.ts';
import { type Problems, showProblems } from './problems.ts';
import { say, sayDone } from './take-back.ts';

/** What is selected: how many cells, and their minutes in all. */
export interface SelectionSum {
  count: number;
  minutes: number;
}

/**
 * Copying, cutting, pasting, emptying and filling cells of the shown week: all cells or none, one step of undo, and a
 * list of what is wrong when it is none. The actions stay the same from render to render.
 */
export function useRangeActions(
  model: WeekModel,
  actions: EntryActions,
): { range: RangeActions; selected: SelectionSum | null } {
  const [selection, setSelection] = useState<CellRange | null>(null);
  const rows = useMemo(() => model.groups.flatMap((group) => group.rows), [model]);
  const latest = useRef({ rows, actions });
  latest.current = { rows, actions };

  const range = useMemo<RangeActions>(() => {
    const blockOf = ({ top, bottom, left, right }: CellRange) =>
      latest.current.rows
        .slice(top, bottom + 1)
        .map((row) => ({ row, cells: row.cells.slice(left, right + 1) }));

    const set = async (
      kind: Problems['kind'],
      targets: readonly CellTarget[],
      said: string,
    ): Promise<void> => {
      showProblems(null);
      const changing = targets.filter(({ cell, value }) => cell.entries.length > 0 || value.minutes > 0);
      const refused = await latest.current.actions.setCells(
        changing,
        t(`week.undo.${kind}`, { count: targets.length }),
      );
      if (refused.length > 0) showProblems(problemsOf(kind, changing, refused, latest.current.rows));
      else sayDone(said);
    };

    return {
      select: setSelection,
      copy: (cells) => copyCells(blockOf(cells).map((line) => line.cells)),
      clear: (cells) => {
        const targets = blockOf(cells).flatMap((line) =>
          line.cells
            .filter(({ entries }) => entries.length > 0)
            .map((cell): CellTarget => ({ row: line.row.key, cell, value: { minutes: 0 } })),
        );
        if (targets.length > 0) void set('clear', targets, t('week.emptied', { count: targets.length }));
      },
      paste: (text, cells) => {
        const { rows: shown } = latest.current;
        const plan = planPaste(pastedCells(text), cells, shown);
        const general = [
          ...(text.trim() === '' && plan.targets.length === 0 ? [t('week.problems.empty')] : []),
          ...(plan.rowsOutside > 0 ? [t('week.problems.rows', { count: plan.rowsOutside })] : []),
          ...(plan.columnsOutside > 0 ? [t('week.problems.columns', { count: plan.columnsOutside })] : []),
        ];
        const unreadable = plan.unreadable.map(({ row, date, text: typed }) => ({
          work: row.label,
          workId: row.id,
          date,
          message: t('week.problems.unreadable', {
            text: typed.length > 40 ? `${typed.slice(0, 40)}…` : typed,
          }),
        }));
        if (general.length > 0 || unreadable.length > 0)
          showProblems({ kind: 'paste', cells: unreadable, general });
        else void set('paste', plan.targets, t('week.pasted', { count: plan.targets.length }));
      },
      fill: (cells, direction) => {
        const targets = planFill(cells, latest.current.rows, direction);
        if (targets.length > 0) void set('fill', targets, t('week.filled', { count: targets.length }));
        else say(t('week.unchanged'));
      },
    };
  }, []);

  const selected = useMemo(() => {
    if (!selection) return null;
    const cells = rows
      .slice(selection.top, selection.bottom + 1)
      .flatMap((row) => row.cells.slice(selection.left, selection.right + 1));
    return { count: cells.length, minutes: sumMinutes(cells) };
  }, [selection, rows]);
  return { range, selected };
}

function problemsOf(
  kind: Problems['kind'],
  targets: readonly CellTarget[],
  refused: readonly Refused[],
  rows: readonly WeekRow[],
): Problems {
  const cells = refused.flatMap(({ index, code, message }) => {
    const target = targets[index];
    if (!target || code === 'storage') return [];
    const workId = rowId(target.row);
    const work = rows.find(({ id }) => id === workId)?.label ?? '';
    return [{ work, workId, date: target.cell.date, message }];
  });
  const general = refused.flatMap(({ code, message }) => (code === 'storage' ? [message] : []));
  return { kind, cells, general };
}
