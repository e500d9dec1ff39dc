import type { BillingInfo } from '../../../../domain/entities/client.ts';
import { type BillingProblemAt, checkBillingInfo } from '../../../../domain/rules/billing-checks.ts';
import type { ClientBilling, ClientBillingChange } from '../../../../domain/wire/billing-setup.ts';
import { t } from '../../../words/words.ts';
import { countryGap, tidyAddress } from '../common/AddressFields.tsx';
import type { Problems } from '../common/problems.ts';

type Terms = ClientBilling['contractTerms'];

/** A client's billing under change. */
export interface EditClient {
  /** Null: nothing was entered yet. */
  readonly info: BillingInfo | null;
  readonly contractTerms: Terms;
}

export function clientOf({ info, contractTerms }: ClientBilling): EditClient {
  return { info, contractTerms };
}

/** What somebody begins with; the tax is that of the firm's settings where they are known. */
export function newInfo(
  name: string,
  firm: { tax: BillingInfo['tax']; termsDays: number; country: string } | null,
): BillingInfo {
  return {
    legalName: name,
    termsDays: firm?.termsDays ?? 30,
    taxId: null,
    address: { lines: [], postalCode: '', city: '', country: firm?.country ?? '' },
    email: null,
    preferredMethod: 'bank_transfer',
    tax: firm?.tax ?? { category: 'S', rate: '0.19', reason: null },
    buyerReference: null,
  };
}

export function checkClient({ info }: EditClient): BillingProblemAt[] {
  return info ? checkBillingInfo(info) : [];
}

export function gapsOfClient({ info }: EditClient): Problems {
  if (info === null) return new Map();
  const isEmail = info.email === null || /^\S+@\S+\.\S+$/.test(info.email);
  return new Map([
    ...countryGap(info.address),
    ...(isEmail ? [] : [['email', t('billing.fault-email')] as const]),
  ]);
}

export function sentClient({ info, contractTerms }: EditClient): Omit<ClientBillingChange, 'tag'> {
  return { contractTerms, info: info && { ...info, address: tidyAddress(info.address) } };
}
