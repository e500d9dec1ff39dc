import { Pencil, Undo2 } from 'lucide-react';
import type { RateCardHistory } from '../../../../domain/wire/billing-setup.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/cx.ts';
import { formatDate, formatMoney, numberFormat } from '../../../ui/format.ts';
import type { WordKey } from '../../../words/en/catalogue.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import { Section } from '../common/Section.tsx';
import {
  type CellValue,
  type CompareRow,
  compareVersions,
  type RowGroup,
  type RowSubject,
} from './compare.ts';
import { tierName, usageName } from './tiers.ts';
import { type RateNames, rateSubject } from './use-names.ts';

const groups: Readonly<Record<RowGroup, WordKey>> = {
  card: 'rates.card',
  rates: 'rates.rates',
  overtime: 'rates.overtime',
  volume: 'rates.volume',
  tiers: 'rates.tiers',
  usage: 'rates.usage',
};

const day = (date: string): string => formatDate(date, spokenLocale(), { dateStyle: 'medium' });
const percent = (ratio: string): string =>
  numberFormat(spokenLocale(), { style: 'percent', maximumFractionDigits: 2 }).format(Number(ratio));
const decimal = (value: string | number): string =>
  numberFormat(spokenLocale(), { maximumFractionDigits: 12 }).format(Number(value));
const hours = (minutes: number): string => t('rates.hours', { hours: decimal(minutes / 60) });

/** A card with its versions beside each other, newest first; what a version changed is marked. */
export function CardVersions(props: {
  card: RateCardHistory;
  names: RateNames;
  isOffline: boolean;
  onEdit: () => void;
  /** Null: the newest version stays. */
  onTakeBack: (() => void) | null;
}) {
  const { card, names, isOffline, onEdit, onTakeBack } = props;
  const { versions, projects } = card;
  const [newest] = versions;
  if (!newest) return null;
  return (
    <div className="flex flex-col gap-8">
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="mr-auto text-15 font-semibold">{newest.name}</h2>
        {onTakeBack && (
          <Button icon={Undo2} isDisabled={isOffline} onPress={onTakeBack}>
            {t('rates.take-back', { version: newest.cardVersion })}
          </Button>
        )}
        <Button kind="primary" icon={Pencil} keys="E" onPress={onEdit}>
          {t('rates.new-version')}
        </Button>
      </div>
      <VersionTable card={card} names={names} />
      <Section title={t('rates.projects')} help={projects.length === 0 ? t('rates.no-projects') : undefined}>
        {projects.length > 0 && (
          <ul className="flex flex-col">
            {projects.map(({ id, code, name, clientName }) => (
              <li key={id} className="flex min-h-8 items-center gap-3 border-b border-line">
                <span className="w-24 shrink-0 truncate text-12 text-muted">{code}</span>
                <span className="min-w-0 flex-1 truncate">{name}</span>
                <span className="truncate text-muted">{clientName}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </div>
  );
}

function VersionTable({ card: { versions }, names }: { card: RateCardHistory; names: RateNames }) {
  const rows = compareVersions(versions);
  const byGroup = Map.groupBy(rows, ({ group }) => group);
  return (
    <div
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      role="region"
      aria-label={t('rates.versions')}
      className="overflow-x-auto rounded-normal focus-visible:ring-inside"
    >
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b border-line-strong text-left align-bottom">
            <th
              scope="col"
              className="sticky left-0 z-10 min-w-56 bg-page py-2 pr-4 text-12 font-medium text-muted"
            >
              {t('rates.what')}
            </th>
            {versions.map(({ cardVersion, validFrom, invoiceCount }, index) => (
              <th key={cardVersion} scope="col" className="min-w-36 px-3 py-2 text-right font-medium">
                <span className="flex flex-col items-end">
                  <span className="flex items-center gap-2">
                    {index === 0 && <Badge>{t('rates.newest')}</Badge>}
                    {t('rates.version', { version: cardVersion })}
                  </span>
                  <span className="text-12 font-normal text-muted">
                    {t('rates.from', { date: day(validFrom) })}
                  </span>
                  <span className="text-12 font-normal text-muted">
                    {t('rates.on-invoices', { count: invoiceCount })}
                  </span>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        {[...byGroup].map(([group, ofGroup]) => (
          <tbody key={group}>
            <tr>
              <th
                scope="rowgroup"
                colSpan={versions.length + 1}
                className="pt-4 pb-1 text-left text-12 font-semibold text-muted"
              >
                {t(groups[group])}
              </th>
            </tr>
            {ofGroup.map((row) => (
              <VersionRow key={row.key} row={row} versions={versions} names={names} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function VersionRow(props: { row: CompareRow; versions: RateCardHistory['versions']; names: RateNames }) {
  const { row, versions, names } = props;
  return (
    <tr className="border-t border-line">
      <th scope="row" className="sticky left-0 z-10 bg-page py-1.5 pr-4 text-left font-normal">
        {subjectWords(row.subject, names)}
      </th>
      {versions.map(({ cardVersion, currency }, index) => {
        const isChanged = row.changed[index] === true;
        return (
          <td
            key={cardVersion}
            className={cx('digits px-3 py-1.5 text-right', isChanged && 'bg-accent-soft font-semibold')}
          >
            {cellWords(row.cells[index] ?? null, row.subject, currency)}
            {isChanged && <span className="sr-only"> {t('rates.changed')}</span>}
          </td>
        );
      })}
    </tr>
  );
}

function subjectWords(subject: RowSubject, names: RateNames): string {
  switch (subject.of) {
    case 'rate':
      return rateSubject(subject, names) ?? t('rates.any-work');
    case 'volume':
      return t('rates.volume-from-hours', { hours: hours(subject.fromMinutes) });
    case 'tier':
      return tierName(subject.tier);
    case 'usage':
      return t('rates.usage-from', { name: usageName(subject.eventType), from: decimal(subject.from) });
    case 'validFrom':
      return t('rates.valid-from');
    case 'name':
      return t('rates.name');
    case 'currency':
      return t('rates.currency');
    case 'overtime':
      return t('rates.overtime');
  }
}

function cellWords(value: CellValue, { of }: RowSubject, currency: string): string {
  if (value === null) return '–';
  if (typeof value === 'object')
    return t('rates.overtime-is', { hours: hours(value.threshold), times: decimal(value.multiplier) });
  if (typeof value === 'number') return formatMoney(value, currency);
  if (of === 'validFrom') return day(value);
  if (of === 'volume' || of === 'tier') return percent(value);
  return of === 'usage' ? `${decimal(value)} ${currency}` : value;
}
