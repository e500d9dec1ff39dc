import { v7 as uuidv7 } from 'uuid';
import type { ProjectTerms } from '../../../../domain/entities/billing.ts';
import type { ProjectBilling, TermsContent } from '../../../../domain/wire/billing-setup.ts';
import { t } from '../../../words/words.ts';
import type { EditRate } from '../cards/card-model.ts';
import type { Problems } from '../common/problems.ts';

type Retainer = NonNullable<ProjectTerms['retainer']>;
type Outcome = ProjectTerms['outcomes'][number];

/** Terms under change: amounts may be missing yet. */
export interface EditTerms extends Omit<TermsContent, 'overrides' | 'retainer' | 'outcomes'> {
  readonly overrides: readonly EditRate[];
  readonly retainer: (Omit<Retainer, 'feeMinor'> & { readonly feeMinor: number | null }) | null;
  readonly outcomes: readonly (Omit<Outcome, 'amountMinor'> & { readonly amountMinor: number | null })[];
}

/** As the newest version says; a project without one has nothing of its own. */
export function termsOf({ terms: [newest] }: ProjectBilling, today: string): EditTerms {
  if (!newest) return { validFrom: today, overrides: [], retainer: null, outcomes: [] };
  return sameTerms(newest);
}

export function sameTerms({ validFrom, overrides, retainer, outcomes }: TermsContent): EditTerms {
  return { validFrom, overrides, retainer, outcomes };
}

export function newRetainer(today: string): NonNullable<EditTerms['retainer']> {
  const from = `${today.slice(0, 7)}-01`;
  return { feeMinor: null, includedMinutes: 1200, rolloverMonths: 0, overageRate: null, from, to: null };
}

export function newOutcome(): EditTerms['outcomes'][number] {
  return { id: uuidv7(), name: '', amountMinor: null, achievedOn: null };
}

/** What is missing, so that these are no terms yet. */
export function gapsOfTerms({ overrides, retainer, outcomes }: EditTerms): Problems {
  const gaps = new Map<string, string>();
  const missing = (path: string) => gaps.set(path, t('billing.fault-empty'));
  for (const [index, { rate }] of overrides.entries()) if (rate === null) missing(`overrides.${index}.rate`);
  if (retainer?.feeMinor === null) missing('retainer.feeMinor');
  for (const [index, { name, amountMinor }] of outcomes.entries()) {
    if (name.trim() === '') missing(`outcomes.${index}.name`);
    if (amountMinor === null) missing(`outcomes.${index}.amountMinor`);
  }
  return gaps;
}

/** The terms as they are sent and checked; what is missing is 0. */
export function contentOfTerms({ validFrom, overrides, retainer, outcomes }: EditTerms): TermsContent {
  return {
    validFrom,
    overrides: overrides.map((rate) => ({ ...rate, rate: rate.rate ?? 0 })),
    retainer: retainer && { ...retainer, feeMinor: retainer.feeMinor ?? 0 },
    outcomes: outcomes.map((one) => ({ ...one, name: one.name.trim(), amountMinor: one.amountMinor ?? 0 })),
  };
}
