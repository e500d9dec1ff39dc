import { Lock, LockOpen } from 'lucide-react';
import { useEffect, useState } from 'react';
import { addDays, dateIn, weekEndOf } from '../../../domain/rules/civil-date.ts';
import { openThrough } from '../../../domain/rules/lock.ts';
import { LockEffect } from '../../../domain/wire/firm-rules.ts';
import { useAskServer } from '../../data/ask-server.ts';
import { errorWords } from '../../data/error-words.ts';
import { Button } from '../../ui/Button.tsx';
import { DatePicker } from '../../ui/DatePicker.tsx';
import { formatDate } from '../../ui/format.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { spokenLocale, t } from '../../words/words.ts';
import { RuleSection, type RuleSectionProps, within } from './RuleSection.tsx';

const day = (date: string): string => formatDate(date, spokenLocale(), { dateStyle: 'long' });

/** When a week closes: by itself after some days, and by hand through a day. */
export function LockSection({ settings, change, isOffline }: RuleSectionProps & { isOffline: boolean }) {
  const { lock } = settings;
  const keep = (part: Partial<typeof lock>): void => change({ lock: { ...lock, ...part } });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const today = dateIn(zone, new Date().toISOString());
  const lastWeek = weekEndOf(addDays(today, -7), settings.weekStart);
  const through = openThrough(lastWeek, settings);
  return (
    <RuleSection title={t('firm.locks')} help={t('firm.locks-help')}>
      <Switch
        isSelected={lock.daysAfterWeekEnd !== null}
        onChange={(isOn) => keep({ daysAfterWeekEnd: isOn ? 5 : null })}
      >
        {t('firm.lock-by-rule')}
      </Switch>
      {lock.daysAfterWeekEnd !== null && (
        <>
          <div className="flex flex-wrap gap-3">
            <NumberField
              className="w-44"
              label={t('firm.lock-days')}
              unit={t('firm.days')}
              minValue={0}
              maxValue={365}
              value={lock.daysAfterWeekEnd}
              onChange={(value) => {
                const daysAfterWeekEnd = within(value, 0, 365);
                if (daysAfterWeekEnd !== null) keep({ daysAfterWeekEnd });
              }}
            />
            <NumberField
              className="w-44"
              label={t('firm.lock-grace')}
              unit={t('firm.days')}
              minValue={0}
              maxValue={60}
              value={lock.graceDays}
              onChange={(value) => {
                const graceDays = within(value, 0, 60);
                if (graceDays !== null) keep({ graceDays });
              }}
            />
          </div>
          {through !== null && (
            <p className="text-12 text-muted">
              {t('firm.lock-means', { week: day(lastWeek), through: day(through) })}
            </p>
          )}
        </>
      )}
      <div className="flex flex-wrap items-end gap-3">
        <DatePicker
          className="w-52"
          label={t('firm.lock-through')}
          max={today}
          value={lock.lockedThrough}
          onChange={(lockedThrough) => keep({ lockedThrough })}
        />
        {lock.lockedThrough === null ? (
          <Button icon={Lock} onPress={() => keep({ lockedThrough: lastWeek })}>
            {t('firm.lock-last-week')}
          </Button>
        ) : (
          <Button icon={LockOpen} onPress={() => keep({ lockedThrough: null })}>
            {t('firm.unlock')}
          </Button>
        )}
      </div>
      {lock.lockedThrough !== null && <Effect through={lock.lockedThrough} isOffline={isOffline} />}
    </RuleSection>
  );
}

/** How much is still open before that day, as the server counts it: this device does not hold everybody's drafts. */
function Effect({ through, isOffline }: { through: string; isOffline: boolean }) {
  const ask = useAskServer();
  const [answer, setAnswer] = useState<LockEffect | { failure: string } | null>(null);
  useEffect(() => {
    if (isOffline) return setAnswer({ failure: t('firm.effect-offline') });
    let isCurrent = true;
    ask(`/v1/tenant/lock-effect?through=${through}`, LockEffect).then(
      (effect) => isCurrent && setAnswer(effect),
      (error: unknown) => isCurrent && setAnswer({ failure: errorWords(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [ask, through, isOffline]);
  const words =
    answer === null
      ? t('firm.effect-asking')
      : 'failure' in answer
        ? answer.failure
        : answer.open + answer.submitted === 0
          ? t('firm.effect-none', { date: day(answer.through) })
          : t('firm.effect', { ...answer, date: day(answer.through) });
  return (
    <p role="status" className="text-12 text-muted">
      {words}
    </p>
  );
}
