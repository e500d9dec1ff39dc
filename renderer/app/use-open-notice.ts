import { useCallback } from 'react';
import { useWorkspace } from '../data/workspace.tsx';
import { useAskedSheet } from '../features/approvals/queue/asked-sheet.ts';
import type { NoticeTarget } from '../features/notifications/notice-target.ts';
import { remember } from '../features/reports/report-store.ts';
import { useWeekStore } from '../features/time/week-store.ts';
import { useRoute } from './route.ts';

/** Goes to what a notice is about. */
export function useOpenNotice(): (target: NoticeTarget) => void {
  const { session } = useWorkspace();
  const { go } = useRoute();
  const { tenantId, userId } = session.session;
  const owner = `${session.server} ${tenantId} ${userId}`;
  return useCallback(
    (target) => {
      switch (target.kind) {
        case 'week':
          useWeekStore.getState().showView('week');
          useWeekStore.getState().showWeek(target.date);
          return go('week');
        case 'approvals': {
          const { person, week } = target;
          useAskedSheet.getState().ask(person !== null && week !== null ? { person, week } : null);
          return go('approvals');
        }
        case 'report':
          remember(owner, () => ({ openId: target.jobId }));
          return go('reports');
        case 'webhooks':
          return go('webhooks');
        case 'ageing':
          return go('ageing');
        case 'usage':
          return go('settings');
      }
    },
    [go, owner],
  );
}
