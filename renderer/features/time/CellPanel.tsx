import { FilePen, History, Pencil, Plus, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { isAdjustment } from '../../../domain/rules/adjustment.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { isEditable, isSettled } from '../../../domain/rules/lifecycle.ts';
import { openHistory } from '../../data/history-opener.ts';
import { newEntry } from '../../data/new-entry.ts';
import type { Way } from '../../data/types.ts';
import { usePeople, useTenant, useWorkspace } from '../../data/workspace.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { useCommand } from '../../ui/commands.ts';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { t } from '../../words/words.ts';
import { EffectLine } from './adjust/AdjustNote.tsx';
import { adjustmentOf, isAdjustable } from './adjust/adjustable.ts';
import { adjustmentDraft, useAdjust } from './adjust/use-adjust.ts';
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
  /** All of the person's entries of the week: what adjusts what. */
  all: readonly TimeEntry[];
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
  const { panel, entries, all, title, dayLabel, today, ways, actions, billableByDefaultOf, onClose } = props;
  const { session, info } = useWorkspace();
  const remove = useRemoveEntry(actions);
  const adjust = useAdjust(actions);
  const { submit } = useSubmission();
  const [editing, setEditing] = useState<string | 'new' | null>(
    panel.kind === 'new' || (panel.kind === 'cell' && entries.length === 0) ? 'new' : null,
  );
  const open = entries.filter((entry) => isAdjustable(entry, all));
  const [adjusting, setAdjusting] = useState<TimeEntry | null>(() => {
    const [only, ...more] = open;
    const asked = panel.kind === 'cell' && panel.isAdjusting === true && only && more.length === 0;
    return asked ? adjustmentDraft(only, new Date()) : null;
  });
  const [last] = open;
  useCommand(
    last && open.length === 1 && !adjusting
      ? {
          id: 'entry.adjust',
          label: t('adjust.adjust'),
          group: t('adjust.group'),
          keys: 'A',
          run: () => setAdjusting(adjustmentDraft(last, new Date())),
        }
      : null,
  );
  /** Late work goes on its way at once, as every adjustment does; anything else stays a draft. */
  const saveNew = (entry: TimeEntry) => (entry.source === 'adjustment' ? adjust(entry) : actions.save(entry));

  const [only] = entries;
  useCommand(
    only && entries.length === 1
      ? {
          id: 'entry.history',
          label: t('history.command'),
          group: t('history.group'),
          keys: 'H',
          words: t('history.command-words'),
          run: () => openHistory(only.id),
        }
      : null,
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
          adjusting?.correctsId === entry.id ? null : editing === entry.id ? (
            <EntryForm
              key={entry.id}
              entry={entry}
              original={all.find(({ id }) => id === entry.correctsId) ?? null}
              isNew={false}
              today={today}
              onCancel={() => setEditing(null)}
              onSave={async (changed) => {
                const refused = await actions.save(changed, { undoTo: entry });
                if (refused !== null) return refused;
                setEditing(null);
                if (isAdjustment(changed)) await submit([changed]);
                return null;
              }}
            />
          ) : (
            <EntryCard
              key={entry.id}
              entry={entry}
              way={ways.get(entry.id)}
              all={all}
              {...(open.includes(entry) && {
                onAdjust: () => setAdjusting(adjustmentDraft(entry, new Date())),
              })}
              onEdit={() => setEditing(entry.id)}
              onRemove={() => void remove(entry)}
            />
          ),
        )}
        {adjusting ? (
          <EntryForm
            key={adjusting.id}
            entry={adjusting}
            original={all.find(({ id }) => id === adjusting.correctsId) ?? null}
            isNew
            today={today}
            onCancel={() => setAdjusting(null)}
            onSave={async (entry) => {
              const refused = await adjust(entry);
              if (refused === null) setAdjusting(null);
              return refused;
            }}
          />
        ) : editing === 'new' ? (
          <EntryForm
            entry={blank()}
            isNew
            today={today}
            onCancel={() => (entries.length === 0 ? onClose() : setEditing(null))}
            onSave={async (entry) => {
              const refused = await saveNew(entry);
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
  all: readonly TimeEntry[];
  onAdjust?: () => void;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const { entry, way, all, onAdjust, onEdit, onRemove } = props;
  const settings = useTenant()?.settings ?? null;
  const isUndecided = !isSettled(entry.status);
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
        {isAdjustment(entry) && <Badge>{t(entry.correctsId ? 'adjust.badge' : 'adjust.badge-late')}</Badge>}
        <div className="ml-auto flex">
          <IconButton
            size="small"
            label={t('history.open')}
            icon={History}
            onPress={() => openHistory(entry.id)}
          />
          {entry.status === 'submitted' && (
            <IconButton size="small" label={t('entry.recall')} icon={Undo2} onPress={() => void recall()} />
          )}
          {onAdjust && (
            <IconButton size="small" label={t('adjust.adjust')} keys="A" icon={FilePen} onPress={onAdjust} />
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
        <span className="min-w-0 break-words">
          {[
            status.words,
            entry.replacedById !== null
              ? t('adjust.replaced')
              : adjustmentOf(entry, all)
                ? t('adjust.waits')
                : null,
          ]
            .filter(Boolean)
            .join('. ')}
        </span>
      </p>
      {isUndecided && entry.correctsId && (
        <EffectLine
          adjustment={entry}
          original={all.find(({ id }) => id === entry.correctsId) ?? null}
          settings={settings}
        />
      )}
    </article>
  );
}
