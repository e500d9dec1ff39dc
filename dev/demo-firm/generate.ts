import type { Project } from '../../domain/entities/project.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { countsAsSpent } from '../../domain/rules/adjustment.ts';
import { addDays, daysBetween } from '../../domain/rules/civil-date.ts';
import { billEntries } from './bill.ts';
import { logTime } from './days.ts';
import { decideEntries } from './decide.ts';
import { judgeEntries } from './judge.ts';
import { type Calendar, type DemoFirm, type Setting, workersOf } from './model.ts';
import type { ProjectPlan } from './plans.ts';
import { seededRandom } from './random.ts';
import { makeSelling } from './selling.ts';
import { calendarOf, makeSetting } from './setting.ts';

/**
 * A consultancy with half a year behind it: 14 people, 8 clients, 18 projects of every type, status and health, about
 * 10,000 entries in every state, with the decisions and invoices that brought them there. Pure: the same seed and date
 * give the same firm, to the byte.
 * @param today civil date; nothing in the firm is later than its early morning
 */
export function generateDemoFirm(seed: string, today: string): DemoFirm {
  const setting = makeSetting(seededRandom(seed), calendarOf(today));
  const drafts = workersOf(setting).flatMap((worker) => logTime(setting, worker));
  const decided = decideEntries(setting, drafts);
  const selling = makeSelling(setting);
  const billed = billEntries(setting, selling, decided.entries);
  const all = [...billed.entries, ...adjustments(setting, billed.entries)];
  const projects = [
    ...setting.planned.map(({ plan, project }) => withBudget(spentOn(project, all), plan, setting.calendar)),
    spentOn(setting.internal, all),
    spentOn(setting.timeOff, all),
  ];
  return {
    tenant: setting.tenant,
    people: [
      ...[setting.admin, ...setting.managers, ...setting.consultants].map(({ user, resource }) => ({
        user,
        resource,
      })),
      { user: setting.clientUser, resource: null },
    ],
    clients: setting.clients,
    rateCards: setting.rateCards,
    projects,
    assignments: setting.assignments,
    selling,
    invoices: billed.invoices,
    invoiceLines: billed.invoiceLines,
    invoiceItems: billed.invoiceItems,
    invoiceClaims: billed.invoiceClaims,
    invoiceTaxes: billed.invoiceTaxes,
    payments: billed.payments,
    entries: judgeEntries(setting, projects, all),
    decisions: decided.decisions,
  };
}

/** Three invoiced entries that turned out too long, each corrected last week by an adjustment that waits for approval. */
function adjustments({ random, calendar, consultants }: Setting, entries: readonly TimeEntry[]): TimeEntry[] {
  const whose = consultants[1]?.user.id;
  const createdAt = `${addDays(calendar.monday, -5)}T15:00:00.000Z`;
  const submittedAt = `${addDays(calendar.monday, -3)}T17:05:00.000Z`;
  return entries
    .filter((entry) => entry.userId === whose && entry.status === 'invoiced' && entry.minutes >= 120)
    .slice(-3)
    .map((entry) => ({
      ...entry,
      id: random.id(Date.parse(createdAt)),
      createdAt,
      updatedAt: submittedAt,
      minutes: entry.minutes - 30,
      rawSeconds: null,
      startedAt: null,
      endedAt: null,
      source: 'manual',
      timeTrust: null,
      status: 'submitted',
      submittedAt,
      rateMinor: null,
      amountMinor: null,
      currency: null,
      billedMinutes: null,
      roundingVersion: null,
      decision: null,
      invoiceId: null,
      correctsId: entry.id,
      description: `${entry.description} (corrected, half an hour was internal)`,
    }));
}

/** As the database keeps it: what counts as spent, by everyone. */
function spentOn(project: Project, entries: readonly TimeEntry[]): Project {
  const counted = entries.filter((entry) => entry.projectId === project.id && countsAsSpent(entry));
  return {
    ...project,
    spentMinutes: counted.reduce((sum, { minutes }) => sum + minutes, 0),
    spentAmountMinor: counted.reduce((sum, { amountMinor }) => sum + (amountMinor ?? 0), 0),
  };
}

/** The budget that puts the burn where the plan wants it, in whole hours and, for a fixed price, whole hundreds. */
function withBudget(project: Project, { burn, type, status }: ProjectPlan, { today }: Calendar): Project {
  if (status === 'planning') return { ...project, budgetMinutes: 36_000 };
  if (burn === null || project.endDate === null) return project;
  const total = daysBetween(project.startDate, project.endDate) + 1;
  const elapsed = Math.min(total, daysBetween(project.startDate, today) + 1);
  const scaled = (spent: number, unit: number): number =>
    unit * Math.max(1, Math.round((spent * total * 100) / (elapsed * burn * unit)));
  return {
    ...project,
    budgetMinutes: scaled(project.spentMinutes, 60),
    budgetAmountMinor: type === 'fixed_price' ? scaled(project.spentAmountMinor, 10_000) : null,
  };
}
