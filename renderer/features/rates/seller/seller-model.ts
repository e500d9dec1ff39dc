import type { BillingSettings } from '../../../../domain/entities/billing.ts';
import type { BillingSettingsAnswer } from '../../../../domain/wire/billing-setup.ts';
import { t } from '../../../words/words.ts';
import { countryGap, tidyAddress } from '../common/AddressFields.tsx';
import type { Problems } from '../common/problems.ts';

export type EditSeller = BillingSettingsAnswer['settings'];

export function gapsOfSeller({ legalName, address, contact, brand, bank }: EditSeller): Problems {
  const gaps = new Map<string, string>(countryGap(address));
  if (legalName.trim() === '') gaps.set('legalName', t('billing.fault-empty'));
  if (!/^\S+@\S+\.\S+$/.test(contact.email)) gaps.set('contact.email', t('billing.fault-email'));
  if (!/^#[0-9a-f]{6}$/i.test(brand.colour)) gaps.set('brand.colour', t('billing.fault-colour'));
  if (bank && bank.iban.trim() === '') gaps.set('bank.iban', t('billing.fault-empty'));
  return gaps;
}

/** As it is sent: empty texts that may be null are null. */
export function sentSeller(seller: EditSeller): BillingSettings {
  const orNull = (text: string | null) => ((text ?? '').trim() === '' ? null : text);
  return {
    ...seller,
    address: tidyAddress(seller.address),
    bank: seller.bank && { ...seller.bank, iban: seller.bank.iban.replaceAll(/\s/g, '').toUpperCase() },
    vatId: orNull(seller.vatId),
    taxNumber: orNull(seller.taxNumber),
  };
}

/** `7, 14, 30` as days; null where it says something else. */
export function reminderDaysOf(text: string): number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const days = parts.map(Number);
  const isRight = days.every((day) => Number.isInteger(day) && day >= 1 && day <= 365);
  return isRight && days.length <= 10 ? [...new Set(days)].toSorted((a, b) => a - b) : null;
}
