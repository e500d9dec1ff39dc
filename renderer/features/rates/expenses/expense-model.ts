import type { ExpenseChange, ExpenseRow } from '../../../../domain/wire/billing-setup.ts';
import { t } from '../../../words/words.ts';
import type { Problems } from '../common/problems.ts';

/** An expense under change: what it was for and how much may be missing yet. */
export interface EditExpense extends Omit<ExpenseChange, 'projectId' | 'amountMinor' | 'updatedAt'> {
  readonly projectId: string | null;
  readonly amountMinor: number | null;
}

/** One that is there, or the id of one that is not yet. */
export interface ExpenseBase {
  readonly id: string;
  readonly row: ExpenseRow | null;
}

export function expenseOf({ row }: ExpenseBase, today: string, projectId: string | null): EditExpense {
  if (row === null)
    return {
      ...{ projectId, userId: null, date: today, description: '', amountMinor: null, billable: true },
      ...{ note: '', removed: false },
    };
  const { userId, date, description, amountMinor, billable, note, removed } = row;
  return { projectId: row.projectId, userId, date, description, amountMinor, billable, note, removed };
}

export function gapsOfExpense({ projectId, description, amountMinor }: EditExpense): Problems {
  const gaps = new Map<string, string>();
  if (projectId === null) gaps.set('projectId', t('billing.fault-empty'));
  if (description.trim() === '') gaps.set('description', t('billing.fault-empty'));
  if (amountMinor === null) gaps.set('amountMinor', t('billing.fault-empty'));
  if (amountMinor === 0) gaps.set('amountMinor', t('billing.fault-zero'));
  return gaps;
}

export function sentExpense({ row }: ExpenseBase, value: EditExpense): ExpenseChange {
  return {
    ...value,
    projectId: value.projectId ?? '',
    description: value.description.trim(),
    amountMinor: value.amountMinor ?? 0,
    updatedAt: row?.updatedAt ?? null,
  };
}

export interface ExpenseFilter {
  readonly clientId: string | null;
  readonly projectId: string | null;
  readonly state: 'open' | 'billed' | 'not_billable' | null;
}
export const noFilter: ExpenseFilter = { clientId: null, projectId: null, state: null };

/** The address of the list by a filter. */
export function listPath({ clientId, projectId, state }: ExpenseFilter): string {
  const query = new URLSearchParams({
    ...(clientId === null ? {} : { clientId }),
    ...(projectId === null ? {} : { projectId }),
    ...(state === null ? {} : { state }),
    limit: '500',
  });
  return `/v1/billing/expenses?${query}`;
}
