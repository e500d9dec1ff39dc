import type { ProjectBilling } from '../../../../domain/wire/billing-setup.ts';
import { formatDate, formatMoney, numberFormat } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import { Section } from '../common/Section.tsx';

type Terms = ProjectBilling['terms'][number];

/** The versions of a project's terms, newest first, each in a line. */
export function TermsHistory({ terms, currency }: { terms: readonly Terms[]; currency: string }) {
  if (terms.length === 0) return null;
  return (
    <Section title={t('billing.terms-versions')}>
      <ul className="flex flex-col">
        {terms.map((one) => (
          <li
            key={one.termsVersion}
            className="flex flex-wrap items-baseline gap-x-3 border-b border-line py-1.5"
          >
            <span className="w-24 font-medium">{t('rates.version', { version: one.termsVersion })}</span>
            <span className="w-40 text-muted">
              {t('rates.from', { date: formatDate(one.validFrom, spokenLocale(), { dateStyle: 'medium' }) })}
            </span>
            <span className="min-w-48 flex-1">{summary(one, currency)}</span>
            <span className="text-12 text-muted">{t('rates.on-invoices', { count: one.invoiceCount })}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function summary({ overrides, retainer, outcomes }: Terms, currency: string): string {
  const hours = (minutes: number) =>
    numberFormat(spokenLocale(), { maximumFractionDigits: 2 }).format(minutes / 60);
  const parts = [
    ...(overrides.length > 0 ? [t('billing.says-rates', { count: overrides.length })] : []),
    ...(retainer
      ? [
          t('billing.says-retainer', {
            fee: formatMoney(retainer.feeMinor, currency),
            hours: hours(retainer.includedMinutes),
          }),
        ]
      : []),
    ...(outcomes.length > 0 ? [t('billing.says-outcomes', { count: outcomes.length })] : []),
  ];
  return parts.length === 0 ? t('billing.says-nothing') : parts.join(' · ');
}
