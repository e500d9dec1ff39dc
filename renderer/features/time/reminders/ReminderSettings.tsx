import { useState } from 'react';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { formatDate } from '../../../ui/format.ts';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { spokenLocale, t } from '../../../words/words.ts';
import { type ReminderRules, usualReminders } from './reminder-rules.ts';
import { useReminders } from './use-reminders.ts';

const weekdays = [1, 2, 3, 4, 5, 6, 7];

/** ISO weekday in words of the locale. 2024-01-01 was a Monday. */
function dayName(day: number, style: 'short' | 'long'): string {
  return formatDate(`2024-01-0${day}`, spokenLocale(), { weekday: style });
}

/** When to be reminded, on one's own schedule. */
export function ReminderSettings() {
  const { rules: kept, keep } = useReminders();
  const rules = kept ?? usualReminders;
  const { daily, weekly } = rules;
  const change = (part: Partial<ReminderRules>): void => {
    // Another time is another reminder: it may come today though one was shown.
    keep({ ...rules, ...part, shown: { daily: null, weekly: null } }).catch((error: unknown) =>
      showToast({ message: error instanceof Error ? error.message : String(error), tone: 'bad' }),
    );
  };
  return (
    <section className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <h2 className="text-15 font-semibold">{t('submit.reminders')}</h2>
        <p className="text-12 text-muted">{t('submit.reminders-help')}</p>
      </div>
      <Switch isSelected={daily.isOn} onChange={(isOn) => change({ daily: { ...daily, isOn } })}>
        {t('submit.daily')}
      </Switch>
      {daily.isOn && (
        <div className="flex flex-wrap items-end gap-x-6 gap-y-3 pl-1">
          <fieldset className="flex flex-wrap gap-x-4 gap-y-2">
            <legend className="pb-1.5 text-12 text-muted">{t('submit.on-days')}</legend>
            {weekdays.map((day) => (
              <Checkbox
                key={day}
                isSelected={daily.days.includes(day)}
                onChange={(isOn) =>
                  change({
                    daily: {
                      ...daily,
                      days: weekdays.filter((one) => (one === day ? isOn : daily.days.includes(one))),
                    },
                  })
                }
              >
                {dayName(day, 'short')}
              </Checkbox>
            ))}
          </fieldset>
          <TimeOfDay value={daily.at} onChange={(at) => change({ daily: { ...daily, at } })} />
        </div>
      )}
      <Switch isSelected={weekly.isOn} onChange={(isOn) => change({ weekly: { ...weekly, isOn } })}>
        {t('submit.weekly')}
      </Switch>
      {weekly.isOn && (
        <div className="flex flex-wrap items-end gap-x-6 gap-y-3 pl-1">
          <Select
            className="w-44"
            label={t('submit.on')}
            value={String(weekly.day)}
            options={weekdays.map((day) => ({ id: String(day), label: dayName(day, 'long') }))}
            onChange={(id) => change({ weekly: { ...weekly, day: Number(id) } })}
          />
          <TimeOfDay value={weekly.at} onChange={(at) => change({ weekly: { ...weekly, at } })} />
        </div>
      )}
    </section>
  );
}

/** `17:00`, `9:30` or `17`; kept once it is a time. */
function TimeOfDay({ value, onChange }: { value: string; onChange: (at: string) => void }) {
  const [text, setText] = useState(value);
  const match = /^(\d{1,2})(?::([0-5]\d))?$/.exec(text.trim());
  const isTime = match !== null && Number(match[1]) < 24;
  return (
    <TextField
      className="w-28"
      label={t('submit.at')}
      value={text}
      error={isTime ? null : t('submit.at-error')}
      onChange={(next) => {
        setText(next);
        const typed = /^(\d{1,2})(?::([0-5]\d))?$/.exec(next.trim());
        if (typed && Number(typed[1]) < 24)
          onChange(`${(typed[1] ?? '').padStart(2, '0')}:${typed[2] ?? '00'}`);
      }}
    />
  );
}
