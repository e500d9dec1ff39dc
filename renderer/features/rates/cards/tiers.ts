import { ContractTerms } from '../../../../domain/entities/client.ts';
import { UsagePrice } from '../../../../domain/entities/rate-card.ts';
import type { WordKey } from '../../../words/en/catalogue.ts';
import { t } from '../../../words/words.ts';

export type Tier = (typeof ContractTerms.shape.discountTier.options)[number];
export const clientTiers = ContractTerms.shape.discountTier.options;
export const eventTypes = UsagePrice.shape.eventType.options;

const tierWords: Readonly<Record<Tier, WordKey>> = {
  none: 'rates.tier-none',
  silver: 'rates.tier-silver',
  gold: 'rates.tier-gold',
  platinum: 'rates.tier-platinum',
};

/** A client's tier in words; what nobody knows as it is. */
export function tierName(tier: string): string {
  const known = clientTiers.find((one) => one === tier);
  return known === undefined ? tier : t(tierWords[known]);
}

const usageWords: Readonly<Record<(typeof eventTypes)[number], WordKey>> = {
  api_call: 'rates.usage-api',
  report_generation: 'rates.usage-reports',
  storage_gb: 'rates.usage-storage',
  task_execution: 'rates.usage-tasks',
};

/** What is used, in words, with its unit. */
export function usageName(eventType: string): string {
  const known = eventTypes.find((one) => one === eventType);
  return known === undefined ? eventType : t(usageWords[known]);
}
