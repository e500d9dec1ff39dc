import type { Decision } from '../../../domain/entities/decision.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import type { NotificationInput } from '../notifications/service.ts';
import type { Judgement } from './judge.ts';

const words = {
  approve: { kind: 'entry_approved', verb: 'approved' },
  reject: { kind: 'entry_rejected', verb: 'rejected' },
  reopen: { kind: 'entry_reopened', verb: 'reopened' },
} as const;

/** One notice for each person whose time a decision touched, however many entries; none for one's own decision. */
export function decisionNotices(
  actorUserId: string,
  judged: readonly { decision: Decision; applied: Judgement['applied'] }[],
): NotificationInput[] {
  return judged.flatMap(({ decision, applied }) => {
    if (decision.action === 'delegate') return [];
    const { kind, verb } = words[decision.action];
    const owners = Map.groupBy(applied, ({ before }) => before.userId);
    owners.delete(actorUserId);
    return [...owners].map(([userId, theirs]) => {
      const minutes = theirs.reduce((sum, { before }) => sum + before.minutes, 0);
      const count = theirs.length === 1 ? 'One entry was' : `${theirs.length} entries were`;
      const comment = decision.comment.trim() === '' ? '' : ` “${decision.comment.trim()}”`;
      return {
        userId,
        kind,
        subjectId: theirs.length === 1 && theirs[0] ? theirs[0].before.id : decision.id,
        message: `${count} ${verb} (${formatMinutes(minutes)} h).${comment}`,
      };
    });
  });
}
