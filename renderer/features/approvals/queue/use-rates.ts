import { useMemo } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import type { ExpectedRate } from '../../../../domain/rules/approval-queue-effect.ts';
import { useClients, useProjects } from '../../../data/workspace.tsx';
import type { Histories } from './histories.ts';

/**
 * The rate that an entry is expected to be approved with: rate cards are not on a manager's device, so it is the one of
 * the person's last approved time on the project; on a project without a card, the client's own rate.
 */
export function useRates(histories: Histories): (entry: TimeEntry) => ExpectedRate | null {
  const projects = useProjects();
  const clients = useClients();
  return useMemo(
    () => (entry) => {
      const known = histories.get(entry.userId)?.rates.get(entry.projectId);
      if (known) return known;
      const project = projects.get(entry.projectId);
      const client = project?.rateCardId === null ? clients.get(project.clientId) : undefined;
      const rateMinor = client?.contractTerms.defaultRate;
      return client && rateMinor != null ? { rateMinor, currency: client.currency } : null;
    },
    [histories, projects, clients],
  );
}
