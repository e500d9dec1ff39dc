import { useCallback } from 'react';
import { can } from '../../domain/rules/permissions.ts';
import { useActor, useClients, useProjects } from '../data/workspace.tsx';
import { useClientStore } from '../features/client/client-store.ts';
import { useProjectsStore } from '../features/projects/projects-store.ts';
import { usePaletteFind } from '../features/time/quick/use-palette-find.ts';
import type { Command } from '../ui/commands.ts';
import { fuzzyFilter } from '../ui/fuzzy.ts';
import { t } from '../words/words.ts';
import { useRoute } from './route.ts';

const PROJECTS = 4;
const CLIENTS = 2;

/** Everything that the palette finds beside commands: one's own time, projects, clients. */
export function useFind(isOpen: boolean): (query: string) => Promise<readonly Command[]> {
  const projects = useProjects();
  const clients = useClients();
  const actor = useActor();
  const worksHere = can(actor, 'projects.figures');
  const go = useRoute((route) => route.go);
  const goToWeek = useCallback(() => go('week'), [go]);
  const findTime = usePaletteFind(isOpen, goToWeek);
  return useCallback(
    async (query) => {
      const group = t('quick.found.go');
      const { open, search } = useProjectsStore.getState();
      const ofProjects = fuzzyFilter(
        [...projects.values()].filter(({ isTemplate }) => !isTemplate),
        query,
        ({ name, code, clientId }) => `${name} ${code} ${clients.get(clientId)?.name ?? ''}`,
      ).map((project): Command => {
        const client = clients.get(project.clientId)?.name;
        return {
          id: `found.project.${project.id}`,
          label: t('quick.found.project', { name: project.name }),
          group,
          ...(client ? { hint: client } : {}),
          run: () => {
            search('');
            if (worksHere) open(project.id);
            else useClientStore.getState().open(project.id);
            go('projects');
          },
        };
      });
      // A client's own people know of no other.
      const ofClients = fuzzyFilter(worksHere ? [...clients.values()] : [], query, ({ name }) => name).map(
        (client): Command => ({
          id: `found.client.${client.id}`,
          label: t('quick.found.client', { name: client.name }),
          group,
          run: () => {
            open(null);
            search(client.name);
            go('projects');
          },
        }),
      );
      const time = await findTime(query);
      return [...time, ...ofProjects.slice(0, PROJECTS), ...ofClients.slice(0, CLIENTS)];
    },
    [projects, clients, go, findTime, worksHere],
  );
}
