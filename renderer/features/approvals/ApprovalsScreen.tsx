import { CheckCheck, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { errorWords } from '../../data/error-words.ts';
import { usePeople, useSyncStatus, useWorkspace } from '../../data/workspace.tsx';
import { useCommand } from '../../ui/commands.ts';
import { cx } from '../../ui/cx.ts';
import { dateFormat } from '../../ui/format.ts';
import { Page, PageHeader } from '../../ui/Page.tsx';
import { EmptyState, OfflineNote, Skeleton } from '../../ui/states.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { t } from '../../words/words.ts';
import { newDecision } from './decide.ts';
import { RejectDialog } from './RejectDialog.tsx';
import { SheetView } from './SheetView.tsx';
import type { Sheet } from './sheets.ts';
import { useQueue } from './use-queue.ts';

/** The manager's queue: clean weeks first, one sheet at a time at the right, decided by key. */
export function ApprovalsScreen() {
  const { data, session, info } = useWorkspace();
  const people = usePeople();
  const sync = useSyncStatus();
  const { sheets, changed, entryCount } = useQueue();
  const [chosen, setChosen] = useState<string | null>(null);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isRejecting, setRejecting] = useState(false);

  const index = Math.max(
    0,
    sheets.findIndex(({ id }) => id === chosen),
  );
  const sheet = sheets[index];
  const selected = sheet?.entries.filter(({ id }) => !left.has(id)) ?? [];
  const nameOf = (userId: string): string => people.get(userId)?.name ?? t('approvals.somebody');

  useEffect(() => {
    if (sheet && sheet.id !== chosen) {
      setChosen(sheet.id);
      setLeft(new Set());
    }
  }, [sheet, chosen]);

  const choose = (next: Sheet | undefined): void => {
    if (!next) return;
    setChosen(next.id);
    setLeft(new Set());
    document.getElementById(`sheet-${next.id}`)?.scrollIntoView({ block: 'nearest' });
  };

  const decide = async (action: 'approve' | 'reject', comment: string): Promise<boolean> => {
    if (!sheet || selected.length === 0) return false;
    const minutes = selected.reduce((sum, entry) => sum + entry.minutes, 0);
    try {
      await data.decide(
        await newDecision({
          tenantId: session.session.tenantId,
          userId: session.session.userId,
          action,
          shown: selected,
          comment,
          now: new Date(),
        }),
      );
    } catch (error) {
      showToast({ message: errorWords(error), tone: 'bad' });
      return false;
    }
    const what = { minutes: formatMinutes(minutes), name: nameOf(sheet.userId) };
    const done =
      action === 'approve' ? t('approvals.approved-toast', what) : t('approvals.rejected-toast', what);
    showToast({
      message: sync.phase === 'offline' ? `${done} ${t('approvals.sent-later')}` : done,
      tone: 'ok',
    });
    setLeft(new Set());
    return true;
  };

  const canDecide = selected.length > 0;
  useCommand(
    canDecide
      ? {
          id: 'approvals.approve',
          label: t('approvals.approve-selected'),
          group: t('approvals.title'),
          keys: 'A',
          run: () => void decide('approve', ''),
        }
      : null,
  );
  useCommand(
    canDecide
      ? {
          id: 'approvals.reject',
          label: t('approvals.reject-comment'),
          group: t('approvals.title'),
          keys: 'R',
          run: () => setRejecting(true),
        }
      : null,
  );
  useCommand(
    sheets.length > 1
      ? {
          id: 'approvals.next',
          label: t('approvals.next'),
          group: t('approvals.title'),
          keys: 'J',
          run: () => choose(sheets[index + 1]),
        }
      : null,
  );
  useCommand(
    sheets.length > 1
      ? {
          id: 'approvals.previous',
          label: t('approvals.previous'),
          group: t('approvals.title'),
          keys: 'K',
          run: () => choose(sheets[index - 1]),
        }
      : null,
  );

  const header = (
    <PageHeader
      title={t('approvals.title')}
      figure={
        entryCount > 0 && (
          <span className="text-muted">
            <span className="digits text-20 font-semibold text-ink">{sheets.length}</span>{' '}
            {t('approvals.sheets', { count: sheets.length })} ·{' '}
            <span className="digits">{t('approvals.entries', { count: entryCount })}</span>
          </span>
        )
      }
    />
  );

  if (!sheet) {
    return (
      <Page header={header}>
        {sync.initialPullDone ? (
          <EmptyState icon={CheckCheck} title={t('approvals.nothing')}>
            {t('approvals.nothing-help')}
          </EmptyState>
        ) : (
          <Skeleton label={t('approvals.fetching')} rows={8} />
        )}
      </Page>
    );
  }

  return (
    <Page isFilled header={header}>
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(220px,280px)_minmax(0,1fr)]">
        <nav aria-label={t('approvals.queue')} className="min-h-0 overflow-auto border-r border-line py-2">
          <QueueGroup
            title={t('approvals.clean')}
            sheets={sheets.filter(({ warnings }) => warnings.length === 0)}
            current={sheet.id}
            nameOf={nameOf}
            locale={info.locale}
            onChoose={choose}
          />
          <QueueGroup
            title={t('approvals.look-closer')}
            sheets={sheets.filter(({ warnings }) => warnings.length > 0)}
            current={sheet.id}
            nameOf={nameOf}
            locale={info.locale}
            onChoose={choose}
          />
        </nav>
        <div className="flex min-h-0 min-w-0 flex-col">
          {sync.phase === 'offline' && (
            <div className="px-6 pt-4">
              <OfflineNote>{t('approvals.offline')}</OfflineNote>
            </div>
          )}
          <SheetView
            key={sheet.id}
            sheet={sheet}
            name={nameOf(sheet.userId)}
            changed={changed}
            left={left}
            onLeave={setLeft}
            onApprove={() => void decide('approve', '')}
            onReject={() => setRejecting(true)}
          />
        </div>
      </div>
      <RejectDialog
        isOpen={isRejecting}
        count={selected.length}
        name={nameOf(sheet.userId)}
        onClose={() => setRejecting(false)}
        onReject={async (comment) => {
          if (await decide('reject', comment)) setRejecting(false);
        }}
      />
    </Page>
  );
}

function QueueGroup(props: {
  title: string;
  sheets: Sheet[];
  current: string;
  nameOf: (userId: string) => string;
  locale: string;
  onChoose: (sheet: Sheet) => void;
}) {
  const { title, sheets, current, nameOf, locale, onChoose } = props;
  if (sheets.length === 0) return null;
  return (
    <section className="mb-3" aria-label={title}>
      <h2 className="flex justify-between px-4 py-1 text-12 font-medium text-muted">
        {title} <span className="digits">{sheets.length}</span>
      </h2>
      <ul>
        {sheets.map((sheet) => (
          <li key={sheet.id}>
            <button
              type="button"
              id={`sheet-${sheet.id}`}
              aria-current={sheet.id === current ? 'true' : undefined}
              onClick={() => onChoose(sheet)}
              className={cx(
                'flex w-full items-baseline gap-2 px-4 py-1.5 text-left',
                sheet.id === current ? 'bg-pressed' : 'hover:bg-hover',
              )}
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{nameOf(sheet.userId)}</span>
                <span className="digits flex items-center gap-1 text-12 text-muted">
                  {weekOf(sheet.weekStart, locale)}
                  {sheet.warnings.length > 0 && (
                    <span className="ml-1 inline-flex items-center gap-1 text-warn">
                      <TriangleAlert size={12} aria-hidden />
                      {t('approvals.flag-count', { count: sheet.warnings.length })}
                    </span>
                  )}
                </span>
              </span>
              <span className="digits">{formatMinutes(sheet.minutes)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function weekOf(first: string, locale: string): string {
  const from = new Date(`${first}T12:00:00Z`);
  const to = new Date(from.getTime() + 6 * 86_400_000);
  return dateFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).formatRange(from, to);
}
