// Keys of what is billed once beside time. No two standing invoices have the same.

export function milestoneClaim(milestoneId: string): string {
  return `milestone:${milestoneId}`;
}

export function outcomeClaim(outcomeId: string): string {
  return `outcome:${outcomeId}`;
}

export function expenseClaim(expenseId: string): string {
  return `expense:${expenseId}`;
}

/** @param month `2026-10` */
export function retainerClaim(projectId: string, month: string): string {
  return `retainer:${projectId}:${month}`;
}

/**
 * Of usage beyond what had been billed: two invoices that go on from the same figure exclude each other.
 * @param billedBefore decimal string without trailing zeros
 */
export function usageClaim(
  clientId: string,
  usage: { readonly eventType: string; readonly month: string },
  billedBefore: string,
): string {
  return `usage:${clientId}:${usage.eventType}:${usage.month}:${billedBefore}`;
}
