import { useEffect } from 'react';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import type { Way } from '../../data/types.ts';
import { useClients, useProjects } from '../../data/workspace.tsx';
import { formatDate } from '../../ui/format.ts';
import { spokenLocale, t } from '../../words/words.ts';
import { billableByDefault } from './billable.ts';
import { CellPanel } from './CellPanel.tsx';
import type { EntryActions } from './grid/entry-actions.ts';
import { projectLabel, rowId, rowLabel } from './week-model.ts';
import type { WeekPanel } from './week-store.ts';

/** Finds what the panel of My week is about, and names it. */
export function WeekPanelHost(props: {
  panel: WeekPanel;
  weekEntries: readonly TimeEntry[];
  today: string;
  ways: ReadonlyMap<string, Way>;
  actions: EntryActions;
  onClose: () => void;
}) {
  const { panel, weekEntries, today, ways, actions, onClose } = props;
  const projects = useProjects();
  const clients = useClients();
  const entries = entriesOf(panel, weekEntries);
  const row = panel.kind === 'cell' ? panel.row : entries[0];
  const date = panel.kind === 'entry' ? entries[0]?.date : panel.date;
  const isGone = panel.kind === 'entry' && entries.length === 0 && weekEntries.length > 0;

  useEffect(() => {
    if (isGone) onClose();
  }, [isGone, onClose]);

  const project = row && projects.get(row.projectId);
  const day = date && formatDate(date, spokenLocale(), { dateStyle: 'full' });
  return (
    <CellPanel
      panel={panel}
      entries={entries}
      all={weekEntries}
      title={row ? projectLabel(project, clients) : t('entry.form.log')}
      dayLabel={[row && rowLabel(project, row), day].filter(Boolean).join(' · ')}
      today={today}
      ways={ways}
      actions={actions}
      billableByDefaultOf={({ projectId, activityCode }) =>
        billableByDefault(projects.get(projectId), activityCode)
      }
      onClose={onClose}
    />
  );
}

function entriesOf(panel: WeekPanel, all: readonly TimeEntry[]): TimeEntry[] {
  switch (panel.kind) {
    case 'entry':
      return all.filter(({ id }) => id === panel.entryId);
    case 'cell':
      return all.filter((entry) => entry.date === panel.date && rowId(entry) === rowId(panel.row));
    case 'new':
      return [];
  }
}
