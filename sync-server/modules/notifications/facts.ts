import type { NoticeFacts, NoticeKind } from '../../../domain/entities/notification.ts';
import { spokenDate } from '../../../domain/rules/civil-date.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';

/** Comments that a notice carries at most; the sheet has all of them. */
const COMMENTS_MAX = 5;

/**
 * What each kind says of its thing, which `subjectId` names. Ids stand for names, which the reader's device knows; dates
 * are civil, minutes whole.
 *
 * - `entry_approved`, `entry_rejected`, `entry_reopened` (the decision): how many `entries` and `minutes` of the `week`
 *   that begins then; `date` the first of them; `by` who decided, or null and `rule` the name of the rule that did;
 *   `comments` in words.
 * - `sheet_submitted`, `adjustment_waiting` (the person): `person`, `week`, and what of it waits for the reader:
 *   `entries`, `minutes`, `flagged`.
 * - `week_missing` (the person): `week`, `minutes` that are logged and not submitted, `capacity`.
 * - `lock_soon` (the person): `week`, `minutes` not submitted, `through` the last day on which they can be.
 * - `delegation_given`, `delegation_ended` (the decision): `by` whose right it is, `through` or null, `entries` or 0 for all.
 * - `decision_not_counted` (the decision): `action`; of its entries `changed` since they were looked at, `decided` by
 *   somebody before, `refused` for another reason, `counted`.
 * - `daily_digest` (the reader): `sheets`, `flagged`, `minutes`, `missing` weeks, `adjustments`.
 * - `report_ready` (the report), `webhook_disabled` (the endpoint): `url` of it.
 * - `usage_threshold` (the client): `client` its name, `eventType`, `threshold`, `usage` as decimal strings, `month`.
 * - `invoices_overdue` (the tenant): `invoices` that became late since the day before, `overdue` all that are late.
 */
export function grown(kind: NoticeKind, before: NoticeFacts, after: NoticeFacts): NoticeFacts {
  if (kind !== 'entry_approved' && kind !== 'entry_rejected' && kind !== 'entry_reopened') return after;
  const same = (name: string) => (before[name] === after[name] ? (after[name] ?? null) : null);
  return {
    ...after,
    entries: count(before, 'entries') + count(after, 'entries'),
    minutes: count(before, 'minutes') + count(after, 'minutes'),
    date: [text(before, 'date'), text(after, 'date')].filter((date) => date !== '').sort()[0] ?? '',
    by: same('by'),
    rule: same('rule'),
    comments: someComments([...texts(before, 'comments'), ...texts(after, 'comments')]),
  };
}

/** Each comment once, the first few. */
export function someComments(comments: readonly string[]): string[] {
  const said = comments.map((comment) => comment.trim()).filter((comment) => comment !== '');
  return [...new Set(said)].slice(0, COMMENTS_MAX);
}

/** The notice in one English sentence, for whoever has no words for its facts. */
export function sentenceOf(kind: NoticeKind, facts: NoticeFacts): string {
  const entries = counted(count(facts, 'entries'), 'entry', 'entries');
  const hours = `${formatMinutes(count(facts, 'minutes'))} h`;
  const day = (name: string) => (text(facts, name) === '' ? '' : spokenDate(text(facts, name)));
  const week = day('week') === '' ? '' : ` of the week from ${day('week')}`;
  switch (kind) {
    case 'entry_approved':
    case 'entry_rejected':
    case 'entry_reopened': {
      const rule = text(facts, 'rule') === '' ? '' : ` by the rule “${text(facts, 'rule')}”`;
      const said = texts(facts, 'comments').map((comment) => ` “${comment}”`);
      return `${entries}${week} (${hours}) ${verbs[kind]}${rule}.${said.join('')}`;
    }
    case 'sheet_submitted':
      return `A sheet${week} waits for you: ${entries}, ${hours}.`;
    case 'adjustment_waiting':
      return `Adjustments${week} wait for you: ${entries}, ${hours}.`;
    case 'week_missing':
      return `Your time${week} is not submitted.`;
    case 'lock_soon':
      return `${hours}${week} are not submitted, and the period locks after ${day('through')}.`;
    case 'delegation_given':
      return 'You were asked to decide on time in somebody’s place.';
    case 'delegation_ended':
      return 'You no longer decide on time in somebody’s place.';
    case 'decision_not_counted':
      return `A decision of yours did not count for ${counted(missed(facts), 'entry', 'entries')}. Look at them again.`;
    case 'daily_digest':
      return `${counted(count(facts, 'sheets'), 'sheet waits', 'sheets wait')} for you, ${count(facts, 'flagged')} flagged; ${counted(count(facts, 'missing'), 'week is', 'weeks are')} missing.`;
    case 'report_ready':
      return 'Your report is ready.';
    case 'webhook_disabled':
      return `Nothing reaches ${text(facts, 'url')} any more, so nothing is sent to it.`;
    case 'invoices_overdue':
      return `${counted(count(facts, 'invoices'), 'invoice is', 'invoices are')} late since yesterday; ${count(facts, 'overdue')} in all.`;
    case 'usage_threshold':
      return `${text(facts, 'client')} has used ${text(facts, 'usage')} of ${text(facts, 'eventType')} in ${text(facts, 'month')}, over the threshold of ${text(facts, 'threshold')}.`;
  }
}

const verbs = { entry_approved: 'approved', entry_rejected: 'rejected', entry_reopened: 'reopened' } as const;

function missed(facts: NoticeFacts): number {
  return count(facts, 'changed') + count(facts, 'decided') + count(facts, 'refused');
}

function counted(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function count(facts: NoticeFacts, name: string): number {
  const value = facts[name];
  return typeof value === 'number' ? value : 0;
}

function text(facts: NoticeFacts, name: string): string {
  const value = facts[name];
  return typeof value === 'string' ? value : '';
}

function texts(facts: NoticeFacts, name: string): string[] {
  const value = facts[name];
  return Array.isArray(value) ? value : [];
}
