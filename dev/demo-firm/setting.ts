import type { Assignment } from '../../domain/entities/assignment.ts';
import type { Client } from '../../domain/entities/client.ts';
import type { Project } from '../../domain/entities/project.ts';
import type { RateCard } from '../../domain/entities/rate-card.ts';
import type { Tenant } from '../../domain/entities/tenant.ts';
import type { User } from '../../domain/entities/user.ts';
import { addDays, daysBetween, weekStartOf } from '../../domain/rules/civil-date.ts';
import * as cast from './cast.ts';
import { clients as castClients } from './clients.ts';
import type { Calendar, Setting, Worker } from './model.ts';
import * as plans from './plans.ts';
import type { Random } from './random.ts';
import { demoSignIns } from './sign-ins.ts';

const WEEKS = 26;

export function calendarOf(today: string): Calendar {
  const monday = weekStartOf(today, 1);
  const invoicedThrough = addDays(`${addDays(today, -35).slice(0, 7)}-01`, -1);
  return { today, monday, from: addDays(monday, -7 * WEEKS), invoicedThrough };
}

const noon = (date: string): string => `${date}T12:00:00.000Z`;

/** Tenant, people, clients, cards, projects and assignments of the firm. */
export function makeSetting(random: Random, calendar: Calendar): Setting {
  const founded = addDays(calendar.from, -400);
  const tenantId = random.id(Date.parse(noon(founded)));
  const id = (date: string): string => random.id(Date.parse(noon(date)));
  const sync = (date: string) => ({
    id: id(date),
    tenantId,
    version: 0,
    createdAt: noon(date),
    updatedAt: noon(date),
  });

  const tenant: Tenant = { ...sync(founded), id: tenantId, ...tenantFacts(calendar) };
  const clients = castClients.map(
    (client): Client => ({
      ...sync(addDays(founded, 30)),
      name: client.name,
      industry: client.industry,
      parentId: null,
      currency: client.currency,
      contacts: [{ name: client.contact[0], email: client.contact[1], role: client.contact[2] }],
      contractTerms: {
        defaultRate: client.defaultRate,
        discountTier: client.discountTier,
        discount: client.discount,
        msaExpires: client.defaultRate === null ? null : addDays(calendar.monday, random.int(60, 700)),
      },
      usageThresholds: client.currency === 'EUR' ? [{ eventType: 'consulting_hour', quantity: '400' }] : [],
    }),
  );
  const rateCards = makeCards(sync, calendar);
  const worker = (member: cast.CastMember): Worker =>
    makeWorker(member, sync(founded), sync(founded), random, calendar);
  const admin = worker(cast.admin);
  const managers = cast.managers.map(worker);
  const consultants = cast.consultants.map(worker);
  const clientUser: User = {
    ...sync(addDays(founded, 60)),
    email: cast.clientUser.email,
    name: cast.clientUser.name,
    roles: [cast.clientUser.role],
    status: 'active',
    clientId: nth(clients, 0).id,
  };

  const planned = plans.clientProjects.map((plan) => ({
    plan,
    project: makeProject(plan, {
      sync,
      random,
      calendar,
      client: nth(clients, plan.client),
      managerId: nth(managers, plan.manager).user.id,
      cardId:
        rateCards.find(({ name }) => plan.card !== null && name === plans.cards[plan.card].name)?.cardId ??
        null,
    }),
  }));
  const own = (
    plan: typeof plans.INTERNAL | typeof plans.TIME_OFF,
    activityCodes: Project['activityCodes'],
  ): Project => ({
    ...blankProject(sync(founded), founded, plan.code, plan.name),
    clientId: nth(clients, plan.client).id,
    managerId: nth(managers, plan.manager).user.id,
    activityCodes,
    allowsBillable: false,
  });
  const internal = own(plans.INTERNAL, plans.internalActivities);
  const timeOff = own(plans.TIME_OFF, plans.timeOffActivities);

  const assignments: Assignment[] = [];
  const assign = (who: Worker, project: Project, minutesPerWeek: number, toDate: string | null): void => {
    const fromDate = project.startDate;
    assignments.push({
      ...sync(fromDate),
      projectId: project.id,
      userId: who.user.id,
      role: who.resource.billRole,
      minutesPerWeek,
      fromDate,
      toDate,
    });
  };
  for (const { plan, project } of planned) {
    const over = project.status === 'completed' || project.status === 'cancelled' ? project.endDate : null;
    plan.team.forEach((index, place) => {
      const who = nth(consultants, index);
      assign(who, project, Math.floor(who.resource.capacityMinutesPerWeek / (place + 2)), over);
    });
    assign(nth(managers, plan.manager), project, 360, over);
  }
  for (const who of [...consultants, ...managers, admin]) {
    assign(who, internal, 240, null);
    assign(who, timeOff, 0, null);
  }
  return {
    random,
    calendar,
    tenant,
    clients,
    rateCards,
    admin,
    managers,
    consultants,
    clientUser,
    planned,
    internal,
    timeOff,
    assignments,
  };
}

type Sync = (date: string) => Pick<Tenant, 'id' | 'tenantId' | 'version' | 'createdAt' | 'updatedAt'>;

function tenantFacts({ from, today }: Calendar): Omit<Tenant, keyof ReturnType<Sync>> {
  const years = new Set([from, today, addDays(today, 365)].map((date) => date.slice(0, 4)));
  const days = [
    ['01-01', 'New Year’s Day'],
    ['05-01', 'Labour Day'],
    ['10-03', 'German Unity Day'],
    ['12-24', 'Christmas Eve'],
    ['12-25', 'Christmas Day'],
    ['12-26', 'St Stephen’s Day'],
    ['12-31', 'New Year’s Eve'],
  ];
  return {
    slug: demoSignIns.tenant,
    name: 'Fennmark Advisory',
    tier: 'professional',
    status: 'active',
    settings: {
      weekStart: 1,
      currency: 'EUR',
      rounding: { version: 1, incrementMinutes: 1, mode: 'nearest', scope: 'entry' },
      lock: { daysAfterWeekEnd: 28, lockedThrough: null, graceDays: 3 },
      approval: {
        selfApproval: false,
        autoApprove: { enabled: false, amountUnderMinor: 0 },
        lateAfterDays: 7,
      },
      holidays: [...years].flatMap((year) =>
        days.map(([day, name = '']) => ({ date: `${year}-${day}`, name })),
      ),
    },
  };
}

/** Two versions of each card: one from before the half year, and a rise of about 4 % in the middle of it. */
function makeCards(sync: Sync, { from }: Calendar): RateCard[] {
  return Object.values(plans.cards).flatMap(({ name, currency, rates }) => {
    const card = sync(addDays(from, -300));
    return [addDays(from, -300), `${addDays(from, 95).slice(0, 7)}-01`].map(
      (validFrom, index): RateCard => ({
        ...sync(validFrom),
        cardId: card.id,
        cardVersion: index + 1,
        name,
        currency,
        validFrom,
        rates: Object.entries(rates).map(([billRole, rate]) => ({
          billRole,
          rate: index === 0 ? Math.floor(rate / 104) * 100 : rate,
        })),
        // Few people are longer on one card than that.
        overtime: { thresholdMinutesPerWeek: 1800, multiplier: '1.25' },
        volumeDiscounts: [],
        tierDiscounts: [{ tier: 'gold', discount: '0.05' }],
        usagePrices: usagePrices(),
      }),
    );
  });
}

/** What the platform's work costs a client, in major units of the card's currency. */
function usagePrices(): RateCard['usagePrices'] {
  return [
    {
      eventType: 'api_call',
      bands: [
        { upTo: '10000', unitPrice: '0.002' },
        { upTo: null, unitPrice: '0.0015' },
      ],
    },
    { eventType: 'report_generation', bands: [{ upTo: null, unitPrice: '4' }] },
    { eventType: 'storage_gb', bands: [{ upTo: null, unitPrice: '0.12' }] },
    { eventType: 'task_execution', bands: [{ upTo: null, unitPrice: '1.5' }] },
  ];
}

function makeWorker(
  member: cast.CastMember,
  user: ReturnType<Sync>,
  resource: ReturnType<Sync>,
  random: Random,
  { monday }: Calendar,
): Worker {
  const away = addDays(monday, 7 * random.int(2, 12));
  const { email, name, role, capacityMinutesPerWeek, costRate, billRole, targetUtilisation } = member;
  return {
    member,
    user: { ...user, email, name, roles: [role], status: 'active', clientId: null },
    resource: {
      ...resource,
      userId: user.id,
      skills: member.skills.map(([skill, level]) => ({ name: skill, level })),
      capacityMinutesPerWeek,
      costRate,
      costCurrency: 'EUR',
      billRole,
      targetUtilisation,
      availability: [{ from: away, to: addDays(away, 4), minutesPerWeek: 0 }],
    },
  };
}

function blankProject(sync: ReturnType<Sync>, startDate: string, code: string, name: string) {
  return {
    ...sync,
    code,
    name,
    type: 'time_and_materials',
    status: 'active',
    startDate,
    endDate: null,
    budgetMinutes: null,
    budgetAmountMinor: null,
    currency: 'EUR',
    rateCardId: null,
    milestones: [],
    tasks: [],
    isTemplate: false,
    spentMinutes: 0,
    spentAmountMinor: 0,
  } as const satisfies Partial<Project>;
}

interface ProjectParts {
  sync: Sync;
  random: Random;
  calendar: Calendar;
  client: Client;
  managerId: string;
  cardId: string | null;
}

function makeProject(plan: plans.ProjectPlan, { sync, random, calendar, ...parts }: ProjectParts): Project {
  const { monday, today } = calendar;
  const startDate = addDays(monday, 7 * plan.startWeek);
  const endDate = plan.endWeek === null ? null : addDays(monday, 7 * plan.endWeek + 4);
  const length = daysBetween(startDate, endDate ?? addDays(today, 200));
  const over = plan.status === 'completed' || plan.status === 'cancelled';
  const tasks = plan.tasks.map((name, index) => ({
    id: sync(startDate).id,
    name,
    estimateMinutes: 60 * random.int(40, 260),
    closed:
      over ||
      (plan.endWeek !== null &&
        addDays(startDate, Math.floor(((index + 2) * length) / plan.tasks.length)) < today),
  }));
  const isPriced = plan.type === 'fixed_price' || plan.type === 'outcome_based';
  const currency = plan.card === null ? parts.client.currency : plans.cards[plan.card].currency;
  const milestones = [1, 2, 3].map((third) => addDays(startDate, Math.floor((third * length) / 3)));
  return {
    ...blankProject(sync(addDays(startDate, -14)), startDate, plan.code, plan.name),
    clientId: parts.client.id,
    type: plan.type,
    status: plan.status,
    endDate,
    currency,
    managerId: parts.managerId,
    activityCodes: plans.clientActivities,
    allowsBillable: true,
    rateCardId: parts.cardId,
    tasks: tasks.map((task, index) => ({ ...task, dependsOn: index < 2 ? [] : [nth(tasks, index - 2).id] })),
    milestones: isPriced
      ? milestones.map((due, index) => ({
          id: sync(startDate).id,
          name: ['First results', 'Acceptance', 'Handover'][index] ?? 'Milestone',
          due,
          amountMinor: random.int(60, 240) * 10_000,
          reachedOn:
            due < addDays(today, -30) && plan.status !== 'cancelled' ? addDays(due, random.int(-4, 6)) : null,
        }))
      : [],
  };
}

/** The element of a list whose length the plans guarantee. @throws RangeError when they do not */
export function nth<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw new RangeError(`the plans name number ${index} of ${values.length}`);
  return value;
}
