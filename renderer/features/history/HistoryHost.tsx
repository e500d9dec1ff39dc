import { ClipboardCopy, History } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { closeHistory, useHistoryOpener } from '../../data/history-opener.ts';
import { usePeople, useProjects, useTenant, useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { formatDate } from '../../ui/format.ts';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { EmptyState, ErrorState, OfflineNote, Skeleton } from '../../ui/states.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { spokenLocale, t } from '../../words/words.ts';
import { HistoryList } from './HistoryList.tsx';
import { historyText } from './history-text.ts';
import { knownSteps, pendingSteps } from './local-steps.ts';
import { type ShownStep, serverSteps } from './steps.ts';
import { type EntryHistory, useHistory } from './use-history.ts';
import type { Names } from './values.ts';

/** The history of the entry that was opened (history-opener.ts), over whatever screen is shown; it goes with that screen. */
export function HistoryHost({ screen }: { screen: string }) {
  const entryId = useHistoryOpener((store) => store.entryId);
  const openedOn = useRef(screen);
  useEffect(() => {
    if (openedOn.current !== screen) closeHistory();
  }, [screen]);
  useEffect(closeOnEscape, []);
  if (entryId === null) return null;
  return (
    <div className="fixed inset-y-0 right-0 z-30 flex max-w-full shadow-float">
      <HistoryPanel key={entryId} entryId={entryId} />
    </div>
  );
}

/** Before the panels of the screen hear of it: what was opened last closes first. */
function closeOnEscape(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    if (document.querySelector('[data-modal], [role="menu"], [role="listbox"]')) return;
    event.preventDefault();
    closeHistory();
  };
  window.addEventListener('keydown', onKeyDown, { capture: true });
  return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
}

function HistoryPanel({ entryId }: { entryId: string }) {
  const history = useHistory(entryId);
  const names = useNames();
  const { trail, steps } = history;
  const { entry } = trail;
  const project = entry?.projectId;
  const isFromServer = steps !== null && steps.length > 0;
  const shown = useMemo(
    () => (isFromServer ? serverSteps(steps, names, project) : knownSteps(trail, names)),
    [isFromServer, steps, names, project, trail],
  );
  const pending = useMemo(
    () => (isFromServer ? pendingSteps(trail, names) : []),
    [isFromServer, trail, names],
  );
  const about = [
    entry && names.projects.get(entry.projectId)?.name,
    entry && formatDate(entry.date, spokenLocale(), { dateStyle: 'medium' }),
    entry && formatMinutes(entry.minutes),
  ].filter(Boolean);
  const isEmpty = shown.length === 0 && pending.length === 0;
  const isWaiting = history.asking.state === 'asking' || history.asking.state === 'slow';

  return (
    <SidePanel
      title={t('history.title')}
      subtitle={about.join(' · ')}
      closeLabel={t('common.close')}
      onClose={closeHistory}
      actions={
        !isEmpty && (
          <Button
            icon={ClipboardCopy}
            onPress={() => void copy(about.join(' · '), [...shown, ...pending], names.zone)}
          >
            {t('history.copy')}
          </Button>
        )
      }
    >
      <Note history={history} />
      {shown.length > 0 && <HistoryList label={t('history.steps')} steps={shown} zone={names.zone} />}
      {history.hasMore && (
        <div>
          <Button kind="quiet" isPending={isWaiting} onPress={history.more}>
            {t('history.more')}
          </Button>
        </div>
      )}
      {pending.length > 0 && (
        <div className="border-t border-line pt-3">
          <h3 className="mb-2 font-semibold">{t('history.here')}</h3>
          <HistoryList label={t('history.here')} steps={pending} zone={names.zone} />
        </div>
      )}
      {isEmpty && !isWaiting && (
        <EmptyState icon={History} title={t('history.empty')}>
          {t('history.empty-help')}
        </EmptyState>
      )}
    </SidePanel>
  );
}

/** How far asking the server is, and what stands below meanwhile. */
function Note({ history: { asking, steps, ask, stop } }: { history: EntryHistory }) {
  const again = (
    <Button size="small" onPress={ask}>
      {t('history.ask')}
    </Button>
  );
  switch (asking.state) {
    case 'offline':
      return <OfflineNote>{t(steps === null ? 'history.offline' : 'history.offline-read')}</OfflineNote>;
    case 'stopped':
      return <OfflineNote action={again}>{t('history.stopped')}</OfflineNote>;
    case 'failed':
      return (
        <ErrorState
          shape="line"
          title={t(steps === null ? 'history.failed' : 'history.not-more', { why: asking.why })}
          action={again}
        />
      );
    case 'slow':
      // What was read stays; that it is asked for anew concerns nobody.
      if (steps !== null) return null;
      return (
        <div role="status" className="flex items-center gap-2.5 rounded-normal bg-hover px-3 py-2">
          <span className="flex-1">{t('history.slow')}</span>
          <Button size="small" onPress={stop}>
            {t('history.stop')}
          </Button>
        </div>
      );
    case 'asking':
      return steps === null ? <Skeleton label={t('history.loading')} rows={2} /> : null;
    case 'read':
      return steps?.length === 0 ? <p className="text-muted">{t('history.no-log')}</p> : null;
  }
}

function useNames(): Names {
  const { session, info } = useWorkspace();
  const projects = useProjects();
  const people = usePeople();
  const currency = useTenant()?.settings.currency ?? 'EUR';
  const { userId } = session.session;
  return useMemo(
    () => ({
      projects,
      personOf: (id) => people.get(id)?.name ?? null,
      me: userId,
      zone: info.zone,
      currency,
    }),
    [projects, people, userId, info.zone, currency],
  );
}

async function copy(title: string, steps: readonly ShownStep[], zone: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(historyText(title, steps, zone));
    showToast({ message: t('history.copied'), tone: 'ok' });
  } catch {
    showToast({ message: t('history.not-copied'), tone: 'bad' });
  }
}
