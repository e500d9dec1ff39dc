import {
  type BillingFault,
  type BillingProblemAt,
  billingFaultText,
} from '../../../../domain/rules/billing-checks.ts';
import { RequestFailure } from '../../../data/connection.ts';
import type { WordKey } from '../../../words/en/catalogue.ts';
import { t } from '../../../words/words.ts';

/** What is wrong at which field, in words; `rates.3` also speaks for `rates.3.rate`. */
export type Problems = ReadonlyMap<string, string>;
export const noProblems: Problems = new Map();

const words: Readonly<Record<BillingFault, WordKey>> = {
  duplicate_rate: 'rates.fault-duplicate-rate',
  multiplier_below_one: 'rates.fault-multiplier',
  threshold_over_week: 'rates.fault-threshold',
  same_band: 'rates.fault-same-band',
  duplicate_tier: 'rates.fault-duplicate-tier',
  unknown_tier: 'rates.fault-unknown-tier',
  duplicate_usage: 'rates.fault-duplicate-usage',
  bands_not_rising: 'rates.fault-bands',
  last_band_ends: 'rates.fault-last-band',
  negative_price: 'rates.fault-negative',
  ends_before_start: 'billing.fault-ends-before',
  duplicate_outcome: 'billing.fault-duplicate-outcome',
  tax_reason_missing: 'billing.fault-tax-reason',
  tax_rate_missing: 'billing.fault-tax-rate',
  tax_id_missing: 'billing.fault-tax-id',
  seller_tax_id_missing: 'billing.fault-seller-tax-id',
  iban_wrong: 'billing.fault-iban',
};

/** Faults that the rules found, in the person's language. */
export function problemsOf(faults: readonly BillingProblemAt[]): Problems {
  return new Map(faults.map(({ path, fault }) => [path, t(words[fault])]));
}

const faultBySentence = new Map(
  Object.entries(billingFaultText).flatMap(([fault, sentence]) => {
    const key = Object.entries(words).find(([name]) => name === fault)?.[1];
    return key === undefined ? [] : [[sentence, key] as const];
  }),
);

/** What the server said of fields, below `prefix` (`content`, `settings`, `info`). */
export function problemsFrom(error: unknown, prefix: string): Problems {
  if (!(error instanceof RequestFailure)) return noProblems;
  return new Map(
    error.details.map(({ path, message }) => {
      const known = faultBySentence.get(message);
      const field = path.startsWith(`${prefix}.`) ? path.slice(prefix.length + 1) : path;
      return [field, t(known ?? special(field))];
    }),
  );
}

function special(field: string): WordKey {
  if (field === 'currency' || field === 'cardId') return 'rates.fault-currency';
  if (field === 'name') return 'rates.fault-name';
  return field === 'brand.logo' ? 'billing.fault-logo' : 'billing.fault-field';
}
