import type { BillingScope, DueWork } from '../../../../domain/wire/invoices.ts';
import type { Period } from './periods.ts';

export type DueRow = DueWork['rows'][number];
export type DueUsage = NonNullable<DueWork['usage']>[number];

/** What is due of one client. */
export interface DueClient {
  clientId: string;
  clientName: string;
  currency: string;
  projects: readonly DueRow[];
  usage: DueUsage | null;
  /** First and last day of what is due. */
  from: string;
  to: string;
  entryCount: number;
  minutes: number;
  estimatedMinor: number;
  /** Milestones, retainers, outcomes, expenses and usage. */
  otherCount: number;
}

/** What is due by client, in the order of their names. @param withUsage whether usage is billed at all */
export function dueClients({ rows, usage = [] }: DueWork, withUsage: boolean): DueClient[] {
  const projectsOf = Map.groupBy(rows, ({ clientId }) => clientId);
  const usageOf = new Map(withUsage ? usage.map((row) => [row.clientId, row]) : []);
  return [...new Set([...projectsOf.keys(), ...usageOf.keys()])]
    .flatMap((clientId) => {
      const projects = [...(projectsOf.get(clientId) ?? [])].sort((a, b) =>
        a.projectName.localeCompare(b.projectName),
      );
      const used = usageOf.get(clientId) ?? null;
      const first = projects[0] ?? used;
      return first === null ? [] : [summed(first, projects, used)];
    })
    .sort((a, b) => a.clientName.localeCompare(b.clientName));
}

function summed(
  { clientId, clientName, currency }: Pick<DueClient, 'clientId' | 'clientName' | 'currency'>,
  projects: readonly DueRow[],
  usage: DueUsage | null,
): DueClient {
  const sum = (of: (row: DueRow) => number): number => projects.reduce((total, row) => total + of(row), 0);
  const days = [...projects, ...(usage ? [usage] : [])].flatMap(({ from, to }) => [from, to]).toSorted();
  return {
    ...{ clientId, clientName, currency, projects, usage },
    from: days[0] ?? '',
    to: days.at(-1) ?? '',
    entryCount: sum((row) => row.entryCount),
    minutes: sum((row) => row.minutes),
    estimatedMinor: sum((row) => row.estimatedMinor),
    otherCount: sum((row) => row.otherCount) + (usage?.count ?? 0),
  };
}

/** What the chosen clients come to, a currency each, in the order of the currencies. */
export function sumsByCurrency(
  clients: readonly Pick<DueClient, 'currency' | 'minutes' | 'estimatedMinor'>[],
): { currency: string; minutes: number; estimatedMinor: number }[] {
  const sums = new Map<string, { currency: string; minutes: number; estimatedMinor: number }>();
  for (const { currency, minutes, estimatedMinor } of clients) {
    const sum = sums.get(currency) ?? { currency, minutes: 0, estimatedMinor: 0 };
    sums.set(currency, {
      currency,
      minutes: sum.minutes + minutes,
      estimatedMinor: sum.estimatedMinor + estimatedMinor,
    });
  }
  return [...sums.values()].sort((a, b) => a.currency.localeCompare(b.currency));
}

/** What is left out: ids of projects, and `usageKey` of clients. All is chosen until a person leaves something out. */
export type LeftOut = ReadonlySet<string>;

/** What the usage of a client is left out by. */
export function usageKey(clientId: string): string {
  return `usage:${clientId}`;
}

/** All of a client that can be left out. */
export function keysOf({
  clientId,
  projects,
  usage,
}: Pick<DueClient, 'clientId' | 'projects' | 'usage'>): string[] {
  return [...projects.map(({ projectId }) => projectId), ...(usage ? [usageKey(clientId)] : [])];
}

/**
 * The clients of which something is chosen, with the projects that are. Usage goes with the projects of its client, whose
 * cards price it: where a client has projects due and none is chosen, its usage is not billed either.
 */
export function chosenClients(clients: readonly DueClient[], leftOut: LeftOut): DueClient[] {
  return clients.flatMap((client) => {
    const projects = client.projects.filter(({ projectId }) => !leftOut.has(projectId));
    const usage = leftOut.has(usageKey(client.clientId)) ? null : client.usage;
    if (projects.length === 0 && (client.projects.length > 0 || usage === null)) return [];
    return [{ ...summed(client, projects, usage), from: client.from, to: client.to }];
  });
}

/** Leaves something out, or takes it in again. */
export function toggled(leftOut: LeftOut, keys: readonly string[], isChosen: boolean): LeftOut {
  const next = new Set(leftOut);
  for (const key of keys) {
    if (isChosen) next.delete(key);
    else next.add(key);
  }
  return next;
}

/** One request a client, so that each is whole by itself and there is a place to stop between two. */
export function scopesOf(
  chosen: readonly DueClient[],
  all: readonly DueClient[],
  period: Period,
  options: Pick<BillingScope, 'grouping' | 'includeUsage'>,
): BillingScope[] {
  const known = new Map(all.map((client) => [client.clientId, client]));
  return chosen.map((client) => ({
    clientId: client.clientId,
    // None named is all of them, also those that have nothing due but usage.
    projectIds:
      known.get(client.clientId)?.projects.length === client.projects.length
        ? []
        : client.projects.map(({ projectId }) => projectId),
    from: period.from ?? client.from,
    to: period.to,
    grouping: options.grouping,
    includeUsage:
      options.includeUsage && (client.usage !== null || known.get(client.clientId)?.usage === null),
  }));
}
