import { ClipboardPaste, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { dateIn } from '../../../domain/rules/civil-date.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { DatePicker } from '../../ui/DatePicker.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatDate } from '../../ui/format.ts';
import { Select } from '../../ui/Select.tsx';
import { TextArea, TextField } from '../../ui/TextField.tsx';
import { spokenLocale, t } from '../../words/words.ts';
import { joinHolidays, readHolidays } from './holidays.ts';
import { RuleSection, type RuleSectionProps } from './RuleSection.tsx';

const weekdays = [1, 2, 3, 4, 5, 6, 7];
/** ISO weekday in words of the locale. 2024-01-01 was a Monday. */
const weekdayName = (weekday: number): string =>
  formatDate(`2024-01-0${weekday}`, spokenLocale(), { weekday: 'long' });

/** When the firm's week begins, how time is rounded for the bill, and on which days nobody works. */
export function CalendarSection({ settings, change, effect }: RuleSectionProps & { effect: ReactNode }) {
  const { rounding } = settings;
  return (
    <>
      <RuleSection title={t('firm.week')}>
        <Select
          className="w-52"
          label={t('firm.week-start')}
          description={t('firm.week-start-does')}
          value={String(settings.weekStart)}
          options={weekdays.map((weekday) => ({ id: String(weekday), label: weekdayName(weekday) }))}
          onChange={(id) => change({ weekStart: Number(id) })}
        />
      </RuleSection>
      <RuleSection title={t('firm.rounding')} help={t('firm.rounding-help', { version: rounding.version })}>
        <div className="flex flex-wrap gap-3">
          <Select
            className="w-44"
            label={t('firm.rounding-step')}
            value={String(rounding.incrementMinutes)}
            options={[...new Set([1, 5, 6, 10, 15, 30, 60, rounding.incrementMinutes])]
              .sort((a, b) => a - b)
              .map((minutes) => ({ id: String(minutes), label: t('firm.minutes', { count: minutes }) }))}
            onChange={(id) => change({ rounding: { ...rounding, incrementMinutes: Number(id) } })}
          />
          <Select
            className="w-44"
            label={t('firm.rounding-mode')}
            value={rounding.mode}
            options={[
              { id: 'nearest', label: t('firm.rounding-nearest') },
              { id: 'up', label: t('firm.rounding-up') },
              { id: 'down', label: t('firm.rounding-down') },
            ]}
            onChange={(id) =>
              change({ rounding: { ...rounding, mode: id === 'up' || id === 'down' ? id : 'nearest' } })
            }
          />
          <Select
            className="w-64"
            label={t('firm.rounding-scope')}
            value={rounding.scope}
            options={[
              { id: 'entry', label: t('firm.rounding-entry') },
              { id: 'day_task', label: t('firm.rounding-day') },
            ]}
            onChange={(id) =>
              change({ rounding: { ...rounding, scope: id === 'day_task' ? 'day_task' : 'entry' } })
            }
          />
        </div>
        {effect}
      </RuleSection>
      <Holidays settings={settings} change={change} />
    </>
  );
}

function Holidays({ settings, change }: RuleSectionProps) {
  const [isPasting, setPasting] = useState(false);
  const [date, setDate] = useState<string | null>(null);
  const [name, setName] = useState('');
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const today = dateIn(zone, new Date().toISOString());
  const { holidays } = settings;
  const coming = joinHolidays(holidays, []).filter((holiday) => holiday.date >= today);
  return (
    <RuleSection title={t('firm.holidays')} help={t('firm.holidays-help')}>
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!date || name.trim() === '') return;
          change({ holidays: joinHolidays(holidays, [{ date, name: name.trim() }]) });
          setDate(null);
          setName('');
        }}
      >
        <DatePicker className="w-48" label={t('firm.holiday-date')} value={date} onChange={setDate} />
        <TextField
          className="w-56"
          label={t('firm.holiday-name')}
          value={name}
          maxLength={200}
          onChange={setName}
        />
        <Button type="submit" icon={Plus} isDisabled={!date || name.trim() === ''}>
          {t('firm.holiday-add')}
        </Button>
        <Button icon={ClipboardPaste} onPress={() => setPasting(true)}>
          {t('firm.holidays-paste')}
        </Button>
      </form>
      {coming.length === 0 ? (
        <p className="text-muted">{t('firm.holidays-none')}</p>
      ) : (
        <ul aria-label={t('firm.holidays')} className="max-w-xl">
          {coming.map((holiday) => (
            <li key={holiday.date} className="flex h-8 items-center gap-3 border-b border-line">
              <span className="digits w-40 shrink-0 text-muted">
                {formatDate(holiday.date, spokenLocale(), { dateStyle: 'medium' })}
              </span>
              <span className="min-w-0 flex-1 truncate">{holiday.name}</span>
              <IconButton
                size="small"
                icon={Trash2}
                label={t('firm.holiday-remove', { name: holiday.name })}
                onPress={() => change({ holidays: holidays.filter((one) => one.date !== holiday.date) })}
              />
            </li>
          ))}
        </ul>
      )}
      {isPasting && (
        <PasteDialog
          onClose={() => setPasting(false)}
          onTake={(added) => {
            change({ holidays: joinHolidays(holidays, added) });
            setPasting(false);
          }}
        />
      )}
    </RuleSection>
  );
}

function PasteDialog(props: {
  onClose: () => void;
  onTake: (holidays: ReturnType<typeof readHolidays>['holidays']) => void;
}) {
  const [text, setText] = useState('');
  const { holidays, unread } = readHolidays(text);
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t('firm.holidays-paste')}
      actions={
        <>
          <Button onPress={props.onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" isDisabled={holidays.length === 0} onPress={() => props.onTake(holidays)}>
            {t('firm.holidays-take', { count: holidays.length })}
          </Button>
        </>
      }
    >
      <TextArea
        autoFocus
        rows={10}
        label={t('firm.holidays-list')}
        description={t('firm.holidays-list-help')}
        value={text}
        onChange={setText}
      />
      {unread.length > 0 && (
        <p role="status" className="mt-2 text-12 text-warn">
          {t('firm.holidays-unread', { count: unread.length, first: unread[0] ?? '' })}
        </p>
      )}
    </Dialog>
  );
}
