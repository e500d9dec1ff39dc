import { useRef, useState } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { dateIn } from '../../../../domain/rules/civil-date.ts';
import { placed, type Span, spanMinutes } from '../../../../domain/rules/day-plan.ts';
import { clockTime, parseClockSpan } from '../../../../domain/rules/day-scale.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { newEntry } from '../../../data/new-entry.ts';
import { useProjects, useTenant, useWorkspace } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { SidePanel } from '../../../ui/SidePanel.tsx';
import { TextArea, TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import { AddWork } from '../AddWork.tsx';
import { LateNote } from '../adjust/AdjustNote.tsx';
import { isLateWork } from '../adjust/adjustable.ts';
import { billableByDefault } from '../billable.ts';
import type { Work } from './day-model.ts';
import { workWords } from './day-words.ts';

const noRows: ReadonlySet<string> = new Set();

/** A new stretch of work: its time comes from the timeline, or is typed here; the work is found in one box. */
export function NewEntryPanel(props: {
  date: string;
  dateWords: string;
  span: Span;
  /** The stretch changes on the timeline as it is typed. */
  onSpan: (span: Span) => void;
  /** @returns why it was refused, null when it is saved */
  onSave: (entry: TimeEntry) => Promise<string | null>;
  onClose: () => void;
}) {
  const { date, dateWords, span, onSpan, onSave, onClose } = props;
  const { session, info } = useWorkspace();
  const projects = useProjects();
  const settings = useTenant()?.settings ?? null;
  const isLate = isLateWork(
    { date, correctsId: null },
    settings,
    dateIn(info.zone, new Date().toISOString()),
  );
  const [work, setWork] = useState<Work | null>(null);
  const [typed, setTyped] = useState<{ text: string; span: Span } | null>(null);
  const [description, setDescription] = useState('');
  const [problem, setProblem] = useState<{ field: 'work' | 'time' | 'all'; message: string } | null>(null);
  const [isPending, setPending] = useState(false);
  const words = useRef<HTMLTextAreaElement>(null);

  // What was typed holds for the stretch that it was typed for; one that is dragged afterwards is written anew.
  const time =
    typed && typed.span.from === span.from && typed.span.to === span.to
      ? typed.text
      : spanText(span, info.zone);

  const submit = async (): Promise<void> => {
    if (isPending) return;
    if (!work) return setProblem({ field: 'work', message: t('day.form.no-work') });
    const chosen = time === spanText(span, info.zone) ? span : parseClockSpan(time, date, info.zone);
    if (!chosen) return setProblem({ field: 'time', message: t('day.form.no-time') });
    if (isLate && description.trim() === '')
      return setProblem({ field: 'all', message: t('adjust.reason-missing') });
    setPending(true);
    const entry = newEntry(
      session.session,
      {
        ...work,
        date,
        minutes: spanMinutes(chosen),
        zone: info.zone,
        description: description.trim(),
        source: isLate ? 'adjustment' : 'manual',
        billable: billableByDefault(projects.get(work.projectId), work.activityCode),
      },
      new Date(),
    );
    const refused = await onSave(placed(entry, chosen));
    setPending(false);
    if (refused) setProblem({ field: 'all', message: refused });
  };

  return (
    <SidePanel
      title={t('day.form.title')}
      subtitle={dateWords}
      closeLabel={t('common.close')}
      onClose={onClose}
      takesFocus
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {isLate && settings && <LateNote date={date} settings={settings} />}
        {work ? (
          <div>
            <span className="text-12 text-muted">{t('day.form.work')}</span>
            <div className="flex items-center gap-2">
              <span className="min-w-0 flex-1 font-medium break-words">{workWords(work, projects)}</span>
              <Button kind="quiet" size="small" onPress={() => setWork(null)}>
                {t('day.form.change-work')}
              </Button>
            </div>
          </div>
        ) : (
          <div>
            <AddWork
              day={date}
              shown={noRows}
              autoFocus
              placeholder={t('day.form.search')}
              onAdd={({ projectId, taskId, activityCode }) => {
                setWork({ projectId, taskId, activityCode });
                setProblem(null);
                // The list gives the focus back to its box when it has closed, and the box is gone then.
                requestAnimationFrame(() => requestAnimationFrame(() => words.current?.focus()));
              }}
            />
            {problem?.field === 'work' && (
              <p role="alert" className="mt-1 text-12 text-bad">
                {problem.message}
              </p>
            )}
          </div>
        )}
        <TextField
          label={t('day.form.time')}
          value={time}
          onChange={(text) => {
            const read = parseClockSpan(text, date, info.zone);
            setTyped({ text, span: read ?? span });
            setProblem(null);
            if (read) onSpan(read);
          }}
          description={t('day.form.time-hint')}
          error={problem?.field === 'time' ? problem.message : null}
        />
        <TextArea
          label={t(isLate ? 'adjust.reason' : 'day.form.description')}
          value={description}
          onChange={setDescription}
          rows={3}
          maxLength={4000}
          placeholder={t('day.form.description-hint')}
          inputRef={words}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey) return;
            event.preventDefault();
            void submit();
          }}
        />
        {problem?.field === 'all' && (
          <p role="alert" className="rounded-normal bg-bad-soft px-3 py-2 text-bad">
            {problem.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button kind="quiet" onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button kind="primary" type="submit" isPending={isPending}>
            {t('day.form.save', { minutes: formatMinutes(spanMinutes(span)) })}
          </Button>
        </div>
      </form>
    </SidePanel>
  );
}

/** `09:00-10:30`, as it can be typed again. */
function spanText({ from, to }: Span, zone: string): string {
  return `${clockTime(from, zone)}-${clockTime(to, zone)}`;
}
