import type { BillingProblem } from '../../../../domain/wire/invoices.ts';
import { t } from '../../../words/words.ts';
import { clock } from '../invoice-words.ts';

const keys = {
  no_rate: 'bill.problem-no-rate',
  card_currency: 'bill.problem-card-currency',
  expense_currency: 'bill.problem-expense-currency',
  no_usage_price: 'bill.problem-no-usage-price',
  usage_negative: 'bill.problem-usage-negative',
} as const;

/** What keeps work off an invoice, and what to do about it. */
export function problemWords(
  { kind, projectId, entryCount, minutes, subject }: BillingProblem,
  projectName: (id: string) => string | null,
): string {
  return t(keys[kind], {
    project: (projectId === null ? null : projectName(projectId)) ?? t('explain.a-project'),
    count: entryCount,
    hours: clock(minutes),
    subject: subject ?? '',
  });
}
