import { useMemo } from 'react';
import { useClients } from '../../../data/workspace.tsx';
import { ComboBox } from '../../../ui/ComboBox.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { Toolbar } from '../../../ui/Page.tsx';
import { Select } from '../../../ui/Select.tsx';
import { t } from '../../../words/words.ts';
import { addMonths, lastMonths, monthAt, periodOf, ranges } from '../common/months.ts';
import { monthWords } from '../common/usage-words.ts';
import { OwnUse } from './OwnUse.tsx';
import { chooseUsage, useUsageChoice } from './usage-choice.ts';

/** Which client and which months; `onlyMonths` offers no ranges, `isOnlyOne` no client. */
export function UsageToolbar(props: { clientId: string | null; isOnlyOne: boolean; onlyMonths: boolean }) {
  const { clientId, isOnlyOne, onlyMonths } = props;
  const clients = useClients();
  const { period } = useUsageChoice();
  const thisMonth = monthAt(new Date());
  const { from, to } = periodOf(period ?? thisMonth, thisMonth);
  const months = lastMonths(thisMonth);
  const options = [
    ...months.map((id) => ({ id, label: monthWords(id), group: t('usage.a-month') })),
    ...(onlyMonths
      ? []
      : ranges.map((count) => ({
          id: `last-${count}`,
          label: t('usage.last-months', { count }),
          group: t('usage.a-range'),
        }))),
  ];
  const clientOptions = useMemo(
    () =>
      [...clients.values()]
        .map(({ id, name }) => ({ id, label: name }))
        .toSorted((a, b) => a.label.localeCompare(b.label)),
    [clients],
  );
  const step = (by: number): void => {
    const next = addMonths(by < 0 ? from : to, by);
    if (months.includes(next)) chooseUsage({ period: next });
  };
  const group = t('usage.title');
  useCommand({ id: 'usage.earlier', label: t('usage.earlier'), group, keys: 'P', run: () => step(-1) });
  useCommand({ id: 'usage.later', label: t('usage.later'), group, keys: 'N', run: () => step(1) });
  const value = onlyMonths || from === to ? to : (period ?? to);
  return (
    <Toolbar label={t('usage.filters')}>
      {!isOnlyOne && (
        <ComboBox
          className="w-60"
          label={t('usage.client')}
          hideLabel
          placeholder={t('usage.all-clients')}
          options={clientOptions}
          value={clientId}
          emptyText={t('usage.no-such-client')}
          onChange={(id) => chooseUsage({ clientId: id })}
        />
      )}
      <Select
        className="w-48"
        label={t('usage.period')}
        hideLabel
        options={options}
        value={value}
        onChange={(id) => chooseUsage({ period: id })}
      />
      {!isOnlyOne && (
        <div className="ml-auto">
          <OwnUse clients={clientOptions} />
        </div>
      )}
    </Toolbar>
  );
}
