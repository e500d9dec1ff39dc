import type { ProjectBilling } from '../../../../domain/wire/billing-setup.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { DatePicker } from '../../../ui/DatePicker.tsx';
import { formatDate } from '../../../ui/format.ts';
import { Money } from '../../../ui/Money.tsx';
import { spokenLocale, t } from '../../../words/words.ts';
import { MinorField } from '../common/fields.tsx';
import { Section } from '../common/Section.tsx';

type Milestone = ProjectBilling['milestones'][number];
const day = (date: string): string => formatDate(date, spokenLocale(), { dateStyle: 'medium' });

/** Milestones of a fixed price: each is billed once it was reached, and stays as it is from then on. */
export function Milestones(props: {
  milestones: readonly Milestone[];
  currency: string;
  isOffline: boolean;
  onChange: (before: Milestone, after: Pick<Milestone, 'reachedOn' | 'amountMinor'>) => void;
}) {
  const { milestones, currency, isOffline, onChange } = props;
  return (
    <Section
      title={t('billing.milestones')}
      help={milestones.length === 0 ? t('billing.no-milestones') : t('billing.milestones-help')}
    >
      <ul className="flex flex-col">
        {milestones.map((milestone) => {
          const { id, name, due, amountMinor, reachedOn, isBilled } = milestone;
          return (
            <li key={id} className="flex flex-wrap items-center gap-3 border-b border-line py-2">
              <span className="min-w-40 flex-1">
                <span className="block">{name}</span>
                <span className="text-12 text-muted">{t('billing.due', { date: day(due) })}</span>
              </span>
              {isBilled ? (
                <>
                  <Badge>{t('billing.billed')}</Badge>
                  <span className="digits text-muted">
                    {reachedOn && t('billing.reached-on', { date: day(reachedOn) })}
                  </span>
                  <Money className="w-36 text-right" minor={amountMinor} currency={currency} />
                </>
              ) : (
                <>
                  <MinorField
                    label={t('billing.milestone-amount', { name })}
                    hideLabel
                    currency={currency}
                    minor={amountMinor}
                    isDisabled={isOffline}
                    onChange={(minor) => onChange(milestone, { reachedOn, amountMinor: minor })}
                  />
                  <DatePicker
                    className="w-48"
                    label={t('billing.milestone-reached', { name })}
                    hideLabel
                    value={reachedOn}
                    isDisabled={isOffline}
                    onChange={(date) => onChange(milestone, { reachedOn: date, amountMinor })}
                  />
                </>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
