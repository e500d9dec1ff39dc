import { type FormEvent, useId, useMemo, useState } from 'react';
import { dateIn } from '../../../../domain/rules/civil-date.ts';
import type { TimerRecord } from '../../../data/types.ts';
import { useClients, useProjects } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { ComboBox } from '../../../ui/ComboBox.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { dateFormat } from '../../../ui/format.ts';

import { TextField } from '../../../ui/TextField.tsx';
import { spokenLocale, t } from '../../../words/words.ts';
import { billableByDefault } from '../billable.ts';
import { rowId } from '../week-model.ts';
import { clockInput, lastTimeOf } from './timer-time.ts';
import { workLabel } from './timer-work.ts';
import { useElapsed } from './use-elapsed.ts';
import type { TimerActions } from './use-timer-actions.ts';
import type { WorkChoice } from './use-work-choice.ts';
import { workOptions } from './work-options.ts';

/** Everything about the timer that runs, to be changed while it runs on. Enter saves. */
export function EditDialog(props: {
  timer: TimerRecord;
  choice: WorkChoice;
  actions: TimerActions;
  onClose: () => void;
}) {
  const { timer, choice, actions, onClose } = props;
  const projects = useProjects();
  const clients = useClients();
  const formId = useId();
  const { zone } = timer.start;
  const startText = clockInput(timer.startedAt, zone);
  const [draft, setDraft] = useState(timer);
  const [started, setStarted] = useState(startText);
  const [problem, setProblem] = useState<{ field: 'work' | 'started'; message: string } | null>(null);
  const elapsed = useElapsed(timer.startedAt);
  const project = projects.get(draft.projectId);
  const startDate = dateIn(zone, timer.startedAt);
  const isOfToday = startDate === dateIn(zone, new Date().toISOString());

  const options = useMemo(
    () => workOptions(choice, { id: rowId(timer), label: workLabel(timer, projects, clients) }),
    [choice, timer, projects, clients],
  );

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const now = new Date().toISOString();
    const startedAt = started === startText ? timer.startedAt : lastTimeOf(started, zone, now);
    if (startedAt === null) return setProblem({ field: 'started', message: t('timer.edit.started-bad') });
    const { start: _, startedAt: __, ...fields } = draft;
    const changed = { ...fields, description: fields.description.trim() };
    const isDone = await actions.change(startedAt === timer.startedAt ? changed : { ...changed, startedAt });
    if (isDone) onClose();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('timer.edit.title')}
      width={440}
      actions={
        <>
          <Button
            kind="quiet"
            onPress={() => {
              onClose();
              void actions.discard();
            }}
          >
            {t('timer.edit.discard')}
          </Button>
          <Button
            onPress={() => {
              onClose();
              void actions.stop();
            }}
          >
            {t('timer.edit.stop')}
          </Button>
          <Button kind="primary" type="submit" form={formId}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={save} noValidate className="flex flex-col gap-4">
        <p className="digits text-28 font-semibold text-ink">{elapsed}</p>
        <ComboBox
          label={t('timer.edit.work')}
          options={options}
          value={rowId(draft)}
          emptyText={t('timer.edit.work-none')}
          error={problem?.field === 'work' ? problem.message : null}
          onChange={(id) => {
            const row = id ? choice.open.get(id)?.row : undefined;
            if (!row) return;
            const billable = billableByDefault(projects.get(row.projectId), row.activityCode);
            setDraft({ ...draft, ...row, billable });
          }}
        />
        <TextField
          label={t('timer.start.description')}
          value={draft.description}
          onChange={(description) => setDraft({ ...draft, description })}
          autoFocus
        />
        <div className="flex flex-wrap items-start gap-x-8 gap-y-4">
          <TextField
            className="w-32"
            label={t('timer.edit.started')}
            value={started}
            onChange={(text) => {
              setStarted(text);
              setProblem(null);
            }}
            error={problem?.field === 'started' ? problem.message : null}
            {...(isOfToday
              ? {}
              : {
                  description: t('timer.edit.started-on', {
                    date: dateFormat(spokenLocale(), { dateStyle: 'medium', timeZone: zone }).format(
                      new Date(timer.startedAt),
                    ),
                  }),
                })}
          />
          <div className="pt-7">
            <Checkbox
              isSelected={draft.billable}
              isDisabled={!project?.allowsBillable}
              onChange={(billable) => setDraft({ ...draft, billable })}
            >
              {project?.allowsBillable ? t('timer.edit.billable') : t('timer.edit.not-billable')}
            </Checkbox>
          </div>
        </div>
      </form>
    </Dialog>
  );
}
