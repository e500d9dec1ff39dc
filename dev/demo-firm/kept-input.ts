import type { BillRole } from '../../domain/rules/bill-roles.ts';
import { addDays } from '../../domain/rules/civil-date.ts';
import type { KeptInput } from '../../sync-server/modules/invoices/kept.ts';
import type { EntryRow } from '../../sync-server/modules/invoices/work.ts';
import { type Selling, type Setting, workersOf } from './model.ts';
import { nth } from './setting.ts';
import type { StandingInvoices } from './standing.ts';

/** What the server would have gathered for a client's month. */
export function keptInput(
  setting: Setting,
  selling: Selling,
  standing: StandingInvoices,
  { clientId, month, entries }: { clientId: string; month: string; entries: readonly EntryRow[] },
): KeptInput {
  const period = { from: `${month}-01`, to: addDays(`${addDays(`${month}-01`, 31).slice(0, 7)}-01`, -1) };
  const { weekStart } = setting.tenant.settings;
  const client = nth(
    setting.clients.filter(({ id }) => id === clientId),
    0,
  );
  const projects = setting.planned
    .filter(({ project }) => project.clientId === clientId)
    .map(({ project }) => project)
    .toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const ids = new Set(projects.map(({ id }) => id));
  const used = new Set(projects.flatMap(({ rateCardId }) => rateCardId ?? []));
  const cards = setting.rateCards.filter(({ cardId }) => used.has(cardId));
  const overtime = new Set(cards.flatMap(({ cardId, overtime: rule }) => (rule === null ? [] : cardId)));
  const people = new Set(entries.map(({ userId }) => userId));
  return {
    client: {
      id: clientId,
      name: client.name,
      currency: client.currency,
      contractTerms: client.contractTerms,
    },
    period,
    grouping: selling.settings.grouping,
    language: selling.settings.language,
    weekStart,
    tax: selling.buyers.find((buyer) => buyer.clientId === clientId)?.info.tax ?? selling.settings.defaultTax,
    projects: projects.map(({ id, code, name, type, rateCardId, milestones, tasks, activityCodes }) => ({
      ...{ id, code, name, type, rateCardId, milestones },
      tasks: tasks.map((task) => ({ id: task.id, name: task.name })),
      activityCodes: activityCodes.map((activity) => ({ code: activity.code, name: activity.name })),
      terms: selling.terms.filter(({ projectId }) => projectId === id),
    })),
    people: workersOf(setting)
      .filter(({ user }) => people.has(user.id))
      .map(({ user }) => ({ id: user.id, name: user.name })),
    cards,
    reversals: [],
    before: standing.before(clientId, period, overtime, weekStart),
    claimed: standing.claimed(),
    expenses: selling.expenses
      .filter(({ projectId, billable, date }) => ids.has(projectId) && billable && date <= period.to)
      .map(({ id, projectId, date, description, amountMinor, currency }) => ({
        ...{ id, projectId, date, description, amountMinor, currency },
      })),
    usage: [],
    discounts: [],
    roles: rolesOf(setting, people, ids),
    scope: { projectIds: [], includeUsage: false },
    descriptions: [],
  };
}

function rolesOf(setting: Setting, people: ReadonlySet<string>, projects: ReadonlySet<string>): BillRole[] {
  const assigned = setting.assignments
    .filter(({ userId, projectId }) => people.has(userId) && projects.has(projectId))
    .map(({ userId, projectId, role, fromDate, toDate }) => ({ userId, projectId, role, fromDate, toDate }));
  const own = workersOf(setting)
    .filter(({ user }) => people.has(user.id))
    .map(({ user, resource }) => ({
      ...{ userId: user.id, projectId: null, role: resource.billRole },
      ...{ fromDate: null, toDate: null },
    }));
  return [...assigned, ...own];
}
