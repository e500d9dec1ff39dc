import { Pencil, Plus, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { isEditable } from '../../../domain/rules/lifecycle.ts';
import { newEntry } from '../../data/new-entry.ts';
import type { Way } from '../../data/types.ts';
import { usePeople, useWorkspace } from '../../data/workspace.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { t } from '../../words/words.ts';
import { EntryForm } from './EntryForm.tsx';
import { entryStatus } from './entry-status.ts';
import { clockTimes } from './grid/clock-times.ts';
import { type EntryActions, messageOf } from './grid/entry-actions.ts';
import { useRemoveEntry } from './grid/use-remove-entry.ts';
import { useSubmission } from './use-entry-actions.ts';
import type { RowKey } from './week-model.ts';
import type { WeekPanel } from './week-store.ts';

export interface CellPanelProps {
  panel: WeekPanel;
  /** The entries that the panel is about. */
  entries: TimeEntry[];
  title: string;
  dayLabel: string;
  today: string;
  ways: ReadonlyMap<string, Way>;
  actions: EntryActions;
  billableByDefaultOf: (row: RowKey) => boolean;
  onClose: () => void;
}

/** One cell of the week, or one entry: what stands there, how far it is on its way, and everything to change it. */
export function CellPanel(props: CellPanelProps) {
  const { panel, entries, title, dayLabel, today, ways, actions, billableByDefaultOf, onClose } = props;
  const { session, info } = useWorkspace();
  const remove = useRemoveEntry(actions);
  const [editing, setEditing] = useState<string | 'new' | null>(
    panel.kind === 'new' || (panel.kind === 'cell' && entries.length === 0) ? 'new' : null,
  );

  const blank = (): TimeEntry => {
    const row = panel.kind === 'cell' ? panel.row : { projectId: '', taskId: null, activityCode: '' };
    return newEntry(
      session.session,
      {
        ...row,
        date: panel.kind === 'entry' ? (entries[0]?.date ?? today) : (panel.date ?? today),
        minutes: 1,
        zone: info.zone,
        description: '',
        billable: row.projectId ? billableByDefaultOf(row) : false,
      },
      new Date(),
    );
  };

  return (
    <SidePanel title={title} subtitle={dayLabel} closeLabel={t('common.close')} onClose={onClose}>
      <div className="flex flex-col gap-3">
        {entries.map((entry) =>
          editing === entry.id ? (
            <EntryForm
              key={entry.id}
              entry={entry}
              isNew={false}
              today={today}
              onCancel={() => setEditing(null)}
              onSave={async (changed) => {
                const refused = await actions.save(changed, { undoTo: entry });
                if (refused === null) setEditing(null);
                return refused;
              }}
            />
          ) : (
            <EntryCard
              key={entry.id}
              entry={entry}
              way={ways.get(entry.id)}
              onEdit={() => setEditing(entry.id)}
              onRemove={() => void remove(entry)}
            />
          ),
        )}
        {editing === 'new' ? (
          <EntryForm
            entry={blank()}
            isNew
            today={today}
            onCancel={() => (entries.length === 0 ? onClose() : setEditing(null))}
            onSave={async (entry) => {
              const refused = await actions.save(entry);
              if (refused === null) {
                if (panel.kind === 'new') onClose();
                else setEditing(null);
              }
              return refused;
            }}
          />
        ) : entries.length === 0 ? (
          <EmptyState
            title={t('entry.gone')}
            action={
              <Button kind="primary" icon={Plus} onPress={() => setEditing('new')}>
                {t('entry.form.log')}
              </Button>
            }
          />
        ) : (
          panel.kind === 'cell' && (
            <div>
              <Button kind="quiet" icon={Plus} onPress={() => setEditing('new')}>
                {t('entry.another')}
              </Button>
            </div>
          )
        )}
      </div>
    </SidePanel>
  );
}

function EntryCard(props: {
  entry: TimeEntry;
  way: Way | undefined;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const { entry, way, onEdit, onRemove } = props;
  const { recall: recallEntries } = useSubmission();
  const people = usePeople();
  const status = entryStatus(entry, way, (userId) => people.get(userId)?.name ?? t('entry.somebody'));
  const recall = async (): Promise<void> => {
    try {
      await recallEntries([entry]);
      showToast({ message: t('entry.recalled') });
    } catch (error) {
      showToast({ message: messageOf(error), tone: 'bad' });
    }
  };
  return (
    <article
      className="rounded-large border border-line p-3"
      aria-label={t('entry.card', { minutes: formatMinutes(entry.minutes), status: status.words })}
    >
      <div className="flex items-center gap-2">
        <span className="digits text-15 font-semibold">{formatMinutes(entry.minutes)}</span>
        {entry.startedAt && entry.endedAt && (
          <span className="digits text-muted">
            {t('entry.from-to', clockTimes(entry.startedAt, entry.endedAt, entry.zone))}
          </span>
        )}
        {entry.source === 'timer' && <Badge>{t('entry.timer')}</Badge>}
        {!entry.billable && <Badge>{t('entry.not-billable')}</Badge>}
        <div className="ml-auto flex">
          {entry.status === 'submitted' && (
            <IconButton size="small" label={t('entry.recall')} icon={Undo2} onPress={() => void recall()} />
          )}
          {isEditable(entry.status) && (
            <>
              <IconButton size="small" label={t('common.edit')} icon={Pencil} onPress={onEdit} />
              <IconButton size="small" label={t('common.delete')} icon={Trash2} onPress={onRemove} />
            </>
          )}
        </div>
      </div>
      <p className="mt-1 break-words whitespace-pre-wrap">
        {entry.description || <span className="text-faint">{t('entry.no-description')}</span>}
      </p>
      <p className="mt-2 flex items-start gap-1.5 text-12 text-muted">
        <span className="mt-0.5">
          <StatusGlyph status={status.glyph} word={status.words} />
        </span>
        <span className="min-w-0 break-words">{status.words}</span>
      </p>
    </article>
  );
}
