import type { BillingScope, DueWork } from '../../../../domain/wire/invoices.ts';
import type { Period } from './periods.ts';

export type DueRow = DueWork['rows'][number];

/** What is due of one client. */
export interface DueClient {
  clientId: string;
  clientName: string;
  currency: string;
  projects: readonly DueRow[];
  /** First and last day of what is due. */
  from: string;
  to: string;
  entryCount: number;
  minutes: number;
  estimatedMinor: number;
  /** Milestones, retainers, outcomes, expenses and usage. */
  otherCount: number;
}

/** The rows of a period by client, in the order of their names; what lies before or after it is left out. */
export function dueClients(rows: readonly DueRow[], period: Period): DueClient[] {
  const byClient = new Map<string, DueRow[]>();
  for (const row of rows) {
    if (row.from > period.to || (period.from !== null && row.to < period.from)) continue;
    const known = byClient.get(row.clientId);
    if (known) known.push(row);
    else byClient.set(row.clientId, [row]);
  }
  const sum = (list: readonly DueRow[], of: (row: DueRow) => number): number =>
    list.reduce((total, row) => total + of(row), 0);
  return [...byClient.values()]
    .flatMap((list) => {
      const [first] = list;
      if (!first) return [];
      const projects = [...list].sort((a, b) => a.projectName.localeCompare(b.projectName));
      return {
        clientId: first.clientId,
        clientName: first.clientName,
        currency: first.currency,
        projects,
        from: list.map(({ from }) => from).toSorted()[0] ?? first.from,
        to:
          list
            .map(({ to }) => to)
            .toSorted()
            .at(-1) ?? first.to,
        entryCount: sum(list, (row) => row.entryCount),
        minutes: sum(list, (row) => row.minutes),
        estimatedMinor: sum(list, (row) => row.estimatedMinor),
        otherCount: sum(list, (row) => row.otherCount),
      };
    })
    .sort((a, b) => a.clientName.localeCompare(b.clientName));
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

/** Keys of what is left out: `client:<id>` and `project:<id>`. All is chosen until a person leaves something out. */
export type LeftOut = ReadonlySet<string>;

/** The clients of which something is chosen, with the projects that are. */
export function chosenClients(clients: readonly DueClient[], leftOut: LeftOut): DueClient[] {
  return clients.flatMap((client) => {
    const projects = client.projects.filter(({ projectId }) => !leftOut.has(projectId));
    if (projects.length === 0) return [];
    if (projects.length === client.projects.length) return [client];
    const sum = (of: (row: DueRow) => number): number => projects.reduce((total, row) => total + of(row), 0);
    return [
      {
        ...client,
        projects,
        entryCount: sum((row) => row.entryCount),
        minutes: sum((row) => row.minutes),
        estimatedMinor: sum((row) => row.estimatedMinor),
        otherCount: sum((row) => row.otherCount),
      },
    ];
  });
}

/** Leaves projects out, or takes them in again. */
export function toggled(leftOut: LeftOut, projectIds: readonly string[], isChosen: boolean): LeftOut {
  const next = new Set(leftOut);
  for (const id of projectIds) {
    if (isChosen) next.delete(id);
    else next.add(id);
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
  const whole = new Map(all.map((client) => [client.clientId, client.projects.length]));
  return chosen.map((client) => ({
    clientId: client.clientId,
    // None named is all of them, also those that have nothing due but usage.
    projectIds:
      whole.get(client.clientId) === client.projects.length
        ? []
        : client.projects.map(({ projectId }) => projectId),
    // What is due of a client begins no later than the period ends (dueClients).
    from: period.from ?? client.from,
    to: period.to,
    ...options,
  }));
}
