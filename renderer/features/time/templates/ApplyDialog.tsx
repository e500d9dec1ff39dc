import { useMemo, useState } from 'react';
import { weekDates } from '../../../../domain/rules/civil-date.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { useTenant, useWorkspace } from '../../../data/workspace.tsx';
import { DatePicker } from '../../../ui/DatePicker.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { undoStep, useUndoStore } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { useEntryActions } from '../use-entry-actions.ts';
import { sumMinutes } from '../week-model.ts';
import { PlannedActions } from './PlannedActions.tsx';
import { PlannedList } from './PlannedList.tsx';
import { fieldsFor } from './template-model.ts';
import type { Template } from './templates-kept.ts';
import { usePlanned } from './use-planned.ts';

/** A template on a day or a week: what comes in and what does not, before anything is written. */
export function ApplyDialog(props: { template: Template; date: string; today: string; onClose: () => void }) {
  const { template, today, onClose } = props;
  const { info } = useWorkspace();
  const tenant = useTenant();
  const actions = useEntryActions();
  const [date, setDate] = useState(props.date);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const weekStart = tenant?.settings.weekStart ?? 1;
  const fields = useMemo(
    () => fieldsFor(template, template.kind === 'day' ? [date] : weekDates(date, weekStart), info.zone),
    [template, date, weekStart, info.zone],
  );
  const planned = usePlanned(fields);
  const fit = (planned ?? []).filter(({ refused }) => refused === null).map(({ entry }) => entry);

  const apply = async (): Promise<void> => {
    setPending(true);
    const refused = await actions.saveMany(fit, t('templates.undo.apply', { name: template.name }));
    setPending(false);
    if (refused[0]) {
      setProblem(refused[0].message);
      return;
    }
    const step = useUndoStore.getState().done.at(-1);
    showToast({
      message: t('templates.applied', { count: fit.length, name: template.name }),
      tone: 'ok',
      ...(step ? { undo: { label: t('common.undo'), onUndo: () => void undoStep(step) } } : {}),
    });
    onClose();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('templates.apply-title', { name: template.name })}
      width={560}
      actions={
        <PlannedActions
          count={planned && fit.length}
          addLabel={t('templates.apply-count', {
            count: fit.length,
            time: formatMinutes(sumMinutes(fit)),
          })}
          onAdd={() => void apply()}
          otherLabel={t('common.cancel')}
          onOther={onClose}
          isPending={isPending}
        />
      }
    >
      <DatePicker
        label={t(template.kind === 'day' ? 'templates.on-day' : 'templates.on-week')}
        value={date}
        max={today}
        onChange={(chosen) => chosen && setDate(chosen)}
      />
      {template.lines.length === 0 ? (
        <EmptyState title={t('templates.empty-template')} />
      ) : (
        <PlannedList planned={planned} label={t('templates.preview')} />
      )}
      {problem && (
        <p role="alert" className="rounded-normal bg-bad-soft px-3 py-2 text-bad">
          {problem}
        </p>
      )}
    </Dialog>
  );
}
