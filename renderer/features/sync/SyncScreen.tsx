import { CircleCheck, ClipboardCopy, RefreshCw } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { useObservable } from '../../data/hooks.ts';
import { failureWords } from '../../data/rule-words.ts';
import type { AttentionItem, Way } from '../../data/types.ts';
import { useProjects, useSyncStatus, useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { dateFormat, formatDate } from '../../ui/format.ts';
import { Page, PageHeader } from '../../ui/Page.tsx';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { t } from '../../words/words.ts';
import { AttentionCard } from './AttentionCard.tsx';
import { Compared } from './Compared.tsx';
import { syncSentence } from './describe.ts';
import { SealedFiles } from './SealedFiles.tsx';

const noWays: ReadonlyMap<string, Way> = new Map();
const noItems: AttentionItem[] = [];
/** Lines that wait are for a look, not for work: more of them say nothing more. */
const SHOWN = 200;

/**
 * What waits, what was refused and why, the last receipt, and a trace for support. `children` are other parts of the app
 * that say whether something waits there.
 */
export function SyncScreen({
  onSignIn,
  onFix,
  children,
}: {
  onSignIn: () => void;
  onFix: (entryId: string, date: string) => void;
  children?: ReactNode;
}) {
  const { data, session, info } = useWorkspace();
  const status = useSyncStatus();
  const ways = useObservable(() => data.entryWays(), [data], noWays);
  const attention = useObservable(() => data.attention(), [data], noItems);
  const waitingIds = useMemo(
    () => [...ways].flatMap(([id, { kind }]) => (kind === 'saved_here' ? [id] : [])),
    [ways],
  );
  const waiting = useEntries(waitingIds);
  const words = syncSentence(status);
  const time = (instant: string): string =>
    dateFormat(info.locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(instant));

  const copyTrace = async (): Promise<void> => {
    const trace = {
      at: new Date().toISOString(),
      app: info.version,
      platform: info.platform,
      server: session.server,
      device: session.deviceId,
      status,
      waiting: waiting.map(({ id, status: state, date, version }) => ({ id, state, date, version })),
      waitingInAll: waitingIds.length,
      attention: attention.map(({ operationId, documentId, kind, code, message }) => ({
        operationId,
        documentId,
        kind,
        code,
        message,
      })),
      events: data.trace(),
    };
    await navigator.clipboard.writeText(JSON.stringify(trace, null, 2));
    showToast({ message: t('sync.trace-copied'), tone: 'ok' });
  };

  return (
    <Page
      header={
        <PageHeader
          title={t('sync.title')}
          actions={
            <>
              <Button icon={ClipboardCopy} onPress={() => void copyTrace()}>
                {t('sync.copy-trace')}
              </Button>
              {status.phase === 'needs_sign_in' ? (
                <Button kind="primary" onPress={onSignIn}>
                  {t('sync.sign-in')}
                </Button>
              ) : (
                <Button kind="primary" icon={RefreshCw} onPress={() => data.syncNow()}>
                  {t('sync.now')}
                </Button>
              )}
            </>
          }
        />
      }
    >
      <div className="flex max-w-3xl flex-col gap-8">
        <section aria-live="polite">
          <h2 className="flex items-center gap-2 text-15 font-semibold">
            {status.phase === 'up_to_date' && status.unsent === 0 && status.attention === 0 && (
              <CircleCheck size={18} aria-hidden className="text-ok" />
            )}
            {words.title}
          </h2>
          <p className="text-strong">{words.body}</p>
          {status.unreadable > 0 && (
            <p className="mt-1 text-strong">{t('sync.unreadable', { count: status.unreadable })}</p>
          )}
          <dl className="mt-3 grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1 text-12">
            <dt className="text-muted">{t('sync.last-receipt')}</dt>
            <dd className="digits">
              {status.lastReceiptAt ? time(status.lastReceiptAt) : t('sync.none-yet')}
            </dd>
            <dt className="text-muted">{t('sync.server')}</dt>
            <dd className="break-all">{session.server}</dd>
            {status.lastError && (
              <>
                <dt className="text-muted">{t('sync.last-problem')}</dt>
                <dd className="break-words">
                  {failureWords(status.lastError.kind, status.lastError.message)}
                </dd>
              </>
            )}
          </dl>
        </section>

        {attention.length > 0 && (
          <section>
            <h2 className="mb-2 text-15 font-semibold">{t('sync.needs-attention')}</h2>
            <ul className="flex flex-col gap-2">
              {attention.map((item) => (
                <AttentionCard key={item.operationId} item={item} onFix={onFix} />
              ))}
            </ul>
          </section>
        )}

        <section>
          <h2 className="mb-2 text-15 font-semibold">{t('sync.waiting')}</h2>
          {waitingIds.length === 0 ? (
            <p className="text-muted">{t('sync.nothing-waits')}</p>
          ) : (
            <ul>
              {waiting.map((entry) => (
                <WaitingLine key={entry.id} entry={entry} />
              ))}
              {waitingIds.length > SHOWN && (
                <li className="py-1 text-muted">
                  {t('sync.and-more', { count: waitingIds.length - SHOWN })}
                </li>
              )}
            </ul>
          )}
        </section>

        {children}
        <Compared time={time} />
        <SealedFiles />
      </div>
    </Page>
  );
}

/** The first of these entries that are on the device; asked for by id, because a person may have 100,000 others. */
function useEntries(ids: readonly string[]): TimeEntry[] {
  const { data } = useWorkspace();
  const [found, setFound] = useState<TimeEntry[]>([]);
  useEffect(() => {
    let isWanted = true;
    data.findEntries(ids.slice(0, SHOWN)).then(
      ({ here }) => isWanted && setFound(here),
      // The storage's trouble stands above, in the status.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [data, ids]);
  return found;
}

function WaitingLine({ entry }: { entry: TimeEntry }) {
  const projects = useProjects();
  const { info } = useWorkspace();
  return (
    <li className="flex items-baseline gap-3 border-b border-line/60 py-1">
      <StatusGlyph status="saved" word={t('sync.saved-here')} />
      <span className="digits text-muted">
        {formatDate(entry.date, info.locale, { dateStyle: 'medium' })}
      </span>
      <span className="min-w-0 flex-1 truncate">
        {projects.get(entry.projectId)?.name ?? t('sync.a-project')} ·{' '}
        {entry.description || t('sync.no-description')}
      </span>
      <span className="digits font-medium">{formatMinutes(entry.minutes)}</span>
    </li>
  );
}
