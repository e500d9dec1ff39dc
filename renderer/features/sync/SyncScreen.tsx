import { CircleCheck, ClipboardCopy, RefreshCw } from 'lucide-react';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { useObservable } from '../../data/hooks.ts';
import type { AttentionItem, Way } from '../../data/types.ts';
import { useProjects, useSyncStatus, useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { dateFormat } from '../../ui/format.ts';
import { Page, PageHeader } from '../../ui/Page.tsx';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { AttentionCard } from './AttentionCard.tsx';
import { Compared } from './Compared.tsx';
import { syncSentence } from './describe.ts';
import { SealedFiles } from './SealedFiles.tsx';

const noWays: ReadonlyMap<string, Way> = new Map();
const noItems: AttentionItem[] = [];
const noEntries: TimeEntry[] = [];

/** What waits, what was refused and why, the last receipt, and a trace for support. */
export function SyncScreen({
  onSignIn,
  onFix,
}: {
  onSignIn: () => void;
  onFix: (entryId: string, date: string) => void;
}) {
  const { data, session, info } = useWorkspace();
  const status = useSyncStatus();
  const ways = useObservable(() => data.entryWays(), [data], noWays);
  const attention = useObservable(() => data.attention(), [data], noItems);
  const mine = useObservable(() => data.watchEntries({ userId: session.session.userId }), [data], noEntries);
  const waiting = mine.filter((entry) => ways.get(entry.id)?.kind === 'saved_here');
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
    showToast({ message: 'Copied. It holds no descriptions and no passwords.', tone: 'ok' });
  };

  return (
    <Page
      header={
        <PageHeader
          title="Sync"
          actions={
            <>
              <Button icon={ClipboardCopy} onPress={() => void copyTrace()}>
                Copy trace
              </Button>
              {status.phase === 'needs_sign_in' ? (
                <Button kind="primary" onPress={onSignIn}>
                  Sign in
                </Button>
              ) : (
                <Button kind="primary" icon={RefreshCw} onPress={() => data.syncNow()}>
                  Sync now
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
            <p className="mt-1 text-strong">
              {status.unreadable === 1 ? '1 thing' : `${status.unreadable} things`} on the server can only be
              shown by a newer Stint. After the update{' '}
              {status.unreadable === 1 ? 'it comes by itself' : 'they come by themselves'}.
            </p>
          )}
          <dl className="mt-3 grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1 text-12">
            <dt className="text-muted">Last receipt</dt>
            <dd className="digits">{status.lastReceiptAt ? time(status.lastReceiptAt) : 'None yet'}</dd>
            <dt className="text-muted">Server</dt>
            <dd className="break-all">{session.server}</dd>
            {status.lastError && (
              <>
                <dt className="text-muted">Last problem</dt>
                <dd className="break-words">{status.lastError.message}</dd>
              </>
            )}
          </dl>
        </section>

        {attention.length > 0 && (
          <section>
            <h2 className="mb-2 text-15 font-semibold">Needs attention</h2>
            <ul className="flex flex-col gap-2">
              {attention.map((item) => (
                <AttentionCard key={item.operationId} item={item} onFix={onFix} />
              ))}
            </ul>
          </section>
        )}

        <section>
          <h2 className="mb-2 text-15 font-semibold">Waiting to be sent</h2>
          {waiting.length === 0 ? (
            <p className="text-muted">Nothing waits.</p>
          ) : (
            <ul>
              {waiting.slice(0, 200).map((entry) => (
                <WaitingLine key={entry.id} entry={entry} />
              ))}
              {waiting.length > 200 && <li className="py-1 text-muted">and {waiting.length - 200} more</li>}
            </ul>
          )}
        </section>

        <Compared time={time} />
        <SealedFiles />
      </div>
    </Page>
  );
}

function WaitingLine({ entry }: { entry: TimeEntry }) {
  const projects = useProjects();
  return (
    <li className="flex items-baseline gap-3 border-b border-line/60 py-1">
      <StatusGlyph status="saved" />
      <span className="digits text-muted">{entry.date}</span>
      <span className="min-w-0 flex-1 truncate">
        {projects.get(entry.projectId)?.name ?? 'A project'} · {entry.description || 'No description'}
      </span>
      <span className="digits font-medium">{formatMinutes(entry.minutes)}</span>
    </li>
  );
}
