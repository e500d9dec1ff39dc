import { TriangleAlert } from 'lucide-react';
import type { InvoiceDetail } from '../../../../domain/wire/invoices.ts';
import { Button } from '../../../ui/Button.tsx';
import { Toolbar } from '../../../ui/Page.tsx';
import { t } from '../../../words/words.ts';
import { sentAgain, whyNotSent } from '../delivery-words.ts';
import { dueWords, instantWords, money } from '../invoice-words.ts';
import type { InvoiceOn } from './use-commands.ts';

/** How the invoice stands, in one line above the paper: what is open, by when, what was sent; or why a draft does not hold. */
export function InvoiceStrip(props: { detail: InvoiceDetail; isOffline: boolean; on: InvoiceOn }) {
  const { detail, isOffline, on } = props;
  const { invoice, deliveries } = detail;
  if (invoice.status === 'draft') {
    if (invoice.stale === null) return null;
    return (
      <Toolbar label={t('invoice.state')}>
        <TriangleAlert size={16} aria-hidden className="shrink-0 text-warn" />
        <p className="min-w-0 flex-1">
          <strong className="font-medium">{t('invoice.stale')}</strong> {staleWords(invoice.stale)}
        </p>
        <Button keys="R" isDisabled={isOffline} onPress={on.refresh}>
          {t('invoice.refresh')}
        </Button>
      </Toolbar>
    );
  }
  const last = deliveries.at(-1);
  return (
    <Toolbar label={t('invoice.state')}>
      <p className="digits flex min-w-0 flex-1 flex-wrap gap-x-4 gap-y-1">
        {invoice.status !== 'void' && (
          <span className="font-medium">
            {invoice.openMinor < 0
              ? t('invoice.overpaid', { amount: money(-invoice.openMinor, invoice.currency) })
              : t('invoice.open-of', {
                  open: money(invoice.openMinor, invoice.currency),
                  total: money(invoice.totalMinor, invoice.currency),
                })}
          </span>
        )}
        {invoice.openMinor > 0 && invoice.dueDate !== null && (
          <span className={invoice.daysOverdue > 0 ? 'text-bad' : 'text-muted'}>
            {t('invoice.due-on', { date: dueWords(invoice) })}
          </span>
        )}
        {invoice.disputed && (
          <span className="flex items-center gap-1.5">
            <TriangleAlert size={14} aria-hidden className="text-warn" />
            {t('invoice.disputed', { reason: invoice.disputed })}
          </span>
        )}
        <span className="text-muted">
          {last
            ? t(`invoice.last-${last.state}`, {
                target: last.target,
                when: instantWords(last.deliveredAt ?? last.createdAt),
              })
            : t('invoice.never-sent')}
          {last && last.state !== 'delivered' && whyNotSent(last) !== null && ` · ${whyNotSent(last)}`}
        </span>
      </p>
      {last?.state === 'failed' && invoice.status !== 'void' && (
        <Button size="small" isDisabled={isOffline} onPress={() => on.deliver(sentAgain(detail, last))}>
          {t('invoice.send-again')}
        </Button>
      )}
    </Toolbar>
  );
}

const reasons = {
  time_changed: 'invoice.stale-time',
  others_changed: 'invoice.stale-others',
} as const;

/** Why a draft does not hold, as the server's triggers say it (a code, or words in English). */
export function staleWords(stale: string): string {
  return stale === 'time_changed' || stale === 'others_changed' ? t(reasons[stale]) : stale;
}
