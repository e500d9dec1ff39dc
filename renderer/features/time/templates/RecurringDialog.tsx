import { type FormEvent, useMemo, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { isoWeekday, weekDates } from '../../../../domain/rules/civil-date.ts';
import { formatMinutes, parseDuration } from '../../../../domain/rules/duration.ts';
import type { RecurrenceRule } from '../../../../domain/rules/recurrence.ts';
import { useProjects, useTenant } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { ComboBox } from '../../../ui/ComboBox.tsx';
import { DatePicker } from '../../../ui/DatePicker.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import { billableByDefault } from '../billable.ts';
import { useOpenWork } from '../use-open-work.ts';
import { rowId } from '../week-model.ts';
import { weekdayWords } from './rule-words.ts';
import { withItem } from './template-model.ts';
import type { Recurring } from './templates-kept.ts';
import { useTemplates } from './use-templates.ts';

const kinds = ['workdays', 'weekly', 'monthly', 'last_workday'] as const;
const kindWords = {
  workdays: 'templates.kind.workdays',
  weekly: 'templates.kind.weekly',
  monthly: 'templates.kind.monthly',
  last_workday: 'templates.kind.last-workday',
} as const;

/** Makes or changes an entry that comes again. */
export function RecurringDialog(props: { recurring: Recurring | null; today: string; onClose: () => void }) {
  const { recurring, today, onClose } = props;
  const tenant = useTenant();
  const projects = useProjects();
  const work = useOpenWork(today);
  const { change } = useTemplates();
  const [row, setRow] = useState<string | null>(recurring ? rowId(recurring) : null);
  const [time, setTime] = useState(recurring ? formatMinutes(recurring.minutes) : '');
  const [description, setDescription] = useState(recurring?.description ?? '');
  const [kind, setKind] = useState<RecurrenceRule['kind']>(recurring?.rule.kind ?? 'weekly');
  const given = recurring?.rule;
  const [weekdays, setWeekdays] = useState<readonly number[]>(
    given?.kind === 'weekly' ? given.weekdays : [isoWeekday(today)],
  );
  const [every, setEvery] = useState(given?.kind === 'weekly' ? given.every : 1);
  const [day, setDay] = useState(given?.kind === 'monthly' ? given.day : 1);
  const [from, setFrom] = useState(recurring?.from ?? today);
  const [until, setUntil] = useState(recurring?.until ?? null);
  const [problem, setProblem] = useState<{
    field: 'work' | 'time' | 'days' | 'until';
    message: string;
  } | null>(null);
  const options = useMemo(
    () => [...work].map(([id, { label, group }]) => ({ id, label: `${group} · ${label}` })),
    [work],
  );
  const order = weekDates(today, tenant?.settings.weekStart ?? 1).map(isoWeekday);
  const errorOf = (field: string): string | null => (problem?.field === field ? problem.message : null);

  const rule = (): RecurrenceRule => {
    if (kind === 'weekly') return { kind, weekdays, every };
    return kind === 'monthly' ? { kind, day } : { kind };
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const chosen =
      row === null
        ? undefined
        : (work.get(row)?.row ?? (recurring && rowId(recurring) === row ? recurring : undefined));
    const minutes = parseDuration(time);
    if (!chosen) return setProblem({ field: 'work', message: t('templates.work-missing') });
    if (minutes === null || minutes > 1440)
      return setProblem({ field: 'time', message: t('templates.time-missing') });
    if (kind === 'weekly' && weekdays.length === 0)
      return setProblem({ field: 'days', message: t('templates.days-missing') });
    if (until !== null && until < from)
      return setProblem({ field: 'until', message: t('templates.until-before') });
    const { projectId, taskId, activityCode } = chosen;
    const made: Recurring = {
      ...{ id: recurring?.id ?? uuidv7(), projectId, taskId, activityCode, minutes, from, until },
      description: description.trim(),
      billable: billableByDefault(projects.get(projectId), activityCode),
      rule: mutable(rule()),
    };
    const name = made.description || (work.get(rowId(made))?.label ?? '');
    const isSaved = await change(t('templates.undo.recurring', { name }), (kept) => ({
      ...kept,
      recurring: withItem(kept.recurring, made),
    }));
    if (isSaved) onClose();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(recurring ? 'templates.edit-recurring' : 'templates.new-recurring')}
      width={480}
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <ComboBox
          label={t('templates.work')}
          options={options}
          value={row}
          onChange={setRow}
          placeholder={t('templates.work-search')}
          emptyText={t('templates.work-none')}
          error={errorOf('work')}
          autoFocus
        />
        <div className="grid grid-cols-2 gap-4">
          <TextField
            label={t('templates.time')}
            value={time}
            onChange={setTime}
            placeholder="0:15"
            error={errorOf('time')}
          />
          <TextField
            label={t('templates.description')}
            value={description}
            onChange={setDescription}
            maxLength={4000}
          />
        </div>
        <Select
          label={t('templates.when')}
          options={kinds.map((id) => ({ id, label: t(kindWords[id]) }))}
          value={kind}
          onChange={(id) => setKind(kinds.find((known) => known === id) ?? 'weekly')}
        />
        {kind === 'weekly' && (
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1 text-12 text-muted">{t('templates.days')}</legend>
            <div className="flex flex-wrap gap-x-4 gap-y-1">
              {order.map((weekday) => (
                <Checkbox
                  key={weekday}
                  isSelected={weekdays.includes(weekday)}
                  onChange={(isOn) =>
                    setWeekdays((now) =>
                      isOn ? [...now, weekday] : now.filter((other) => other !== weekday),
                    )
                  }
                >
                  {weekdayWords(weekday, 'short')}
                </Checkbox>
              ))}
            </div>
            {errorOf('days') && (
              <p role="alert" className="text-12 text-bad">
                {errorOf('days')}
              </p>
            )}
            <NumberField
              label={t('templates.every')}
              value={every}
              onChange={(weeks) => setEvery(Number.isNaN(weeks) ? 1 : weeks)}
              minValue={1}
              maxValue={8}
              className="w-40"
            />
          </fieldset>
        )}
        {kind === 'monthly' && (
          <NumberField
            label={t('templates.day-of-month')}
            description={t('templates.day-help')}
            value={day}
            onChange={(chosen) => setDay(Number.isNaN(chosen) ? 1 : chosen)}
            minValue={1}
            maxValue={31}
          />
        )}
        <div className="grid grid-cols-2 gap-4">
          <DatePicker label={t('templates.from')} value={from} onChange={(date) => date && setFrom(date)} />
          <DatePicker
            label={t('templates.until')}
            value={until}
            onChange={setUntil}
            error={errorOf('until')}
          />
        </div>
        <p className="text-12 text-muted">{t('templates.recurring-help')}</p>
        <div className="flex justify-end gap-2">
          <Button kind="quiet" onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button kind="primary" type="submit">
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function mutable(rule: RecurrenceRule): Recurring['rule'] {
  return rule.kind === 'weekly' ? { ...rule, weekdays: [...rule.weekdays] } : rule;
}
