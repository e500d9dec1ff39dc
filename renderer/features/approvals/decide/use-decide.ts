import { useMemo } from 'react';
import type { Decision } from '../../../../domain/entities/decision.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import type { StintData } from '../../../data/types.ts';
import { usePeople, useSyncStatus, useWorkspace } from '../../../data/workspace.tsx';
import { recordUndo, type UndoStep, useUndoStore } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { type DecisionInput, newDecisions } from '../decide.ts';
import { commentsOn, dropComments, writeComment } from '../sheet/comments.ts';
import { lookedAt, useShown } from '../sheet/shown.ts';
import { say, sayError, takeBackStep } from './say.ts';

/** For how long a decision is held back on this device, in case it was a slip. */
export const HOLD_MS = 6_000;

type Comments = ReadonlyMap<string, string>;

/**
 * Each resolves to whether it was taken: durable here, and said. The entries are those on the screen, of any sheets; of
 * those that changed there and were not looked at since, none is decided.
 */
export interface Decide {
  approve(entries: readonly TimeEntry[], comment?: string): Promise<boolean>;
  /** @param commentsById what is said to single entries, before `comment`; without it what was written on the sheet */
  reject(entries: readonly TimeEntry[], comment: string, commentsById?: Comments): Promise<boolean>;
  reopen(entries: readonly TimeEntry[], comment: string): Promise<boolean>;
  /** Approves some and rejects others of the same sheets, in one go and with one undo. */
  partly(approved: readonly TimeEntry[], rejected: readonly TimeEntry[], comment: string): Promise<boolean>;
}

type Part = Pick<DecisionInput, 'action' | 'shown' | 'comment' | 'comments'>;
interface Who {
  data: StintData;
  tenantId: string;
  userId: string;
  isOffline: boolean;
  nameOf: (userId: string) => string;
}

const steps = new Map<string, UndoStep>();

/** Takes back a decision that waits, with all that was decided together with it, and says so. */
export async function takeBack(data: StintData, decisionId: string): Promise<void> {
  const step = steps.get(decisionId);
  if (step && useUndoStore.getState().done.includes(step)) return takeBackStep(step);
  try {
    await data.takeBackDecisions([decisionId]);
  } catch (error) {
    sayError(error);
  }
}

/** How a person's decisions are made, on every screen that decides. */
export function useDecide(): Decide {
  const { data, session } = useWorkspace();
  const people = usePeople();
  const isOffline = useSyncStatus().phase === 'offline';
  const { tenantId, userId } = session.session;
  return useMemo(() => {
    const nameOf = (id: string): string => people.get(id)?.name ?? t('approvals.somebody');
    const who: Who = { data, tenantId, userId, isOffline, nameOf };
    const rejection = (shown: readonly TimeEntry[], comment: string, given?: Comments): Part => {
      const comments = given ?? commentsOn(shown.map(({ id }) => id));
      return { action: 'reject', shown, comment, comments };
    };
    return {
      approve: (shown, comment = '') => decide(who, [{ action: 'approve', shown, comment }]),
      reject: (shown, comment, comments) => decide(who, [rejection(shown, comment, comments)]),
      reopen: (shown, comment) => decide(who, [{ action: 'reopen', shown, comment }]),
      partly: (approved, rejected, comment) =>
        decide(who, [{ action: 'approve', shown: approved, comment: '' }, rejection(rejected, comment)]),
    };
  }, [data, tenantId, userId, isOffline, people]);
}

async function decide(who: Who, asked: readonly Part[]): Promise<boolean> {
  const { all } = useShown.getState();
  const parts = asked
    .map((part) => (part.action === 'reopen' ? part : { ...part, shown: lookedAt(all, part.shown) }))
    .filter(({ shown }) => shown.length > 0);
  const left = countOf(asked) - countOf(parts);
  if (parts.length === 0) {
    if (left > 0) say({ message: t('decide.look-first', { count: left }), tone: 'bad' });
    return false;
  }
  let made: Decision[] = [];
  const make = async (): Promise<void> => {
    const now = new Date();
    const { tenantId, userId } = who;
    const lists = await Promise.all(parts.map((part) => newDecisions({ ...part, tenantId, userId, now })));
    const decisions = lists.flat();
    await who.data.decideAll(
      decisions,
      parts.flatMap(({ shown }) => shown),
      HOLD_MS,
    );
    made = decisions;
  };
  try {
    await make();
  } catch (error) {
    sayError(error);
    return false;
  }
  const written = parts.map(({ comments }) => comments ?? new Map<string, string>());
  for (const comments of written) dropComments([...comments.keys()]);
  const said = parts.map(saidOf).join(' ');
  const step: UndoStep = {
    label: said.replace(/\.$/, ''),
    undo: async () => {
      const back = new Set(await who.data.takeBackDecisions(made.map(({ id }) => id)));
      const sent = made.filter(({ id }) => !back.has(id));
      made = [];
      for (const comments of written) for (const [id, text] of comments) writeComment(id, text);
      if (sent.length > 0) sayTooLate(who, sent, parts);
    },
    redo: async () => {
      await make();
      for (const { id } of made) steps.set(id, step);
    },
  };
  recordUndo(step);
  for (const { id } of made) steps.set(id, step);
  const later = [
    ...(left > 0 ? [t('decide.left-out', { count: left })] : []),
    ...(who.isOffline ? [t('decide.sent-later')] : []),
  ];
  say({
    message: [said, ...later].join(' '),
    tone: 'ok',
    stays: HOLD_MS,
    undo: { label: t('common.undo'), onUndo: () => void takeBackStep(step) },
  });
  return true;
}

/** What was sent cannot be taken back: an approval can be reopened, a rejection is its person's to answer. */
function sayTooLate(who: Who, sent: readonly Decision[], parts: readonly Part[]): void {
  const ids = new Set(sent.flatMap(({ entries }) => entries.map(({ entryId }) => entryId)));
  // What can still be done about it is said last, and so stays.
  for (const { action, shown } of parts.toReversed()) {
    const entries = shown.filter(({ id }) => ids.has(id));
    const [first] = entries;
    if (!first) continue;
    const several = new Set(entries.map(({ userId }) => userId)).size;
    const what = { count: entries.length, people: several, name: who.nameOf(first.userId) };
    if (action !== 'approve') {
      say({ message: t(`decide.too-late.${action}`, what), stays: null });
      continue;
    }
    const reopen = { action: 'reopen', shown: entries, comment: t('decide.reopened-undone') } as const;
    say({
      message: t('decide.too-late.approve', what),
      stays: null,
      undo: { label: t('decide.reopen'), onUndo: () => void decide(who, [reopen]) },
    });
  }
}

function countOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { shown }) => sum + shown.length, 0);
}

function saidOf({ action, shown }: Part): string {
  const minutes = formatMinutes(shown.reduce((sum, entry) => sum + entry.minutes, 0));
  const keys = { approve: 'approved', reject: 'rejected', reopen: 'reopened' } as const;
  return t(`decide.${keys[action]}`, { count: shown.length, minutes });
}
