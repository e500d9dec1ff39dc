import { useEffect, useState } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { adjustmentEffect } from '../../../../domain/rules/adjustment.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { useTenant, useWorkspace } from '../../../data/workspace.tsx';
import { formatMoney } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import { Difference } from './Difference.tsx';

/** The settled entry that this one corrects, what differs, and what its approval changes in time and money. */
export function AdjustmentNote({ entry, correctsId }: { entry: TimeEntry; correctsId: string }) {
  const { data } = useWorkspace();
  const rounding = useTenant()?.settings.rounding;
  const [corrected, setCorrected] = useState<TimeEntry | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void data.findEntries([correctsId]).then(({ here }) => {
      if (isCurrent) setCorrected(here[0] ?? null);
    });
    return () => {
      isCurrent = false;
    };
  }, [data, correctsId]);
  if (!corrected) return <p className="mt-1 text-12 text-muted">{t('decide.corrects-unknown')}</p>;
  const { minutes, amountMinor, currency } = adjustmentEffect(entry, corrected, rounding);
  const time = signed(minutes, formatMinutes);
  const money =
    amountMinor === undefined || currency === undefined
      ? null
      : signed(amountMinor, (minor) => formatMoney(minor, currency, 'symbol', spokenLocale()));
  return (
    <div className="mt-1 border-l-2 border-accent-line pl-2 text-12">
      <p className="digits text-strong">
        {money === null ? t('decide.corrects-time', { time }) : t('decide.corrects', { time, money })}
      </p>
      <Difference before={corrected} after={entry} except={['id', 'correctsId']} />
    </div>
  );
}

function signed(value: number, words: (size: number) => string): string {
  return `${value < 0 ? '−' : value > 0 ? '+' : '±'}${words(Math.abs(value))}`;
}
