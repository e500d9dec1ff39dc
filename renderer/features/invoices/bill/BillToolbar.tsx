import { LineGrouping } from '../../../../domain/entities/billing.ts';
import type { BillingScope } from '../../../../domain/wire/invoices.ts';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { DatePicker } from '../../../ui/DatePicker.tsx';
import { Toolbar } from '../../../ui/Page.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { Select } from '../../../ui/Select.tsx';
import { t } from '../../../words/words.ts';
import { billPeriods, namedPeriod, type Period, periodOf } from './periods.ts';

type Options = Pick<BillingScope, 'grouping' | 'includeUsage'>;

const periodKeys = {
  until: 'bill.period-until',
  last_month: 'bill.period-last-month',
  this_month: 'bill.period-this-month',
} as const;
const groupingKeys = {
  person: 'bill.by-person',
  role: 'bill.by-role',
  task: 'bill.by-task',
  activity: 'bill.by-activity',
  project: 'bill.by-project',
} as const;

/** Which work is billed, and how it is put into lines. */
export function BillToolbar(props: {
  today: string;
  period: Period;
  onPeriod: (period: Period) => void;
  isSwapped: boolean;
  options: Options;
  onOptions: (options: Options) => void;
}) {
  const { today, period, onPeriod, isSwapped, options, onOptions } = props;
  return (
    <Toolbar label={t('bill.what')}>
      <SegmentedControl
        label={t('bill.period')}
        size="small"
        options={billPeriods.map((id) => ({ id, label: t(periodKeys[id]) }))}
        value={namedPeriod(period, today) ?? ''}
        onChange={(id) => {
          const name = billPeriods.find((one) => one === id);
          if (name) onPeriod(periodOf(name, today));
        }}
      />
      <DatePicker
        label={t('bill.from')}
        hideLabel
        className="w-40"
        value={period.from}
        max={today}
        error={isSwapped ? t('invoices.swapped') : null}
        onChange={(from) => onPeriod({ ...period, from })}
      />
      <span aria-hidden className="text-muted">
        –
      </span>
      <DatePicker
        label={t('bill.to')}
        hideLabel
        className="w-40"
        value={period.to}
        max={today}
        onChange={(to) => to !== null && onPeriod({ ...period, to })}
      />
      <Select
        label={t('bill.grouping')}
        hideLabel
        className="w-48"
        options={[
          { id: 'firm', label: t('bill.by-firm') },
          ...LineGrouping.options.map((id) => ({ id, label: t(groupingKeys[id]) })),
        ]}
        value={options.grouping ?? 'firm'}
        onChange={(id) =>
          onOptions({ ...options, grouping: LineGrouping.options.find((one) => one === id) ?? null })
        }
      />
      <Checkbox
        isSelected={options.includeUsage}
        onChange={(includeUsage) => onOptions({ ...options, includeUsage })}
      >
        {t('bill.with-usage')}
      </Checkbox>
    </Toolbar>
  );
}
