import type { Assignment } from '../../domain/entities/assignment.ts';
import type { BillingSettings, Expense, ProjectTerms } from '../../domain/entities/billing.ts';
import type { BillingInfo, Client } from '../../domain/entities/client.ts';
import type { Decision } from '../../domain/entities/decision.ts';
import type {
  Invoice,
  InvoiceClaim,
  InvoiceItem,
  InvoiceLine,
  InvoiceTax,
  Payment,
} from '../../domain/entities/invoice.ts';
import type { Project } from '../../domain/entities/project.ts';
import type { RateCard } from '../../domain/entities/rate-card.ts';
import type { Resource } from '../../domain/entities/resource.ts';
import type { Tenant } from '../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import type { User } from '../../domain/entities/user.ts';
import type { CastMember } from './cast.ts';
import type { ProjectPlan } from './plans.ts';
import type { Random } from './random.ts';

/** What the demo firm bills by, beside its rate cards. */
export interface Selling {
  readonly settings: BillingSettings;
  /** By client. Kept encrypted: only the server's key opens it. */
  readonly buyers: readonly { readonly clientId: string; readonly info: BillingInfo }[];
  readonly terms: readonly ProjectTerms[];
  readonly expenses: readonly Expense[];
}

/** With what its row counts of it. */
export type BilledInvoice = Invoice & { readonly entryCount: number; readonly minutes: number };

/** Everything of one demo firm, as it goes into the database. `version` is 0: the database gives it. */
export interface DemoFirm {
  readonly tenant: Tenant;
  readonly people: readonly { readonly user: User; readonly resource: Resource | null }[];
  readonly clients: readonly Client[];
  readonly rateCards: readonly RateCard[];
  readonly projects: readonly Project[];
  readonly assignments: readonly Assignment[];
  readonly selling: Selling;
  readonly invoices: readonly BilledInvoice[];
  readonly invoiceLines: readonly InvoiceLine[];
  readonly invoiceItems: readonly InvoiceItem[];
  readonly invoiceClaims: readonly InvoiceClaim[];
  readonly invoiceTaxes: readonly InvoiceTax[];
  readonly payments: readonly Payment[];
  readonly entries: readonly TimeEntry[];
  readonly decisions: readonly Decision[];
}

/** Where time stands for the firm that is being made. */
export interface Calendar {
  readonly today: string;
  /** Monday of this week. */
  readonly monday: string;
  /** First day of the half year that has entries. */
  readonly from: string;
  /** Last day that has been invoiced: the end of the month before last, or so. */
  readonly invoicedThrough: string;
}

/** Somebody who logs time, with what they are in the firm. */
export interface Worker {
  readonly member: CastMember;
  readonly user: User;
  readonly resource: Resource;
}

/** The firm without its time: what is known before anybody logged anything. */
export interface Setting {
  readonly random: Random;
  readonly calendar: Calendar;
  readonly tenant: Tenant;
  readonly clients: readonly Client[];
  readonly rateCards: readonly RateCard[];
  readonly admin: Worker;
  readonly managers: readonly Worker[];
  readonly consultants: readonly Worker[];
  readonly clientUser: User;
  readonly planned: readonly { readonly plan: ProjectPlan; readonly project: Project }[];
  readonly internal: Project;
  readonly timeOff: Project;
  readonly assignments: readonly Assignment[];
}

export function workersOf({ admin, managers, consultants }: Setting): Worker[] {
  return [...consultants, ...managers, admin];
}
