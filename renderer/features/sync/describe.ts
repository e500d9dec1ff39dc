import { failureWords } from '../../data/rule-words.ts';
import type { SyncStatus } from '../../data/types.ts';
import type { SyncLook } from '../../ui/SideSlots.tsx';
import { t } from '../../words/words.ts';

/** The sync line in the side bar: what a person has to know about unsent work, in three words. */
export function syncLine(status: SyncStatus): { look: SyncLook; text: string } {
  if (status.attention > 0) {
    return {
      look: 'attention',
      text: t('sync.line-attention', { count: status.attention }),
    };
  }
  const waiting = status.unsent === 0 ? '' : t('sync.line-to-send', { count: status.unsent });
  switch (status.phase) {
    case 'needs_sign_in':
      return {
        look: 'attention',
        text: waiting ? t('sync.line-sign-in-waiting', { waiting }) : t('sync.line-sign-in'),
      };
    case 'update_needed':
      return { look: 'attention', text: t('sync.line-update') };
    case 'error':
      return { look: 'attention', text: t('sync.line-storage') };
    case 'offline': {
      const problem = networkProblem(status);
      if (problem) {
        return {
          look: 'attention',
          text: waiting ? t('sync.line-problem-waiting', { problem, waiting }) : problem,
        };
      }
      return {
        look: 'offline',
        text: waiting ? t('sync.line-offline-waiting', { waiting }) : t('sync.line-offline'),
      };
    }
    case 'server_trouble':
      return {
        look: 'offline',
        text: waiting ? t('sync.line-trouble-waiting', { waiting }) : t('sync.line-trouble'),
      };
    case 'connecting':
      return { look: 'waiting', text: waiting || t('sync.line-connecting') };
    case 'sending':
      return { look: 'sending', text: waiting || t('sync.line-sending') };
    case 'up_to_date':
      return waiting ? { look: 'sending', text: waiting } : { look: 'sent', text: t('sync.line-sent') };
  }
}

/** What stands between this device and the server and somebody here has to do something about; null when nothing does. */
function networkProblem({ lastError }: SyncStatus): string | null {
  if (lastError?.kind === 'proxy') return t('sync.line-proxy');
  return lastError?.kind === 'certificate' ? t('sync.line-certificate') : null;
}

/** The same at length, for the Sync screen: what happened, what is safe, what to do. */
export function syncSentence(status: SyncStatus): { title: string; body: string } {
  const kept =
    status.unsent === 0
      ? status.attention === 0
        ? t('sync.kept-none')
        : t('sync.kept-attention')
      : t('sync.kept', { count: status.unsent });
  switch (status.phase) {
    case 'up_to_date':
      if (status.unsent > 0) return { title: t('sync.line-sending'), body: kept };
      return {
        title:
          status.attention === 0
            ? t('sync.line-sent')
            : t('sync.title-not-taken', { count: status.attention }),
        body: kept,
      };
    case 'sending':
      return { title: t('sync.line-sending'), body: kept };
    case 'connecting':
      return { title: t('sync.line-connecting'), body: kept };
    case 'offline':
      return {
        title: networkProblem(status) ?? t('sync.line-offline'),
        body: t('sync.body-offline', { kept }),
      };
    case 'server_trouble':
      return {
        title: t('sync.title-trouble'),
        body: t('sync.body-trouble', { kept }),
      };
    case 'needs_sign_in':
      return { title: t('sync.title-sign-in'), body: t('sync.body-sign-in', { kept }) };
    case 'update_needed':
      return {
        title: t('sync.title-update'),
        body: t('sync.body-update', { kept }),
      };
    case 'error': {
      const { lastError } = status;
      const problem = lastError ? failureWords(lastError.kind, lastError.message) : t('sync.storage-problem');
      return {
        title: t('sync.title-storage'),
        body: `${problem} ${kept}`,
      };
    }
  }
}
