import {
  AlarmClock,
  Bell,
  CalendarX2,
  Check,
  CheckCheck,
  CircleDot,
  FileChartColumn,
  Gauge,
  Lock,
  type LucideIcon,
  MailOpen,
  ReceiptText,
  RotateCcw,
  Undo2,
  UserCheck,
  UserX,
  Webhook,
} from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { NoticeKind, Notification } from '../../../domain/entities/notification.ts';
import { dateIn } from '../../../domain/rules/civil-date.ts';
import { errorWords } from '../../data/error-words.ts';
import { usePeople, useWorkspace } from '../../data/workspace.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { useCommand } from '../../ui/commands.ts';
import { cx } from '../../ui/cx.ts';
import { dateFormat, formatDate } from '../../ui/format.ts';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { undoStep, useUndoStore } from '../../ui/undo.ts';
import { spokenLocale, t } from '../../words/words.ts';
import { type NoticeTarget, targetOf } from './notice-target.ts';
import { noticeWords } from './notice-words.ts';
import { useNoticesStore } from './notices-store.ts';
import { type Notices, useNotices } from './use-notices.ts';

const icons: Record<NoticeKind, LucideIcon> = {
  entry_approved: Check,
  entry_rejected: Undo2,
  entry_reopened: RotateCcw,
  week_missing: CalendarX2,
  lock_soon: Lock,
  sheet_submitted: CheckCheck,
  adjustment_waiting: CheckCheck,
  delegation_given: UserCheck,
  delegation_ended: UserX,
  decision_not_counted: RotateCcw,
  daily_digest: AlarmClock,
  report_ready: FileChartColumn,
  webhook_disabled: Webhook,
  usage_threshold: Gauge,
  invoices_overdue: ReceiptText,
};

/** What the person was told, by day, over whatever screen is open. */
export function NoticesPanel({ onOpen }: { onOpen: (target: NoticeTarget) => void }) {
  const isOpen = useNoticesStore((store) => store.isOpen);
  const show = useNoticesStore((store) => store.show);
  const notices = useNotices();
  useCommand({
    id: 'notices.open',
    label: t('notices.open'),
    group: t('app.group-go'),
    keys: 'Mod+8',
    words: t('notices.words'),
    run: () => show(!useNoticesStore.getState().isOpen),
  });
  useCommand(
    notices.unread > 0
      ? {
          id: 'notices.read-all',
          label: t('notices.read-all'),
          group: t('app.group-app'),
          words: t('notices.words'),
          run: () => void readAll(notices),
        }
      : null,
  );
  if (!isOpen) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between the buttons inside.
    <div onKeyDown={moveByArrows} className="fixed inset-y-0 right-0 z-30 flex max-w-full shadow-float">
      <SidePanel
        title={t('notices.title')}
        subtitle={
          notices.unread > 0 ? t('notices.unread', { count: notices.unread }) : t('notices.nothing-unread')
        }
        onClose={() => show(false)}
        closeLabel={t('common.close')}
        actions={
          notices.unread > 0 && (
            <Button icon={MailOpen} onPress={() => void readAll(notices)}>
              {t('notices.read-all')}
            </Button>
          )
        }
      >
        <NoticeDays
          notices={notices}
          onOpen={(notice) => {
            void told(notices.mark([notice], true));
            show(false);
            onOpen(targetOf(notice));
          }}
        />
      </SidePanel>
    </div>
  );
}

/** Arrows go from notice to notice, as in a list; Tab reaches what can be done with each. */
function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0) return;
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-notice]')];
  const at = lines.findIndex((line) => line.parentElement?.contains(document.activeElement));
  const next = lines[at === -1 ? 0 : at + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

async function readAll(notices: Notices): Promise<void> {
  await told(notices.markAll());
  const step = useUndoStore.getState().done.at(-1);
  showToast({
    message: t('notices.all-read'),
    ...(step ? { undo: { label: t('common.undo'), onUndo: () => void told(undoStep(step)) } } : {}),
  });
}

function told(saving: Promise<unknown>): Promise<unknown> {
  return saving.catch((error: unknown) => showToast({ message: errorWords(error), tone: 'bad' }));
}

function NoticeDays({ notices, onOpen }: { notices: Notices; onOpen: (notice: Notification) => void }) {
  const { info } = useWorkspace();
  if (notices.notices.length === 0)
    return (
      <EmptyState icon={Bell} title={t('notices.empty')}>
        {t('notices.empty-help')}
      </EmptyState>
    );
  const days = Map.groupBy(notices.notices, ({ at }) => dateIn(info.zone, at));
  const today = dateIn(info.zone, new Date().toISOString());
  return (
    <div className="-mx-2 flex flex-col gap-4">
      {[...days].map(([day, ofDay]) => (
        <section key={day} aria-label={dayWords(day, today)}>
          <h3 className="px-2 pb-1 text-12 font-medium text-muted">{dayWords(day, today)}</h3>
          <ul className="flex flex-col gap-px">
            {ofDay.map((notice) => (
              <NoticeLine key={notice.id} notice={notice} notices={notices} onOpen={onOpen} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function dayWords(day: string, today: string): string {
  if (day === today) return t('notices.today');
  return formatDate(day, spokenLocale(), { weekday: 'long', day: 'numeric', month: 'long' });
}

function NoticeLine(props: {
  notice: Notification;
  notices: Notices;
  onOpen: (notice: Notification) => void;
}) {
  const { notice, notices, onOpen } = props;
  const people = usePeople();
  const { title, detail, comments } = noticeWords(notice, (id) => people.get(id)?.name);
  const Icon = icons[notice.kind];
  const isUnread = notice.readAt === null;
  const isTrouble = notice.kind === 'entry_rejected' || notice.kind === 'decision_not_counted';
  return (
    <li className="group/notice relative flex items-start rounded-normal hover:bg-hover">
      <button
        type="button"
        data-notice=""
        onClick={() => onOpen(notice)}
        className="flex min-w-0 flex-1 items-start gap-2.5 rounded-normal py-2 pr-10 pl-2 text-left"
      >
        <Icon
          size={16}
          strokeWidth={1.75}
          aria-hidden
          className={cx(
            'mt-0.5 shrink-0',
            isTrouble ? 'text-bad' : isUnread ? 'text-accent-ink' : 'text-muted',
          )}
        />
        <span className="flex min-w-0 flex-1 flex-col gap-0.5">
          <span className={cx('break-words', isUnread ? 'font-semibold' : 'text-strong')}>
            {isUnread && <span className="sr-only">{t('notices.is-unread')} </span>}
            {title}
          </span>
          {detail !== '' && <span className="digits text-12 break-words text-muted">{detail}</span>}
          {comments.map((comment) => (
            <span
              key={comment}
              className="mt-0.5 border-l-2 border-line-strong pl-2 break-words whitespace-pre-line text-strong"
            >
              {comment}
            </span>
          ))}
          <time dateTime={notice.at} className="digits text-12 text-muted">
            {dateFormat(spokenLocale(), { timeStyle: 'short' }).format(new Date(notice.at))}
          </time>
        </span>
      </button>
      <span className="absolute top-1.5 right-1 flex size-7 items-center justify-center">
        {isUnread && (
          <span
            aria-hidden
            className="size-2 rounded-full bg-accent group-focus-within/notice:hidden group-hover/notice:hidden"
          />
        )}
        <span className="absolute inset-0 opacity-0 group-focus-within/notice:opacity-100 group-hover/notice:opacity-100">
          <IconButton
            size="small"
            kind="quiet"
            icon={isUnread ? MailOpen : CircleDot}
            label={isUnread ? t('notices.mark-read') : t('notices.mark-unread')}
            onPress={() => void told(notices.mark([notice], isUnread))}
          />
        </span>
      </span>
    </li>
  );
}
