import { type KeyboardEvent, useState } from 'react';
import { usePolicy } from '../../../data/machine.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Kbd } from '../../../ui/Kbd.tsx';
import { ManagedMark } from '../../../ui/ManagedMark.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { t } from '../../../words/words.ts';
import { acceleratorKeys, acceleratorOf } from './accelerator.ts';
import { governed, type TimerRules, useChosenRules, usualRules } from './timer-rules.ts';
import { useTimerStore } from './timer-store.ts';
import { attempt } from './use-timer-actions.ts';

const MINUTES = [1, 3, 5, 10, 15, 30, 60];
const isMac = /Mac/.test(navigator.userAgent);

/** The timer's section of the settings: when to ask about time away, and the shortcut of the system. */
export function TimerSettings() {
  const { data } = useWorkspace();
  const chosen = useChosenRules() ?? usualRules;
  const policy = usePolicy();
  const rules = governed(chosen, policy);
  const isAwayManaged = policy.IdleMinutes !== undefined;
  const isShortcutForbidden = policy.TimerShortcutAllowed === false;
  const state = useTimerStore((store) => store.shortcut);
  const keep = (part: Partial<TimerRules>): void => {
    void attempt(() => data.keep('timer_rules', { ...chosen, ...part }));
  };
  const minutes =
    MINUTES.includes(rules.awayMinutes) || rules.awayMinutes === 0
      ? MINUTES
      : [...MINUTES, rules.awayMinutes].sort((a, b) => a - b);
  return (
    <section className="flex flex-col gap-4">
      <h2 className="text-15 font-semibold">{t('timer.settings')}</h2>
      <Select
        className="w-64 max-w-full"
        label={t('timer.settings.away')}
        description={t('timer.settings.away-hint')}
        value={String(rules.awayMinutes)}
        isDisabled={isAwayManaged}
        onChange={(id) => keep({ awayMinutes: Number(id) })}
        options={[
          ...minutes.map((count) => ({
            id: String(count),
            label: t('timer.settings.away-minutes', { count }),
          })),
          { id: '0', label: t('timer.settings.away-never') },
        ]}
      />
      {isAwayManaged && <ManagedMark text={t('system.managed')} hint={t('system.managed.help')} />}
      {policy.TimerMaxHours !== undefined && (
        <div className="flex flex-col gap-1">
          <p>{t('timer.settings.long', { count: policy.TimerMaxHours })}</p>
          <ManagedMark text={t('system.managed')} hint={t('system.managed.help')} />
        </div>
      )}
      <Switch
        isSelected={rules.shortcut !== null}
        isDisabled={isShortcutForbidden}
        onChange={(isOn) => keep({ shortcut: isOn ? usualRules.shortcut : null })}
        description={t('timer.settings.shortcut-hint')}
      >
        {t('timer.settings.shortcut-on')}
      </Switch>
      {isShortcutForbidden && <ManagedMark text={t('system.managed')} hint={t('system.managed.help')} />}
      {rules.shortcut !== null && (
        <ShortcutField
          accelerator={rules.shortcut}
          isTaken={state === 'taken'}
          onChange={(shortcut) => keep({ shortcut })}
        />
      )}
    </section>
  );
}

/** Shows the keys, and takes others by having them pressed. */
function ShortcutField(props: {
  accelerator: string;
  isTaken: boolean;
  onChange: (accelerator: string) => void;
}) {
  const { accelerator, isTaken, onChange } = props;
  const [isListening, setListening] = useState(false);
  const [isWeak, setWeak] = useState(false);
  const keys = acceleratorKeys(accelerator);

  const listen = (event: KeyboardEvent): void => {
    if (!isListening || event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') {
      setListening(false);
      return;
    }
    const found = acceleratorOf(event, isMac);
    if (found === 'waiting') return;
    setWeak(found === 'weak');
    if (found === 'weak') return;
    setListening(false);
    onChange(found.accelerator);
  };

  return (
    <div className="flex flex-col items-start gap-1.5" onKeyDownCapture={listen}>
      <div className="flex items-center gap-3">
        <Kbd keys={keys} />
        <Button
          size="small"
          onPress={() => {
            setWeak(false);
            setListening(true);
          }}
          onBlur={() => setListening(false)}
        >
          {t('timer.settings.shortcut-change')}
        </Button>
      </div>
      <p role="status" className={isTaken && !isListening ? 'text-12 text-warn' : 'text-12 text-muted'}>
        {isListening
          ? t(isWeak ? 'timer.settings.shortcut-weak' : 'timer.settings.shortcut-press')
          : isTaken &&
            t('timer.settings.shortcut-taken', { keys: keys.replaceAll('Mod', isMac ? '⌘' : 'Ctrl') })}
      </p>
    </div>
  );
}
