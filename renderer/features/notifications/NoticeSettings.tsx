import { useState } from 'react';
import type { NoticeKind } from '../../../domain/entities/notification.ts';
import { can } from '../../../domain/rules/permissions.ts';
import { errorWords } from '../../data/error-words.ts';
import { useActor } from '../../data/workspace.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { t } from '../../words/words.ts';
import type { NoticesKept } from './notices-kept.ts';
import { useNoticesKept } from './use-notices.ts';

/** Kinds that are chosen together, and who gets them. */
const choices: { id: string; label: ChoiceWord; kinds: NoticeKind[]; for: 'all' | 'logs' | 'approves' }[] = [
  {
    id: 'decisions',
    label: 'notices.of-decisions',
    kinds: ['entry_approved', 'entry_rejected', 'entry_reopened'],
    for: 'logs',
  },
  { id: 'weeks', label: 'notices.of-weeks', kinds: ['week_missing', 'lock_soon'], for: 'logs' },
  {
    id: 'waiting',
    label: 'notices.of-waiting',
    kinds: ['sheet_submitted', 'adjustment_waiting'],
    for: 'approves',
  },
  { id: 'digest', label: 'notices.of-digest', kinds: ['daily_digest'], for: 'approves' },
  {
    id: 'own',
    label: 'notices.of-own',
    kinds: ['decision_not_counted', 'delegation_given', 'delegation_ended'],
    for: 'approves',
  },
  {
    id: 'other',
    label: 'notices.of-other',
    kinds: ['report_ready', 'webhook_disabled', 'usage_threshold', 'invoices_overdue'],
    for: 'approves',
  },
];
type ChoiceWord =
  | 'notices.of-decisions'
  | 'notices.of-weeks'
  | 'notices.of-waiting'
  | 'notices.of-digest'
  | 'notices.of-own'
  | 'notices.of-other';

/** What is shown on the desktop of this device, and when not. */
export function NoticeSettings() {
  const actor = useActor();
  const [{ desktop }, change] = useNoticesKept();
  const has = {
    all: true,
    logs: can(actor, 'time_entries.create'),
    approves: can(actor, 'time_entries.approve'),
  };
  const set = (part: Partial<NoticesKept['desktop']>): void => {
    change((kept) => ({ ...kept, desktop: { ...kept.desktop, ...part } })).catch((error: unknown) =>
      showToast({ message: errorWords(error), tone: 'bad' }),
    );
  };
  return (
    <section className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <h2 className="text-15 font-semibold">{t('notices.title')}</h2>
        <p className="text-12 text-muted">{t('notices.settings-help')}</p>
      </div>
      <Switch isSelected={desktop.isOn} onChange={(isOn) => set({ isOn })}>
        {t('notices.on-desktop')}
      </Switch>
      {desktop.isOn && (
        <>
          <fieldset className="flex flex-col gap-2 pl-1">
            <legend className="pb-1.5 text-12 text-muted">{t('notices.about')}</legend>
            {choices
              .filter(({ for: whom }) => has[whom])
              .map(({ id, label, kinds }) => (
                <Checkbox
                  key={id}
                  isSelected={!kinds.some((kind) => desktop.off.includes(kind))}
                  onChange={(isOn) =>
                    set({
                      off: [...desktop.off.filter((kind) => !kinds.includes(kind)), ...(isOn ? [] : kinds)],
                    })
                  }
                >
                  {t(label)}
                </Checkbox>
              ))}
          </fieldset>
          <Switch
            isSelected={desktop.quiet.isOn}
            onChange={(isOn) => set({ quiet: { ...desktop.quiet, isOn } })}
            description={t('notices.quiet-help')}
          >
            {t('notices.quiet')}
          </Switch>
          {desktop.quiet.isOn && (
            <div className="flex flex-wrap gap-x-6 gap-y-3 pl-1">
              <TimeOfDay
                label={t('notices.quiet-from')}
                value={desktop.quiet.from}
                onChange={(from) => set({ quiet: { ...desktop.quiet, from } })}
              />
              <TimeOfDay
                label={t('notices.quiet-to')}
                value={desktop.quiet.to}
                onChange={(to) => set({ quiet: { ...desktop.quiet, to } })}
              />
            </div>
          )}
        </>
      )}
    </section>
  );
}

/** `17:00`, `9:30` or `17`; kept once it is a time. */
function TimeOfDay(props: { label: string; value: string; onChange: (time: string) => void }) {
  const { label, value, onChange } = props;
  const [text, setText] = useState(value);
  return (
    <TextField
      className="w-28"
      label={label}
      value={text}
      error={timeOf(text) === null ? t('submit.at-error') : null}
      onChange={(next) => {
        setText(next);
        const time = timeOf(next);
        if (time !== null) onChange(time);
      }}
    />
  );
}

function timeOf(text: string): string | null {
  const match = /^(\d{1,2})(?::([0-5]\d))?$/.exec(text.trim());
  if (!match || Number(match[1]) > 23) return null;
  return `${(match[1] ?? '').padStart(2, '0')}:${match[2] ?? '00'}`;
}
