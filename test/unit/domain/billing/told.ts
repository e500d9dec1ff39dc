import type { BillingResult } from '../../../../domain/rules/billing/types.ts';

/** Lines as a person reads them: `description: quantity unit = amount`. */
export function told({ lines }: BillingResult): string[] {
  return lines.map(
    ({ description, quantity, unit, amountMinor }) => `${description}: ${quantity} ${unit} = ${amountMinor}`,
  );
}
