import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import type { Span } from '../../../../domain/rules/day-plan.ts';
import type { Way } from '../../../data/types.ts';
import { useEntryActions } from '../use-entry-actions.ts';
import { WeekPanelHost } from '../WeekPanelHost.tsx';
import { NewEntryPanel } from './NewEntryPanel.tsx';

/** What the panel of the day shows: a stretch that is being logged, or an entry. */
export type DayPanel = { kind: 'new'; span: Span } | { kind: 'entry'; entryId: string };

export function DayPanelHost(props: {
  panel: DayPanel;
  date: string;
  today: string;
  dateWords: string;
  entries: readonly TimeEntry[];
  ways: ReadonlyMap<string, Way>;
  onSpan: (span: Span) => void;
  /** @returns why it was refused, null when it is saved */
  onLog: (entry: TimeEntry) => Promise<string | null>;
  onClose: () => void;
}) {
  const { panel, date, today, dateWords, entries, ways, onSpan, onLog, onClose } = props;
  const actions = useEntryActions();
  if (panel.kind === 'entry') {
    return (
      <WeekPanelHost
        key={panel.entryId}
        panel={panel}
        weekEntries={entries}
        today={today}
        ways={ways}
        actions={actions}
        onClose={onClose}
      />
    );
  }
  return (
    <NewEntryPanel
      date={date}
      dateWords={dateWords}
      span={panel.span}
      onSpan={onSpan}
      onSave={async (entry) => {
        const refused = await onLog(entry);
        if (refused === null) onClose();
        return refused;
      }}
      onClose={onClose}
    />
  );
}
