import type { ReactNode } from 'react';
import type { PostalAddress } from '../../../../domain/entities/billing.ts';
import { cx } from '../../../ui/cx.ts';
import { t } from '../../../words/words.ts';
import { day, money, percent, periodWords } from '../invoice-words.ts';
import { PaperLines } from './PaperLines.tsx';
import type { PaperModel } from './paper-model.ts';

export interface PaperProps {
  paper: PaperModel;
  /** What is paid of it; left out while nothing is. */
  settled?: { paidMinor: number; creditedMinor: number; writtenOffMinor: number; openMinor: number };
  /** The line that is explained beside. */
  currentLine?: number | null;
  /** Lines open then; without it the paper is only looked at. */
  onLine?: (position: number) => void;
}

/** An invoice as its client will see it: who, for what, how much, and by when. */
export function Paper({ paper, settled, currentLine = null, onLine }: PaperProps) {
  const { parties, currency, totals, taxes } = paper;
  const seller = parties?.seller ?? null;
  return (
    <article
      aria-label={paper.number ?? t('invoice.draft-for', { client: paper.clientName })}
      className="@container mx-auto w-full max-w-3xl rounded-large border border-line bg-raised px-8 py-8 select-text @max-[520px]:px-4"
    >
      <header className="flex flex-wrap items-start justify-between gap-x-8 gap-y-4">
        <div className="min-w-0 flex-1 basis-48">
          {seller && (
            <p className="mb-3 text-12 text-muted">
              {[seller.legalName, ...addressLines(seller.address)].join(' · ')}
            </p>
          )}
          <p className="font-medium break-words">{parties?.buyer.legalName || paper.clientName}</p>
          {parties &&
            addressLines(parties.buyer.address).map((line) => (
              <p key={line} className="break-words">
                {line}
              </p>
            ))}
          {parties?.buyer.taxId && (
            <p className="mt-1 text-12 text-muted">{t('invoice.tax-id', { id: parties.buyer.taxId })}</p>
          )}
        </div>
        <dl className="grid grid-cols-[auto_auto] gap-x-4 gap-y-0.5">
          <dt className="sr-only">{t('invoices.number')}</dt>
          <dd className="col-span-2 mb-1 text-20 font-semibold">
            {paper.number ? t('invoice.title', { number: paper.number }) : t('invoice.draft')}
          </dd>
          {paper.dateIssued && <Fact label={t('invoice.date')}>{day(paper.dateIssued)}</Fact>}
          {paper.dueDate && <Fact label={t('invoices.due')}>{day(paper.dueDate)}</Fact>}
          {paper.period && (
            <Fact label={t('invoices.period')}>{periodWords(paper.period.from, paper.period.to)}</Fact>
          )}
          {parties?.buyer.buyerReference && (
            <Fact label={t('invoice.reference')}>{parties.buyer.buyerReference}</Fact>
          )}
        </dl>
      </header>
      {paper.isVoid && (
        <p className="mt-4 rounded-normal bg-bad-soft px-3 py-1.5 font-medium text-bad">
          {t('invoice.void-stamp')}
        </p>
      )}
      <PaperLines
        lines={paper.lines}
        currency={currency}
        currentLine={currentLine}
        {...(onLine ? { onLine } : {})}
      />
      <dl className="mt-4 ml-auto grid w-72 max-w-full grid-cols-[1fr_auto] gap-y-1">
        {totals.discountMinor !== 0 && (
          <>
            <Sum label={t('invoice.subtotal')}>{money(totals.subtotalMinor, currency)}</Sum>
            <Sum label={t('invoice.discount')}>{money(-totals.discountMinor, currency)}</Sum>
          </>
        )}
        <Sum label={t('invoice.net')}>{money(totals.subtotalMinor - totals.discountMinor, currency)}</Sum>
        {taxes.map((tax) => (
          <Sum
            key={`${tax.category} ${tax.rate}`}
            label={t('invoice.tax', { rate: percent(tax.rate), net: money(tax.netMinor, currency) })}
          >
            {money(tax.taxMinor, currency)}
          </Sum>
        ))}
        <Sum label={t('invoices.total')} isMain>
          {money(totals.totalMinor, currency)}
        </Sum>
        {settled && (
          <>
            {settled.paidMinor !== 0 && (
              <Sum label={t('invoices.paid')}>{money(-settled.paidMinor, currency)}</Sum>
            )}
            {settled.creditedMinor !== 0 && (
              <Sum label={t('invoices.credited')}>{money(-settled.creditedMinor, currency)}</Sum>
            )}
            {settled.writtenOffMinor !== 0 && (
              <Sum label={t('invoice.written-off')}>{money(-settled.writtenOffMinor, currency)}</Sum>
            )}
            <Sum label={t('invoices.open')} isMain>
              {money(settled.openMinor, currency)}
            </Sum>
          </>
        )}
      </dl>
      <footer className="mt-8 flex flex-col gap-3 empty:hidden">
        {taxes.map(
          ({ category, reason }) =>
            reason !== null && (
              <p key={category} className="text-12 text-muted">
                {reason}
              </p>
            ),
        )}
        {paper.note !== '' && <p className="break-words whitespace-pre-line">{paper.note}</p>}
        {seller?.bank && (
          <p className="text-12 text-muted">
            {t('invoice.bank', {
              holder: seller.bank.holder,
              iban: seller.bank.iban,
              bic: seller.bank.bic ?? '–',
            })}
          </p>
        )}
        {seller && (seller.footer !== '' || seller.vatId) && (
          <p className="border-t border-line pt-3 text-12 whitespace-pre-line text-muted">
            {[seller.vatId && t('invoice.tax-id', { id: seller.vatId }), seller.registration, seller.footer]
              .filter(Boolean)
              .join(' · ')}
          </p>
        )}
      </footer>
    </article>
  );
}

function addressLines({ lines, postalCode, city, country }: PostalAddress): string[] {
  return [...lines, `${postalCode} ${city}`.trim(), country].filter((line) => line !== '');
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="digits text-right">{children}</dd>
    </>
  );
}

function Sum({ label, isMain = false, children }: { label: string; isMain?: boolean; children: ReactNode }) {
  const weight = isMain && 'mt-1 border-t border-line-strong pt-1 text-15 font-semibold';
  return (
    <>
      <dt className={cx(weight, !isMain && 'text-strong')}>{label}</dt>
      <dd className={cx('digits pl-6 text-right whitespace-nowrap', weight)}>{children}</dd>
    </>
  );
}
