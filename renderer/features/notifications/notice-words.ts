import type { Notification } from '../../../domain/entities/notification.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { formatDate, numberFormat } from '../../ui/format.ts';
import { spokenLocale, t } from '../../words/words.ts';

/** A notice in the language of whoever reads: one line, a quieter one, and what somebody wrote. */
export interface NoticeWords {
  title: string;
  detail: string;
  comments: readonly string[];
}

/** @param nameOf of a person by id; somebody unknown has none */
export function noticeWords(notice: Notification, nameOf: (id: string) => string | undefined): NoticeWords {
  const said = new Said(notice, nameOf);
  const { name, minutes } = said;
  const week = said.date('week');
  const figures = t('notices.figures', { count: said.number('entries'), minutes });
  const flagged = said.number('flagged');
  const words = (title: string, ...details: (string | false)[]): NoticeWords => ({
    title,
    detail: details.filter((detail) => detail !== false && detail !== '').join(' · '),
    comments: said.texts('comments'),
  });
  switch (notice.kind) {
    case 'entry_approved':
      return said.text('rule') === ''
        ? words(t('notices.approved', { name, week }), figures)
        : words(
            t('notices.approved-rule', { week }),
            figures,
            t('notices.rule', { rule: said.text('rule') }),
          );
    case 'entry_rejected':
      return words(t('notices.rejected', { name, week }), figures);
    case 'entry_reopened':
      return words(t('notices.reopened', { name, week }), figures);
    case 'week_missing':
      return said.number('minutes') === 0
        ? words(t('notices.week-missing', { week }), t('notices.week-missing-help'))
        : words(t('notices.week-open', { week, minutes }));
    case 'lock_soon':
      return words(
        t('notices.lock-soon', { week, through: said.date('through') }),
        t('notices.not-submitted', { minutes }),
      );
    case 'sheet_submitted':
      return words(
        t('notices.submitted', { name, week }),
        figures,
        flagged > 0 && t('notices.flagged', { count: flagged }),
      );
    case 'adjustment_waiting':
      return words(t('notices.adjustment', { name, week }), figures);
    case 'delegation_given':
      return words(
        t('notices.delegated', { name }),
        said.text('through') !== '' && t('notices.delegated-until', { date: said.date('through') }),
        said.number('entries') > 0 && t('notices.delegated-some', { count: said.number('entries') }),
      );
    case 'delegation_ended':
      return words(t('notices.delegation-ended', { name }));
    case 'decision_not_counted':
      return words(
        t('notices.not-counted', {
          count: said.number('changed') + said.number('decided') + said.number('refused'),
        }),
        said.number('changed') > 0 && t('notices.not-counted-changed', { count: said.number('changed') }),
        said.number('decided') > 0 && t('notices.not-counted-decided', { count: said.number('decided') }),
        said.number('refused') > 0 && t('notices.not-counted-refused', { count: said.number('refused') }),
      );
    case 'daily_digest':
      return words(
        t('notices.digest', { count: said.number('sheets') }),
        flagged > 0 && t('notices.flagged', { count: flagged }),
        said.number('missing') > 0 && t('notices.digest-missing', { count: said.number('missing') }),
        said.number('adjustments') > 0 &&
          t('notices.digest-adjustments', { count: said.number('adjustments') }),
      );
    case 'report_ready':
      return words(t('notices.report'));
    case 'webhook_disabled':
      return words(t('notices.webhook', { url: said.text('url') }), t('notices.webhook-help'));
    case 'invoices_overdue':
      return words(
        t('notices.overdue', { count: said.number('invoices') }),
        t('notices.overdue-all', { count: said.number('overdue') }),
      );
    case 'usage_threshold':
      return words(
        t('notices.usage', { client: said.text('client'), kind: said.text('eventType') }),
        t('notices.usage-figures', {
          usage: said.amount('usage'),
          threshold: said.amount('threshold'),
          month: said.month('month'),
        }),
      );
  }
}

function isDecimal(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}

/** The facts of a notice, each as it is said. */
class Said {
  readonly #notice: Notification;
  readonly #nameOf: (id: string) => string | undefined;

  constructor(notice: Notification, nameOf: (id: string) => string | undefined) {
    this.#notice = notice;
    this.#nameOf = nameOf;
  }

  /** Who acted. */
  get name(): string {
    const id = this.text('by') || this.text('person');
    return this.#nameOf(id) ?? t('notices.somebody');
  }

  get minutes(): string {
    return formatMinutes(this.number('minutes'));
  }

  date(fact: string): string {
    const date = this.text(fact);
    return date === '' ? '' : formatDate(date, spokenLocale(), { day: 'numeric', month: 'short' });
  }

  /** A month `YYYY-MM`. */
  month(fact: string): string {
    const month = this.text(fact);
    const options = { month: 'long', year: 'numeric' } as const;
    return month === '' ? '' : formatDate(`${month}-01`, spokenLocale(), options);
  }

  /** A decimal string, which Intl reads exactly. */
  amount(fact: string): string {
    const value = this.text(fact);
    return isDecimal(value)
      ? numberFormat(spokenLocale(), { maximumFractionDigits: 6 }).format(value)
      : value;
  }

  text(fact: string): string {
    const value = this.#notice.facts[fact];
    return typeof value === 'string' ? value : '';
  }

  number(fact: string): number {
    const value = this.#notice.facts[fact];
    return typeof value === 'number' ? value : 0;
  }

  texts(fact: string): readonly string[] {
    const value = this.#notice.facts[fact];
    return Array.isArray(value) ? value : [];
  }
}
