import { useCallback, useMemo } from 'react';
import { firstValueFrom, map } from 'rxjs';
import type { Notification } from '../../../domain/entities/notification.ts';
import { useObservable } from '../../data/hooks.ts';
import { useWorkspace } from '../../data/workspace.tsx';
import { recordUndo } from '../../ui/undo.ts';
import { t } from '../../words/words.ts';
import { type NoticesKept, nothingKept, readNoticesKept, shownNotices, withReads } from './notices-kept.ts';

const none: Notification[] = [];

/** What is kept here about notices, and a way to change it, on what is kept by then. @throws DataError */
export function useNoticesKept(): [
  NoticesKept,
  (change: (kept: NoticesKept) => NoticesKept) => Promise<void>,
] {
  const { data } = useWorkspace();
  const kept = useObservable(() => data.watchKept('notices').pipe(map(readNoticesKept)), [data], nothingKept);
  const change = useCallback(
    (make: (kept: NoticesKept) => NoticesKept): Promise<void> => {
      const written = queue.then(async () => {
        const now = readNoticesKept(await firstValueFrom(data.watchKept('notices')));
        const next = make(now);
        if (next !== now) await data.keep('notices', next);
      });
      queue = written.catch(() => undefined);
      return written;
    },
    [data],
  );
  return [kept, change];
}

/** One change after the other: each is made on what the one before has left. */
let queue: Promise<unknown> = Promise.resolve();

export interface Notices {
  /** Newest first; `readAt` as this person left it, also while the server does not know. */
  notices: readonly Notification[];
  unread: number;
  /** Marks as read, or unread again. Durable when it resolves, offline too. @throws DataError */
  mark(notices: readonly Notification[], read: boolean): Promise<void>;
  /** Marks all as read; can be undone. @throws DataError */
  markAll(): Promise<void>;
}

export function useNotices(): Notices {
  const { data } = useWorkspace();
  const all = useObservable<Notification[]>(() => data.watchNotices(), [data], none);
  const [kept, change] = useNoticesKept();
  const notices = useMemo(() => shownNotices(all, kept, Date.now()), [all, kept]);
  return useMemo(() => {
    const unread = notices.filter(({ readAt }) => readAt === null);
    const mark = (some: readonly Notification[], read: boolean): Promise<void> =>
      change((now) => withReads(now, some, read));
    return {
      notices,
      unread: unread.length,
      mark,
      markAll: async () => {
        await mark(unread, true);
        recordUndo({
          label: t('notices.undo-all', { count: unread.length }),
          undo: () => mark(unread, false),
          redo: () => mark(unread, true),
        });
      },
    };
  }, [notices, change]);
}
