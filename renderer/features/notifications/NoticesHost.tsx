import { useEffect, useRef, useState } from 'react';
import type { Notification } from '../../../domain/entities/notification.ts';
import { ReadAnswer } from '../../../domain/wire/notifications.ts';
import { useAskServer } from '../../data/ask-server.ts';
import { bridge } from '../../data/bridge.ts';
import { useObservable } from '../../data/hooks.ts';
import { usePeople, useSyncStatus, useWorkspace } from '../../data/workspace.tsx';
import { t } from '../../words/words.ts';
import { desktopNews } from './desktop.ts';
import { type NoticeTarget, targetOf } from './notice-target.ts';
import { noticeWords } from './notice-words.ts';
import { readsToSend, shownNotices, withoutReads } from './notices-kept.ts';
import { useNoticesStore } from './notices-store.ts';
import { useNoticesKept } from './use-notices.ts';

const TAG = 'stint-notice';
/** What arrives within so long is one notification. */
const GATHER_MS = 1500;
const TRY_AGAIN_MS = 30_000;
/** Ids that one request names. */
const AT_ONCE = 1000;
/** Lines of a notification that tells of several. */
const LINES = 4;
/** Before the first answer of the device's database; whatever comes then is another list. */
const none: Notification[] = [];

/** What notices do without being looked at: they are told to the server once read, and shown on the desktop. */
export function NoticesHost({ onOpen }: { onOpen: (target: NoticeTarget) => void }) {
  const { data } = useWorkspace();
  const all = useObservable<Notification[]>(() => data.watchNotices(), [data], none);
  useReadsSent(all);
  useDesktop(all);

  const latest = useRef({ all, onOpen });
  latest.current = { all, onOpen };
  useEffect(
    () =>
      bridge().on('notify.clicked', ({ tag, target }) => {
        if (tag !== TAG) return;
        const notice = latest.current.all.find(({ id }) => id === target);
        if (notice) latest.current.onOpen(targetOf(notice));
        else useNoticesStore.getState().show(true);
      }),
    [],
  );
  return null;
}

/** Sends what was read here as soon as there is a server, and again until it has answered. */
function useReadsSent(all: readonly Notification[]): void {
  const { phase, initialPullDone } = useSyncStatus();
  const ask = useAskServer();
  const [kept, change] = useNoticesKept();
  const [tries, setTries] = useState(0);
  const { read, unread, done } = readsToSend(all, kept, initialPullDone && all !== none);
  const isOnline = phase === 'up_to_date' || phase === 'sending';
  const todo = JSON.stringify({ read, unread });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a try that failed is the occasion for the next
  useEffect(() => {
    if (!isOnline) return;
    const lists: { read: string[]; unread: string[] } = JSON.parse(todo);
    if (lists.read.length + lists.unread.length === 0) return;
    let again: number | undefined;
    const send = async (ids: readonly string[], isRead: boolean): Promise<void> => {
      for (let at = 0; at < ids.length; at += AT_ONCE)
        await ask(
          '/v1/notifications/read',
          ReadAnswer,
          { ids: ids.slice(at, at + AT_ONCE), read: isRead },
          'POST',
        );
    };
    send(lists.read, true)
      .then(() => send(lists.unread, false))
      .catch(() => {
        again = window.setTimeout(() => setTries((count) => count + 1), TRY_AGAIN_MS);
      });
    return () => window.clearTimeout(again);
  }, [ask, isOnline, todo, tries]);

  const shown = done.join(' ');
  useEffect(() => {
    // What cannot be let go of now is let go of when the next is.
    if (shown !== '') void change((now) => withoutReads(now, shown.split(' '))).catch(() => undefined);
  }, [shown, change]);
}

/** Shows what is new on the desktop while nobody looks at Stint. */
function useDesktop(all: readonly Notification[]): void {
  const { data } = useWorkspace();
  const { initialPullDone } = useSyncStatus();
  const people = usePeople();
  const [kept, change] = useNoticesKept();
  const latest = useRef({ all, kept, people });
  latest.current = { all, kept, people };

  useEffect(() => {
    if (!initialPullDone || all === none) return;
    const look = async (): Promise<void> => {
      const { all: notices, kept: now, people: names } = latest.current;
      const time = new Date();
      const { show, seen } = desktopNews(
        shownNotices(notices, now, time.getTime()),
        now,
        data.userId,
        !document.hasFocus(),
        time.getTime(),
        `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`,
      );
      if (seen === now.seen) return;
      // Kept before it is shown: rather none than the same one at every start.
      await change((held) => ({ ...held, seen }));
      await showOnDesktop(show, (id) => names.get(id)?.name);
    };
    const timer = window.setTimeout(() => void look().catch(() => undefined), GATHER_MS);
    return () => window.clearTimeout(timer);
  }, [all, initialPullDone, data, change]);
}

async function showOnDesktop(
  notices: readonly Notification[],
  nameOf: (id: string) => string | undefined,
): Promise<void> {
  const [first] = notices;
  if (!first) return;
  const words = notices.map((notice) => noticeWords(notice, nameOf));
  const [only] = words;
  const isOne = notices.length === 1;
  const title = isOne ? (only?.title ?? '') : t('notices.desktop-several', { count: notices.length });
  const lines = isOne
    ? [only?.detail ?? '', ...(only?.comments ?? []).map((comment) => t('notices.quote', { comment }))]
    : words.slice(0, LINES).map((one) => one.title);
  await bridge().invoke('notify.show', {
    title: title.slice(0, 120),
    body: lines
      .filter((line) => line !== '')
      .join('\n')
      .slice(0, 500),
    tag: TAG,
    ...(isOne ? { target: first.id } : {}),
  });
}
