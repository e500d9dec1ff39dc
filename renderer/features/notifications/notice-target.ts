import type { Notification } from '../../../domain/entities/notification.ts';

/** Where a notice leads. */
export type NoticeTarget =
  | { kind: 'week'; date: string }
  /** The queue, and in it a person's week where the notice is about one. */
  | { kind: 'approvals'; person: string | null; week: string | null }
  | { kind: 'report'; jobId: string }
  | { kind: 'webhooks' }
  | { kind: 'ageing' }
  | { kind: 'usage'; clientId: string; month: string | null };

export function targetOf({ kind, subjectId, facts }: Notification): NoticeTarget {
  const text = (name: string): string | null => {
    const value = facts[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  switch (kind) {
    case 'entry_approved':
    case 'entry_rejected':
    case 'entry_reopened':
    case 'week_missing':
    case 'lock_soon': {
      const date = text('date') ?? text('week');
      return date === null ? { kind: 'approvals', person: null, week: null } : { kind: 'week', date };
    }
    case 'report_ready':
      return { kind: 'report', jobId: subjectId };
    case 'webhook_disabled':
      return { kind: 'webhooks' };
    case 'invoices_overdue':
      return { kind: 'ageing' };
    case 'usage_threshold':
      return { kind: 'usage', clientId: subjectId, month: text('month') };
    default:
      return { kind: 'approvals', person: text('person'), week: text('week') };
  }
}
