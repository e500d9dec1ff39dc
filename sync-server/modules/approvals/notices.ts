import type { Decision } from '../../../domain/entities/decision.ts';
import type { NoticeFacts } from '../../../domain/entities/notification.ts';
import type { TenantSettings } from '../../../domain/entities/tenant.ts';
import { weekStartOf } from '../../../domain/rules/civil-date.ts';
import { delegationToday } from '../../../domain/rules/delegation.ts';
import { someComments } from '../notifications/facts.ts';
import type { NotificationInput } from '../notifications/service.ts';
import type { Applied } from './judge.ts';

type Judged = { decision: Decision; applied: readonly Applied[] };

const kinds = { approve: 'entry_approved', reject: 'entry_rejected', reopen: 'entry_reopened' } as const;

/**
 * What decisions tell people, never one notice an entry: everybody whose time was decided on, one a week; whoever was lent
 * a right to decide; and who decided, where some of it did not count. Nobody is told what they did themselves.
 * @param actorUserId whose decisions they are
 */
export function decisionNotices(
  actorUserId: string,
  judged: readonly Judged[],
  { weekStart }: Pick<TenantSettings, 'weekStart'>,
): NotificationInput[] {
  return judged.flatMap((one) => [
    ...ownerNotices(actorUserId, one, weekStart),
    ...delegateNotice(one.decision),
    ...missedNotice(one.decision),
  ]);
}

function ownerNotices(
  actorUserId: string,
  { decision, applied }: Judged,
  weekStart: number,
): NotificationInput[] {
  const { action, decidedBy } = decision;
  if (action === 'delegate') return [];
  const sheets = Map.groupBy(
    applied,
    ({ before }) => `${before.userId} ${weekStartOf(before.date, weekStart)}`,
  );
  return [...sheets.values()].flatMap((entries) => {
    const [first] = entries;
    const { userId, date } = first?.before ?? {};
    // By a rule they are told also of their own doing: they submitted, the rule approved.
    if (userId === undefined || date === undefined || (userId === actorUserId && decidedBy !== null))
      return [];
    const week = weekStartOf(date, weekStart);
    const facts: NoticeFacts = {
      entries: entries.length,
      minutes: entries.reduce((sum, { before }) => sum + before.minutes, 0),
      week,
      date: entries.map(({ before }) => before.date).sort()[0] ?? date,
      by: decidedBy,
      rule: decision.rule?.name ?? null,
      comments: someComments(entries.map(({ comment }) => comment)),
    };
    const group = `decided:${action}:${decidedBy ?? decision.rule?.id}:${week}`;
    return [{ userId, kind: kinds[action], subjectId: decision.id, facts, group }];
  });
}

/** One whose last day is over when it is made ends the one before (domain/rules/delegation.ts). */
function delegateNotice({
  id,
  action,
  state,
  delegateTo,
  delegateUntil,
  ...decision
}: Decision): NotificationInput[] {
  if (action !== 'delegate' || delegateTo === null || state === 'refused') return [];
  const isEnd = delegateUntil !== null && delegateUntil < delegationToday(decision.decidedAt);
  return [
    {
      userId: delegateTo,
      kind: isEnd ? 'delegation_ended' : 'delegation_given',
      subjectId: id,
      facts: { by: decision.decidedBy, through: delegateUntil, entries: decision.entries.length },
    },
  ];
}

function missedNotice({ id, action, decidedBy, results }: Decision): NotificationInput[] {
  const count = (...outcomes: string[]) => results.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const facts = {
    action,
    changed: count('changed_since_reviewed'),
    decided: count('wrong_state'),
    refused: count('not_permitted', 'unknown_entry'),
    counted: count('applied'),
  };
  if (decidedBy === null || facts.changed + facts.decided + facts.refused === 0) return [];
  return [{ userId: decidedBy, kind: 'decision_not_counted', subjectId: id, facts }];
}
