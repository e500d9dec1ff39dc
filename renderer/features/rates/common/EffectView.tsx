import { TriangleAlert } from 'lucide-react';
import type { DraftEffect, LineEffect } from '../../../../domain/wire/billing-setup.ts';
import { formatDate, formatMoney, numberFormat } from '../../../ui/format.ts';
import { Money } from '../../../ui/Money.tsx';
import { spokenLocale, t } from '../../../words/words.ts';
import { Section } from './Section.tsx';
import type { EffectState } from './use-effect.ts';

/** What saving moves, in a sentence for the foot of a form; null where it moves nothing, or nobody knows yet. */
export function effectSum(state: EffectState): string | null {
  if (state.is !== 'known' || state.effect.drafts.length === 0) return null;
  const { drafts } = state.effect;
  const sums = [...Map.groupBy(drafts, ({ currency }) => currency)].map(([currency, ofOne]) =>
    signed(
      ofOne.reduce((sum, { differenceMinor }) => sum + differenceMinor, 0),
      currency,
    ),
  );
  return t('billing.effect-sum', { count: drafts.length, sums: sums.join(', ') });
}

const signed = (minor: number, currency: string): string =>
  `${minor > 0 ? '+' : ''}${formatMoney(minor, currency)}`;
const day = (date: string): string => formatDate(date, spokenLocale(), { dateStyle: 'medium' });

/** What saving would move: every draft with its totals and the lines that differ. Said before anything is saved. */
export function EffectView({ state }: { state: EffectState }) {
  if (state.is === 'none') return null;
  const isOfApproval = state.is === 'known' && state.effect.applies === 'approval';
  return (
    <Section
      title={t('billing.effect')}
      help={t(isOfApproval ? 'billing.effect-help-approval' : 'billing.effect-help')}
    >
      <div role="status" aria-live="polite">
        {state.is === 'asking' && <p className="text-muted">{t('billing.effect-asking')}</p>}
        {state.is === 'offline' && <p className="text-muted">{t('billing.effect-offline')}</p>}
        {state.is === 'failed' && (
          <p className="flex items-start gap-2 text-warn">
            <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
            {t('billing.effect-failed', { why: state.words })}
          </p>
        )}
        {state.is === 'known' && (
          <p className={state.effect.drafts.length === 0 ? 'text-muted' : 'font-medium'}>
            {state.effect.drafts.length === 0
              ? t('billing.effect-none', { count: state.effect.draftCount })
              : t('billing.effect-some', {
                  count: state.effect.drafts.length,
                  total: state.effect.draftCount,
                })}
          </p>
        )}
      </div>
      {state.is === 'known' && state.effect.drafts.length > 0 && (
        <ul className="flex flex-col gap-4">
          {state.effect.drafts.map((draft) => (
            <DraftMoved key={draft.invoiceId} draft={draft} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function DraftMoved({ draft }: { draft: DraftEffect }) {
  const { clientName, currency, periodFrom, periodTo, totalMinor, newTotalMinor, differenceMinor } = draft;
  const hidden = draft.lineCount - draft.lines.length;
  return (
    <li className="flex flex-col gap-1">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-medium">{clientName}</span>
        <span className="text-12 text-muted">
          {t('billing.draft-of', { from: day(periodFrom), to: day(periodTo) })}
        </span>
        <span className="digits ml-auto">
          {t('billing.from-to', {
            before: formatMoney(totalMinor, currency),
            after: formatMoney(newTotalMinor, currency),
          })}
        </span>
        <span className="digits w-28 text-right font-semibold">{signed(differenceMinor, currency)}</span>
      </p>
      <div className="overflow-x-auto">
        <table className="w-full min-w-120 text-12">
          <thead className="sr-only">
            <tr>
              <th scope="col">{t('billing.effect-line')}</th>
              <th scope="col">{t('billing.effect-before')}</th>
              <th scope="col">{t('billing.effect-after')}</th>
              <th scope="col">{t('billing.effect-difference')}</th>
            </tr>
          </thead>
          <tbody>
            {draft.lines.map((line) => (
              <tr key={`${line.kind} ${line.description}`} className="border-t border-line">
                <th scope="row" className="py-1 pr-3 text-left font-normal text-strong">
                  {nameOf(line)}
                </th>
                <td className="digits w-28 py-1 text-right text-muted">
                  <Money minor={line.beforeMinor} currency={currency} show="none" />
                </td>
                <td className="digits w-28 py-1 text-right">
                  <Money minor={line.afterMinor} currency={currency} show="none" />
                </td>
                <td className="digits w-28 py-1 text-right">{signed(line.differenceMinor, currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {hidden > 0 && <p className="text-12 text-muted">{t('billing.effect-more', { count: hidden })}</p>}
    </li>
  );
}

function nameOf({ kind, description }: LineEffect): string {
  if (kind !== 'tax') return description;
  const rate = numberFormat(spokenLocale(), { style: 'percent', maximumFractionDigits: 2 });
  return t('billing.effect-tax', { rate: rate.format(Number(description)) });
}
