import { useEffect } from 'react';
import type { OpenedLink } from '../../domain/ipc/system.ts';
import { keepLink, useMachine } from '../data/machine.ts';
import { useWorkspace } from '../data/workspace.tsx';
import { useSealedOffer } from '../features/sync/sealed-offer.ts';
import { useWeekStore } from '../features/time/week-store.ts';
import { showToast } from '../ui/Toast.tsx';
import { t } from '../words/words.ts';
import { useRoute } from './route.ts';

/** Whether two addresses are the same server, however they are written. */
export function isSameServer(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin;
}

/** Follows what Stint was opened with from outside, once somebody is signed in. Nothing is changed by it. */
export function useOpenedLink(): void {
  const link = useMachine((machine) => machine.link);
  const managed = useMachine(({ policy }) => policy.values.ServerAddress);
  const { data, session } = useWorkspace();
  const { go } = useRoute();
  useEffect(() => {
    if (!link) return;
    keepLink(null);
    const follow = async (to: OpenedLink): Promise<void> => {
      const week = useWeekStore.getState();
      switch (to.kind) {
        case 'week':
          week.showView('week');
          week.showWeek(to.date);
          return go('week');
        case 'entry': {
          const { here } = await data.findEntries([to.id]);
          const entry = here.find(({ userId }) => userId === data.userId);
          if (!entry) {
            showToast({ message: t('system.link.entry-gone'), tone: 'bad' });
            return;
          }
          week.showView('week');
          week.showWeek(entry.date);
          week.open({ kind: 'entry', entryId: entry.id });
          return go('week');
        }
        case 'approvals':
          return go('approvals');
        case 'settings':
          return go('settings');
        case 'server': {
          const { address } = to;
          if (isSameServer(address, session.server)) showToast({ message: t('system.link.server-same') });
          else if (managed)
            showToast({ message: t('system.link.server-managed', { address: managed }), tone: 'bad' });
          else showToast({ message: t('system.link.server-other', { address }), stays: null });
          return;
        }
        case 'sealed':
          useSealedOffer.getState().offer({ name: to.name, text: to.text });
          return go('sync');
        case 'refused':
          showToast({ message: t(`system.link.refused.${to.reason}`), tone: 'bad' });
      }
    };
    void follow(link);
  }, [link, managed, data, session.server, go]);
}
