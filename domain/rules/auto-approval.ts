import type { DecidingRule } from '../entities/decision.ts';
import type { AutoApprovalRule, TenantSettings } from '../entities/tenant.ts';
import type { TimeEntry } from '../entities/time-entry.ts';
import { isAdjustment } from './adjustment.ts';
import { type Money, toDecimal } from './money.ts';

type Settings = Pick<TenantSettings, 'approval' | 'currency'>;

/** Id of the rule that `autoApprove.amountUnderMinor` is. */
const AMOUNT_RULE = 'amount';

/** The rules by which time approves itself, in the order in which they are tried; none where the tenant has it off. */
export function autoApprovalRules({ approval, currency }: Settings): AutoApprovalRule[] {
  const { enabled, amountUnderMinor, rules = [] } = approval.autoApprove;
  if (!enabled) return [];
  if (amountUnderMinor === 0) return rules;
  const limit = toDecimal({ minor: amountUnderMinor, currency });
  const amount: AutoApprovalRule = {
    id: AMOUNT_RULE,
    name: `Under ${limit} ${currency}`,
    amountUnderMinor,
    minutesUpTo: null,
    projectIds: [],
    activityCodes: [],
  };
  return [amount, ...rules];
}

/** Whether an entry may approve itself at all, by any rule: submitted, without a warning, and no adjustment (late work too). */
export function mayApproveItself(
  entry: Pick<TimeEntry, 'status' | 'warnings' | 'correctsId'> & Partial<Pick<TimeEntry, 'source'>>,
): boolean {
  return entry.status === 'submitted' && entry.warnings.length === 0 && !isAdjustment(entry);
}

/**
 * Auto-approval (DOMAIN.md): off by default, per tenant. An entry with a warning is for a person to decide on, and so is
 * an adjustment: it changes what was approved or invoiced already.
 * @param amount what the entry would be billed with; null (no rate found, or not billable) is under no limit, and neither
 * is an amount in another currency than the tenant's
 * @returns the first rule that holds, with its name as it is now; null for none
 */
export function approvesItself(
  entry: Pick<TimeEntry, 'status' | 'warnings' | 'correctsId' | 'minutes' | 'projectId' | 'activityCode'> &
    Partial<Pick<TimeEntry, 'source'>>,
  amount: Money | null,
  settings: Settings,
): DecidingRule | null {
  if (!mayApproveItself(entry)) return null;
  const inCurrency = amount?.currency === settings.currency ? amount.minor : null;
  const rule = autoApprovalRules(settings).find(
    ({ amountUnderMinor, minutesUpTo, projectIds, activityCodes }) =>
      (amountUnderMinor === null || (inCurrency !== null && inCurrency < amountUnderMinor)) &&
      (minutesUpTo === null || entry.minutes <= minutesUpTo) &&
      (projectIds.length === 0 || projectIds.includes(entry.projectId)) &&
      (activityCodes.length === 0 || activityCodes.includes(entry.activityCode)),
  );
  return rule === undefined ? null : { id: rule.id, name: rule.name };
}
