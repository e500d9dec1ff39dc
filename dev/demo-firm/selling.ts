import type { BillingSettings, Expense, ProjectTerms, TaxRule } from '../../domain/entities/billing.ts';
import type { BillingInfo } from '../../domain/entities/client.ts';
import { addDays } from '../../domain/rules/civil-date.ts';
import { clients as castClients } from './clients.ts';
import type { Selling, Setting } from './model.ts';
import { nth } from './setting.ts';

/** The firm as a seller, its clients as buyers, a retainer, outcomes of a pilot, and expenses of the last months. */
export function makeSelling(setting: Setting): Selling {
  return {
    settings: seller(),
    buyers: setting.clients.map(({ id }, index) => ({ clientId: id, info: buyer(index) })),
    terms: [...retainers(setting), ...outcomes(setting)],
    expenses: expenses(setting),
  };
}

function seller(): BillingSettings {
  return {
    legalName: 'Fennmark Advisory GmbH',
    address: { lines: ['Speersort 10'], postalCode: '20095', city: 'Hamburg', country: 'DE' },
    vatId: 'DE812345678',
    taxNumber: null,
    registration: 'HRB 148 812, Amtsgericht Hamburg',
    contact: { name: 'Accounts', email: 'accounts@fennmark.example', phone: '+49 40 555 0170' },
    bank: { holder: 'Fennmark Advisory GmbH', iban: 'DE89370400440532013000', bic: 'COBADEFFXXX' },
    brand: { colour: '#0f5c5c', logo: null },
    invoicePrefix: 'FA-',
    creditPrefix: 'FC-',
    defaultTermsDays: 30,
    defaultTax: { category: 'S', rate: '0.19', reason: null },
    grouping: 'role',
    footer: 'Thank you for working with us.',
    language: 'en',
    reminderDays: [7, 21],
  };
}

const places: readonly [line: string, postalCode: string, city: string, country: string][] = [
  ['Kade 7', '3011 AB', 'Rotterdam', 'NL'],
  ['Industriestraße 41', '70565', 'Stuttgart', 'DE'],
  ['Nygårdsgaten 12', '5015', 'Bergen', 'NO'],
  ['1 Infirmary Road', 'EX1 2PQ', 'Exeter', 'GB'],
];

function buyer(index: number): BillingInfo {
  const { contact, taxRate, termsDays, currency } = nth(castClients, index);
  const [line, postalCode, city, country] = places[index] ?? elsewhere(currency, index);
  return {
    legalName: '',
    termsDays,
    taxId: country === 'DE' ? `DE9000000${10 + index}` : null,
    address: { lines: [line], postalCode, city, country },
    email: contact[1],
    preferredMethod: 'bank_transfer',
    tax: taxOf(taxRate),
    buyerReference: index % 2 === 0 ? `PO-${4100 + index}` : null,
  };
}

function elsewhere(currency: string, index: number): (typeof places)[number] {
  return currency === 'JPY'
    ? ['2-11-3 Meguro', '153-0063', 'Tokyo', 'JP']
    : [`Marktplatz ${index}`, '50667', 'Köln', 'DE'];
}

function taxOf(rate: string): TaxRule {
  return rate === '0'
    ? { category: 'G', rate: '0', reason: 'Supplied outside the European Union, not taxed here' }
    : { category: 'S', rate, reason: null };
}

/** Forty hours a month for a fee; what is left of a month may be used in the next. */
function retainers({ planned, calendar }: Setting): ProjectTerms[] {
  return planned
    .filter(({ plan }) => plan.type === 'retainer')
    .slice(0, 1)
    .map(({ project }) => ({
      projectId: project.id,
      termsVersion: 1,
      validFrom: `${addDays(calendar.from, -31).slice(0, 7)}-01`,
      overrides: [],
      retainer: {
        feeMinor: 520_000,
        includedMinutes: 2400,
        rolloverMonths: 1,
        overageRate: 15_500,
        from: `${calendar.from.slice(0, 7)}-01`,
        to: null,
      },
      outcomes: [],
    }));
}

function outcomes({ planned, calendar, random }: Setting): ProjectTerms[] {
  return planned
    .filter(({ plan }) => plan.type === 'outcome_based' && plan.status === 'active')
    .map(({ project }) => ({
      projectId: project.id,
      termsVersion: 1,
      validFrom: project.startDate,
      overrides: [],
      retainer: null,
      outcomes: [
        ['Forecast error below 8 %', 1_800_000, addDays(calendar.invoicedThrough, -20)] as const,
        ['Forecast error below 5 %', 2_600_000, addDays(calendar.today, -6)] as const,
        ['Rolled out to all regions', 3_200_000, null] as const,
      ].map(([name, amountMinor, achievedOn]) => ({
        id: random.id(Date.parse(`${project.startDate}T12:00:00.000Z`)),
        ...{ name, amountMinor, achievedOn },
      })),
    }));
}

const bought = [
  ['Train to the client, return', 18_460],
  ['Hotel, two nights', 31_800],
  ['Printed handbooks for the pilot', 24_950],
  ['Workshop room', 42_000],
] as const;

/** Two of each month on the busiest projects, from the half year's beginning to last week. */
function expenses({ planned, calendar, tenant, consultants, random }: Setting): Expense[] {
  const projects = planned.filter(
    ({ plan, project }) => plan.type === 'time_and_materials' && project.startDate < calendar.from,
  );
  const made: Expense[] = [];
  for (let day = addDays(calendar.from, 9); day < addDays(calendar.today, -5); day = addDays(day, 16)) {
    const { project } = nth(projects, made.length % projects.length);
    const [description, amountMinor] = nth(bought, made.length % bought.length);
    const createdAt = `${addDays(day, 1)}T08:30:00.000Z`;
    made.push({
      id: random.id(Date.parse(createdAt)),
      tenantId: tenant.id,
      projectId: project.id,
      userId: nth(consultants, made.length % consultants.length).user.id,
      date: day,
      description,
      amountMinor: project.currency === 'JPY' ? amountMinor * 2 : amountMinor,
      currency: project.currency,
      billable: made.length % 5 !== 4,
      note: '',
      createdAt,
      updatedAt: createdAt,
      removed: false,
    });
  }
  return made;
}
