import { type FormEvent, useMemo, useState } from 'react';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { formatMinutes, parseDuration, parseSpan } from '../../../domain/rules/duration.ts';
import { useObservable } from '../../data/hooks.ts';
import { useClients, useProjects, useTenant, useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { ComboBox } from '../../ui/ComboBox.tsx';
import { DatePicker } from '../../ui/DatePicker.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextArea, TextField } from '../../ui/TextField.tsx';
import { t } from '../../words/words.ts';
import { EffectLine, LateNote, OriginalNote } from './adjust/AdjustNote.tsx';
import { isLateWork } from './adjust/adjustable.ts';
import { billableByDefault } from './billable.ts';
import { withTyped } from './grid/cell-change.ts';
import type { SaveResult } from './grid/entry-actions.ts';
import { DescriptionSuggestions } from './quick/DescriptionSuggestions.tsx';
import { projectLabel } from './week-model.ts';

export interface EntryFormProps {
  entry: TimeEntry;
  /** For an adjustment, the entry that it corrects. */
  original?: TimeEntry | null;
  /** True while the entry exists only in this form. */
  isNew: boolean;
  today: string;
  onSave: (entry: TimeEntry) => Promise<SaveResult>;
  onCancel: () => void;
}

/** The whole of one entry. Enter saves; what was typed stays when saving is refused, with the reason. */
export function EntryForm({ entry, original = null, isNew, today, onSave, onCancel }: EntryFormProps) {
  const { data, session } = useWorkspace();
  const projects = useProjects();
  const clients = useClients();
  const assignments = useObservable(
    () => data.watchAssignments(session.session.userId),
    [data, session.session.userId],
    [],
  );
  const [draft, setDraft] = useState(entry);
  const [time, setTime] = useState(isNew && !original ? '' : formatMinutes(entry.minutes));
  const [problem, setProblem] = useState<{
    field: 'project' | 'activity' | 'time' | 'reason' | 'all';
    message: string;
  } | null>(null);
  const [isPending, setPending] = useState(false);
  const project = projects.get(draft.projectId);
  const settings = useTenant()?.settings ?? null;
  const isLate = isLateWork(draft, settings, today);
  const isAdjusting = isLate || draft.correctsId !== null;

  const projectOptions = useMemo(() => {
    const open = new Set(
      assignments
        .filter(({ fromDate, toDate }) => fromDate <= draft.date && (toDate === null || draft.date <= toDate))
        .map(({ projectId }) => projectId),
    );
    return [...projects.values()]
      .filter(
        (item) =>
          item.id === draft.projectId ||
          (open.has(item.id) &&
            item.status !== 'completed' &&
            item.status !== 'cancelled' &&
            !item.isTemplate),
      )
      .map((item) => ({
        id: item.id,
        label: item.name,
        hint: item.code,
        group: clients.get(item.clientId)?.name ?? t('entry.no-client'),
      }))
      .sort((a, b) => a.group.localeCompare(b.group) || a.label.localeCompare(b.label));
  }, [projects, clients, assignments, draft.date, draft.projectId]);

  const chooseProject = (projectId: string | null): void => {
    const chosen = projectId ? projects.get(projectId) : undefined;
    const activityCode = chosen?.activityCodes[0]?.code ?? '';
    setProblem(null);
    setDraft((before) => ({
      ...before,
      projectId: projectId ?? '',
      taskId: null,
      activityCode,
      billable: billableByDefault(chosen, activityCode),
    }));
  };

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isPending) return;
    if (!draft.projectId) return setProblem({ field: 'project', message: t('entry.form.project-missing') });
    const minutes = parseDuration(time);
    if (minutes === null || minutes === 0) return setProblem({ field: 'time', message: t('week.cell.how') });
    const timed = withTyped(draft, { minutes, span: parseSpan(time) });
    if (!timed) return setProblem({ field: 'time', message: t('week.cell.skipped') });
    const description = draft.description.trim();
    if (isAdjusting && description === '')
      return setProblem({ field: 'reason', message: t('adjust.reason-missing') });
    setPending(true);
    const refused = await onSave({ ...timed, description, source: isLate ? 'adjustment' : timed.source });
    setPending(false);
    if (refused) setProblem({ field: 'all', message: refused });
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {isLate && settings && <LateNote date={draft.date} settings={settings} />}
      {original && <OriginalNote original={original} />}
      <ComboBox
        label={t('entry.form.project')}
        options={projectOptions}
        value={draft.projectId || null}
        onChange={chooseProject}
        placeholder={t('entry.form.project-search')}
        emptyText={t('entry.form.project-none')}
        error={problem?.field === 'project' ? problem.message : null}
        autoFocus={isNew && !draft.projectId}
      />
      {project && project.tasks.length > 0 && (
        <Select
          label={t('entry.form.task')}
          options={[
            { id: 'none', label: t('entry.form.no-task') },
            ...project.tasks
              .filter((task) => !task.closed || task.id === draft.taskId)
              .map((task) => ({ id: task.id, label: task.name })),
          ]}
          value={draft.taskId ?? 'none'}
          onChange={(id) => setDraft({ ...draft, taskId: id === 'none' ? null : id })}
        />
      )}
      {project && (
        <Select
          label={t('entry.form.activity')}
          options={project.activityCodes.map(({ code, name }) => ({ id: code, label: name }))}
          value={draft.activityCode}
          onChange={(activityCode) =>
            setDraft({ ...draft, activityCode, billable: billableByDefault(project, activityCode) })
          }
        />
      )}
      <div className="grid grid-cols-2 gap-4">
        <DatePicker
          label={t('entry.form.date')}
          value={draft.date}
          max={today}
          onChange={(date) => date && setDraft({ ...draft, date })}
        />
        <TextField
          label={t('entry.form.time')}
          value={time}
          onChange={(text) => {
            setTime(text);
            setProblem(null);
          }}
          placeholder="1:30"
          error={problem?.field === 'time' ? problem.message : null}
          autoFocus={!isNew || Boolean(draft.projectId)}
        />
      </div>
      <TextArea
        label={t(isAdjusting ? 'adjust.reason' : 'entry.form.description')}
        error={problem?.field === 'reason' ? problem.message : null}
        value={draft.description}
        onChange={(description) => {
          setDraft({ ...draft, description });
          if (problem?.field === 'reason') setProblem(null);
        }}
        rows={3}
        maxLength={4000}
        placeholder={t(isAdjusting ? 'adjust.reason-hint' : 'entry.form.description-hint')}
      />
      <DescriptionSuggestions
        row={project ? draft : null}
        date={draft.date}
        text={draft.description}
        onChoose={(description) => setDraft({ ...draft, description })}
      />
      <Switch
        isSelected={draft.billable}
        isDisabled={!project?.allowsBillable}
        onChange={(billable) => setDraft({ ...draft, billable })}
        description={
          project && !project.allowsBillable ? t('entry.form.not-billable', { project: project.name }) : ''
        }
      >
        {t('entry.form.billable')}
      </Switch>
      {isAdjusting && (
        <EffectLine
          adjustment={{ ...draft, minutes: parseDuration(time) ?? draft.minutes }}
          original={original}
          settings={settings}
        />
      )}
      {problem?.field === 'all' && (
        <p role="alert" className="rounded-normal bg-bad-soft px-3 py-2 text-bad">
          {problem.message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button kind="quiet" onPress={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button kind="primary" type="submit" isPending={isPending}>
          {t(isAdjusting ? 'adjust.save' : isNew ? 'entry.form.log' : 'common.save')}
        </Button>
      </div>
      {project && <p className="sr-only">{projectLabel(project, clients)}</p>}
    </form>
  );
}
