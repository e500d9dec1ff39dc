import { useCallback } from 'react';
import { newEntry } from '../../../data/new-entry.ts';
import { useTenant, useWorkspace } from '../../../data/workspace.tsx';
import { recordUndo } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import type { Week } from '../use-week.ts';
import { rowId } from '../week-model.ts';
import { useWeekStore } from '../week-store.ts';
import { planWeekCopy } from './copy-week.ts';
import type { EntryActions } from './entry-actions.ts';
import { say, sayDone } from './take-back.ts';

/** Copies last week's rows into the shown week, with their times or without; says what was left out and why. */
export function useCopyWeek(week: Week, actions: EntryActions): (what: 'rows' | 'times') => Promise<void> {
  const { session, info } = useWorkspace();
  const tenant = useTenant();
  return useCallback(
    async (what) => {
      if (what === 'rows') return copyRows(week);
      if (!tenant) return;
      const { settings } = tenant;
      const plan = planWeekCopy(week.lastWeek, week.entries, {
        settings,
        today: week.today,
        zone: info.zone,
      });
      const made = plan.copies.map((fields) => newEntry(session.session, fields, new Date()));
      let kept = made;
      let refused = await actions.saveMany(made, t('week.undo.copy'));
      const why = refused[0];
      if (why && why.code !== 'storage') {
        // One closed project is no reason to leave out the rest of the week.
        const bad = new Set(refused.map(({ index }) => index));
        kept = made.filter((_, index) => !bad.has(index));
        refused = kept.length > 0 ? await actions.saveMany(kept, t('week.undo.copy')) : [];
      }
      if (refused[0]) return say(refused[0].message, 'bad');
      const left = Object.entries(plan.leftOut).flatMap(([reason, count]) =>
        count > 0 && isReason(reason) ? [t(`week.left-out.${reason}`, { count })] : [],
      );
      if (why && made.length > kept.length)
        left.push(t('week.left-out.refused', { count: made.length - kept.length, why: why.message }));
      if (kept.length > 0) sayDone([t('week.copied', { count: kept.length }), ...left].join(' '), 'ok');
      else say([t('week.copied.nothing'), ...left].join(' '));
    },
    [week, actions, tenant, session, info.zone],
  );
}

function isReason(reason: string): reason is 'future' | 'free-day' | 'locked' | 'there-already' {
  return ['future', 'free-day', 'locked', 'there-already'].includes(reason);
}

function copyRows(week: Week): void {
  const shown = new Set(week.model.groups.flatMap(({ rows }) => rows.map(({ id }) => id)));
  const rows = new Map(week.lastWeek.map((entry) => [rowId(entry), entry]));
  const missing = [...rows]
    .filter(([id]) => !shown.has(id))
    .map(([, { projectId, taskId, activityCode }]) => ({
      projectId,
      taskId,
      activityCode,
    }));
  if (missing.length === 0) {
    say(t('week.copied.rows-there'));
    return;
  }
  const { addRow, dropRow } = useWeekStore.getState();
  const add = async (): Promise<void> => {
    for (const row of missing) addRow(week.firstDay, row);
  };
  const drop = async (): Promise<void> => {
    for (const row of missing) dropRow(week.firstDay, row);
  };
  void add();
  recordUndo({ label: t('week.undo.rows'), undo: drop, redo: add });
  sayDone(t('week.copied.rows', { count: missing.length }), 'ok');
}
