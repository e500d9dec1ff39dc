import { describe, expect, it, test } from 'vitest';
import { generateDemoFirm } from '../../../dev/demo-firm/generate.ts';
import { seededRandom } from '../../../dev/demo-firm/random.ts';
import { calendarOf, makeSetting } from '../../../dev/demo-firm/setting.ts';
import { demoSignIns } from '../../../dev/demo-firm/sign-ins.ts';
import { Assignment } from '../../../domain/entities/assignment.ts';
import { BillingSettings, Expense, ProjectTerms } from '../../../domain/entities/billing.ts';
import { BillingInfo, Client } from '../../../domain/entities/client.ts';
import { Decision } from '../../../domain/entities/decision.ts';
import { Invoice, InvoiceLine, InvoiceParties, Payment } from '../../../domain/entities/invoice.ts';
import { Project, ProjectStatus, ProjectType } from '../../../domain/entities/project.ts';
import { RateCard } from '../../../domain/entities/rate-card.ts';
import { Resource } from '../../../domain/entities/resource.ts';
import { Tenant } from '../../../domain/entities/tenant.ts';
import { EntryStatus, TimeEntry } from '../../../domain/entities/time-entry.ts';
import { User } from '../../../domain/entities/user.ts';
import { burn } from '../../../domain/rules/burn.ts';
import { addDays, dateIn, weekStartOf } from '../../../domain/rules/civil-date.ts';
import { contentHash } from '../../../domain/rules/content-hash.ts';
import { isSettled } from '../../../domain/rules/lifecycle.ts';
import { amountOf } from '../../../domain/rules/money.ts';
import { can } from '../../../domain/rules/permissions.ts';
import { validateEntry } from '../../../domain/rules/validation.ts';

const today = '2026-11-24';
const monday = '2026-11-23';
const firm = generateDemoFirm('stint', today);
const byId = new Map(firm.entries.map((entry) => [entry.id, entry]));
const projects = new Map(firm.projects.map((project) => [project.id, project]));
const users = new Map(firm.people.map(({ user }) => [user.id, user]));

test('the same seed and date give the same firm, another seed another', () => {
  expect(JSON.stringify(generateDemoFirm('stint', today))).toBe(JSON.stringify(firm));
  expect(makeSetting(seededRandom('other'), calendarOf(today)).tenant.id).not.toBe(firm.tenant.id);
});

test('is as large and as varied as it says', () => {
  expect(firm.people).toHaveLength(14);
  expect(firm.clients).toHaveLength(8);
  expect(firm.projects).toHaveLength(18);
  expect(firm.entries.length).toBeGreaterThan(9_000);
  expect(firm.entries.length).toBeLessThan(12_000);
  expect(new Set(firm.projects.map(({ type }) => type))).toEqual(new Set(ProjectType.options));
  expect(new Set(firm.projects.map(({ status }) => status))).toEqual(new Set(ProjectStatus.options));
  expect(new Set(firm.entries.map(({ status }) => status))).toEqual(new Set(EntryStatus.options));
  const burns = firm.projects.map(
    ({ budgetMinutes: budget, spentMinutes: spent, startDate, endDate }) =>
      burn({ startDate, endDate, budget, spent, today }).status,
  );
  expect(new Set(burns)).toEqual(new Set(['no_plan', 'on_plan', 'at_risk', 'over_budget']));
  const roles = Map.groupBy(firm.people, ({ user }) => user.roles.join());
  expect([...roles].map(([role, people]) => [role, people.length])).toEqual([
    ['admin', 1],
    ['project_manager', 3],
    ['consultant', 9],
    ['client', 1],
  ]);
});

test('every thing in it is one by its schema, with an id of its own', () => {
  const ids = [
    [firm.tenant].map((row) => Tenant.parse(row)),
    firm.people.map(({ user }) => User.parse(user)),
    firm.people.flatMap(({ resource }) => (resource ? Resource.parse(resource) : [])),
    firm.clients.map((row) => Client.parse(row)),
    firm.rateCards.map((row) => RateCard.parse(row)),
    firm.projects.map((row) => Project.parse(row)),
    firm.assignments.map((row) => Assignment.parse(row)),
    firm.invoices.map((row) => Invoice.parse(row)),
    firm.invoiceLines.map((row) => InvoiceLine.parse(row)),
    firm.payments.map((row) => Payment.parse(row)),
    firm.selling.expenses.map((row) => Expense.parse(row)),
    firm.entries.map((row) => TimeEntry.parse(row)),
    firm.decisions.map((row) => Decision.parse(row)),
  ].flatMap((rows) => rows.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(['2026-11-23', '2027-01-01'])('made on %s', (day) => {
  const made = generateDemoFirm('stint', day);

  it('has only entries that the rules accept as of the day they were written, and the warnings they give', () => {
    const days = Map.groupBy(made.entries, ({ userId, date }) => `${userId} ${date}`);
    const all = new Map(made.entries.map((entry) => [entry.id, entry]));
    const wrong: unknown[] = [];
    for (const entry of made.entries) {
      const project = made.projects.find(({ id }) => id === entry.projectId)!;
      const worked = entry.date < addDays(weekStartOf(day, 1), -35);
      const verdict = validateEntry(entry, {
        settings: made.tenant.settings,
        project: worked
          ? {
              ...project,
              status: 'active',
              budgetAmountMinor: null,
              tasks: project.tasks.map((task) => ({ ...task, closed: false })),
            }
          : { ...project, budgetAmountMinor: null },
        assignments: made.assignments,
        others: days.get(`${entry.userId} ${entry.date}`) ?? [],
        today: dateIn(entry.zone, entry.createdAt),
        spentMinutes: Number.NEGATIVE_INFINITY,
        corrected: all.get(entry.correctsId ?? '') ?? null,
        pattern: null,
      });
      const expected = entry.status === 'draft' ? [] : verdict.warnings;
      const given = entry.warnings.filter((warning) => warning !== 'over_budget' && warning !== 'unusual');
      if (verdict.errors.length > 0 || given.join() !== expected.join()) wrong.push({ entry, verdict });
    }
    expect(wrong).toEqual([]);
  });

  it('knows nothing of later than this morning', () => {
    const morning = `${day}T05:00:00.000Z`;
    const rows = [...made.entries, ...made.decisions, ...made.invoices, ...made.payments];
    expect(rows.filter(({ createdAt }) => createdAt > morning)).toEqual([]);
    const late = made.entries.filter(
      ({ updatedAt, submittedAt, date }) =>
        updatedAt > morning || (submittedAt ?? '') > morning || date > day,
    );
    expect(late).toEqual([]);
  });
});

test('entries went through their life in order: drafts now, submitted last week, settled before', () => {
  const week = (status: EntryStatus) =>
    new Set(firm.entries.filter((entry) => entry.status === status).map(({ date }) => weekStartOf(date, 1)));
  expect(week('draft')).toEqual(new Set([monday, addDays(monday, -7)]));
  expect(
    [...week('submitted')].every((start) => start >= addDays(monday, -14) || start < addDays(monday, -35)),
  ).toBe(true);
  const wrong = firm.entries.filter((entry) => {
    const { status, submittedAt, decision, amountMinor, rateMinor, minutes, billable, invoiceId } = entry;
    const settled = isSettled(status);
    const corrected = entry.correctsId === null || isSettled(byId.get(entry.correctsId)!.status);
    return !(
      (submittedAt === null) === (status === 'draft') &&
      (decision !== null) === (settled || status === 'rejected') &&
      (decision === null || decision.at >= submittedAt!) &&
      (status !== 'rejected' || decision?.comment !== '') &&
      (invoiceId !== null) === (status === 'invoiced') &&
      (amountMinor !== null) === (settled && billable) &&
      (amountMinor === null || amountMinor === amountOf(minutes, rateMinor!)) &&
      corrected
    );
  });
  expect(wrong).toEqual([]);
});

test('decisions name what they decided, with its hash, by somebody who may', async () => {
  const decided = new Set<string>();
  for (const { id, decidedBy, entries, results, comment, action } of firm.decisions) {
    expect(results.map(({ entryId }) => entryId)).toEqual(entries.map(({ entryId }) => entryId));
    expect(comment === '').toBe(action === 'approve');
    const { roles } = users.get(decidedBy!)!;
    for (const { entryId, contentHash: hash } of entries) {
      const entry = byId.get(entryId)!;
      const subject = { entry, project: projects.get(entry.projectId)! };
      const right =
        hash === (await contentHash(entry)) &&
        entry.decision?.decisionId === id &&
        entry.decision.by === decidedBy &&
        entry.decision.action === action &&
        can({ userId: decidedBy!, roles, clientId: null }, 'time_entries.approve', subject);
      if (right) decided.add(entryId);
    }
  }
  expect(decided).toEqual(new Set(firm.entries.filter(({ decision }) => decision).map(({ id }) => id)));
});

test('what it sells by is as the entities say', () => {
  const { settings, buyers, terms } = firm.selling;
  expect(BillingSettings.parse(settings)).toEqual(settings);
  expect(buyers.map(({ info }) => BillingInfo.parse(info))).toHaveLength(firm.clients.length);
  expect(terms.map((row) => ProjectTerms.parse(row))).toEqual(terms);
});

test('invoices are gap-free, and say what the engine says of their inputs and entries', () => {
  expect(firm.invoices.map(({ number }) => number)).toEqual(firm.invoices.map((_, index) => index + 1));
  for (const invoice of firm.invoices) {
    const lines = firm.invoiceLines.filter(({ invoiceId }) => invoiceId === invoice.id);
    const items = firm.invoiceItems.filter(({ invoiceId }) => invoiceId === invoice.id);
    const taxes = firm.invoiceTaxes.filter(({ invoiceId }) => invoiceId === invoice.id);
    const net = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    expect(invoice.subtotalMinor - invoice.discountMinor).toBe(net);
    expect(invoice.totalMinor).toBe(net + taxes.reduce((sum, { taxMinor }) => sum + taxMinor, 0));
    expect(items.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(invoice.minutes);
    for (const { entryId } of items) expect(byId.get(entryId)!.invoiceId).toBe(invoice.id);
    const paid = firm.payments.filter(({ invoiceId }) => invoiceId === invoice.id);
    expect(paid.map(({ amountMinor }) => amountMinor)).toEqual(
      invoice.status === 'paid' ? [invoice.totalMinor] : [],
    );
    expect(InvoiceParties.parse(invoice.parties).buyer.name).not.toBe('');
  }
  const invoiced = firm.invoiceItems.flatMap(({ entryId, part }) => (part === 0 ? entryId : []));
  expect(new Set(invoiced).size).toBe(invoiced.length);
  expect(invoiced).toHaveLength(firm.entries.filter(({ status }) => status === 'invoiced').length);
  const claims = firm.invoiceClaims.map(({ key }) => key);
  expect(new Set(claims).size).toBe(claims.length);
});

test('invoices show each kind of line but usage, and overtime', () => {
  const kinds = new Set(firm.invoiceLines.map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual(['expense', 'milestone', 'outcome', 'retainer', 'time']);
  const texts = firm.invoiceLines.map(({ basis }) => JSON.stringify(basis));
  for (const told of ['"kind":"overtime"', '"kind":"tier"', '"from":"retainer"', '"from":"overage"'])
    expect([told, texts.some((text) => text.includes(told))]).toEqual([told, true]);
});

test('everybody who can sign in by the console is in the firm', () => {
  expect(firm.tenant.slug).toBe(demoSignIns.tenant);
  for (const { email, role } of demoSignIns.people) {
    const person = firm.people.find(({ user }) => user.email === email);
    expect(person?.user.roles).toEqual([role.replace(' ', '_')]);
  }
});
