import { useMemo } from 'react';
import { readEntry } from '../../../../domain/rules/natural-entry.ts';
import { suggestWork } from '../../../../domain/rules/suggest.ts';
import { useProjects, useWorkspace } from '../../../data/workspace.tsx';
import { spokenLocale } from '../../../words/words.ts';
import { billableByDefault } from '../billable.ts';
import type { RowKey } from '../week-model.ts';
import { findDates } from './find-dates.ts';
import { remembered } from './quick-kept.ts';
import { quickOptions } from './quick-options.ts';
import type { ChosenWork } from './quick-store.ts';
import { understand } from './understand.ts';
import { useHistory, useOwnWork } from './use-own-work.ts';
import { useQuickKept } from './use-pins.ts';

/** More than are shown, because what is typed sifts them. */
const SUGGESTIONS = 200;

/** What the bar shows for a line: how it was understood and what can be chosen. */
export function useQuick(text: string, chosen: ChosenWork | null, today: string) {
  const { info } = useWorkspace();
  const projects = useProjects();
  const [kept] = useQuickKept();
  const history = useHistory(today, true);
  const own = useOwnWork(today, history);
  const entry = useMemo(
    () =>
      readEntry(text, {
        work: own.work,
        history: own.recent,
        findDates: (masked) => findDates(masked, today, spokenLocale()),
      }),
    [text, own, today],
  );
  const understood = useMemo(
    () =>
      understand(entry, chosen, {
        today,
        zone: info.zone,
        billableOf: (row: RowKey) => billableByDefault(projects.get(row.projectId), row.activityCode),
      }),
    [entry, chosen, today, info.zone, projects],
  );
  const { date } = understood;
  const suggestions = useMemo(() => {
    const now = new Date();
    return suggestWork(remembered(history, kept), {
      date,
      limit: SUGGESTIONS,
      ...(date === today
        ? {
            minuteOfDay: now.getHours() * 60 + now.getMinutes(),
            offsetMinutes: -now.getTimezoneOffset(),
          }
        : {}),
    });
  }, [history, kept, date, today]);
  const options = useMemo(
    () => quickOptions({ text, entry, understood, own, pinned: kept.rows, suggestions }),
    [text, entry, understood, own, kept.rows, suggestions],
  );
  return { entry, understood, options, hasWork: own.open.size > 0 };
}
