import type { TaxCategory } from '../../../domain/entities/billing.ts';
import type { DocumentLine, InvoiceDocument } from '../../../domain/rules/billing-document.ts';
import { multiplied } from '../../../domain/rules/billing-document.ts';
import { Exact } from '../../../domain/rules/exact.ts';
import { minorDigits, toDecimal } from '../../../domain/rules/money.ts';
import { speech } from './words.ts';

// The parts of an e-invoice in UBL's names, as @e-invoice-eu/core takes them (BT and BG numbers: EN 16931-1).

/** What UBL has at a place: a value, or more below it. */
export type Part = string | Part[] | { [name: string]: Part };

export type Issued = InvoiceDocument & {
  readonly number: string;
  readonly issuedOn: string;
  readonly seller: NonNullable<InvoiceDocument['seller']>;
  readonly buyer: { readonly name: string; readonly info: NonNullable<InvoiceDocument['buyer']['info']> };
};

/** UN/ECE Recommendation 20; what is not here is counted as pieces. */
const UNITS: Readonly<Record<string, string>> = {
  hours: 'HUR',
  month: 'MON',
  gigabytes: 'E34',
  milliseconds: 'C26',
};

/** Of the VATEX list, where a category has one that fits all its cases. */
const EXEMPTION: Readonly<Partial<Record<TaxCategory, { code?: string; reason: string }>>> = {
  E: { reason: 'Exempt from VAT' },
  AE: { code: 'VATEX-EU-AE', reason: 'Reverse charge' },
  K: { code: 'VATEX-EU-IC', reason: 'Intra-Community supply' },
  G: { code: 'VATEX-EU-G', reason: 'Export outside the EU' },
  O: { code: 'VATEX-EU-O', reason: 'Not subject to VAT' },
};

/** `name` with an amount and its currency. */
export function amount(name: string, minor: number, currency: string): { [name: string]: Part } {
  return { [`cbc:${name}`]: toDecimal({ minor, currency }), [`cbc:${name}@currencyID`]: currency };
}

const when = <T>(value: T | null | undefined | '', part: (value: T) => { [name: string]: Part }) =>
  value === null || value === undefined || value === '' ? {} : part(value);

/** `0.19` as `19`. */
export function percent(ratio: string): string {
  return new Exact(ratio).times(100).toFixed();
}

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** A VAT identifier begins with its country (BR-CO-09); Greece's with EL, Northern Ireland's with XI. */
export function isVatId(id: string | null): id is string {
  const [, country] = /^([A-Z]{2})[0-9A-Z+*]/.exec(id?.replace(/\s/g, '') ?? '') ?? [];
  return country !== undefined && (['EL', 'XI'].includes(country) || regions.of(country) !== undefined);
}

/** Not subject to VAT: then nobody's VAT identifier may be there (BR-O-02). */
export function isOutside(document: InvoiceDocument): boolean {
  return document.taxes.some(({ category }) => category === 'O');
}

function address({ lines, postalCode, city, country }: Issued['seller']['address']): {
  [name: string]: Part;
} {
  const [first, second, third] = lines;
  return {
    ...when(first, (line) => ({ 'cbc:StreetName': line })),
    ...when(second, (line) => ({ 'cbc:AdditionalStreetName': line })),
    ...when(city, (name) => ({ 'cbc:CityName': name })),
    ...when(postalCode, (code) => ({ 'cbc:PostalZone': code })),
    ...when(third, (line) => ({ 'cac:AddressLine': { 'cbc:Line': line } })),
    'cac:Country': { 'cbc:IdentificationCode': country },
  };
}

const taxScheme = (id: string, scheme: string): { [name: string]: Part } => ({
  'cbc:CompanyID': id,
  'cac:TaxScheme': { 'cbc:ID': scheme },
});

/** BG-4 */
export function sellerParty(document: Issued): Part {
  const { seller } = document;
  const outside = isOutside(document);
  const vatId = outside ? null : seller.vatId;
  const schemes = [
    ...(isVatId(vatId) ? [taxScheme(vatId.replace(/\s/g, ''), 'VAT')] : []),
    ...(seller.taxNumber
      ? [taxScheme(seller.taxNumber, 'FC')]
      : vatId && !isVatId(vatId)
        ? [taxScheme(vatId, 'FC')]
        : []),
  ];
  // One of BT-29, BT-30 and BT-31 has to say who it is (BR-CO-26).
  const legalId = isVatId(vatId) ? null : seller.registration || seller.taxNumber || seller.vatId;
  const { contact } = seller;
  return {
    'cbc:EndpointID': contact.email,
    'cbc:EndpointID@schemeID': 'EM',
    'cac:PostalAddress': address(seller.address),
    ...(schemes.length === 0 ? {} : { 'cac:PartyTaxScheme': schemes }),
    'cac:PartyLegalEntity': {
      'cbc:RegistrationName': seller.legalName,
      ...when(legalId, (id) => ({ 'cbc:CompanyID': id })),
      ...when(legalId === null ? seller.registration : null, (form) => ({ 'cbc:CompanyLegalForm': form })),
    },
    'cac:Contact': {
      ...when(contact.name, (name) => ({ 'cbc:Name': name })),
      ...when(contact.phone, (phone) => ({ 'cbc:Telephone': phone })),
      'cbc:ElectronicMail': contact.email,
    },
  };
}

/** BG-7 */
export function buyerParty(document: Issued): Part {
  const { name, info } = document.buyer;
  const taxId = info.taxId;
  const vatId = isVatId(taxId) && !isOutside(document) ? taxId.replace(/\s/g, '') : null;
  return {
    ...when(info.email, (email) => ({ 'cbc:EndpointID': email, 'cbc:EndpointID@schemeID': 'EM' })),
    'cac:PostalAddress': address(info.address),
    ...when(vatId, (id) => ({ 'cac:PartyTaxScheme': taxScheme(id, 'VAT') })),
    'cac:PartyLegalEntity': {
      'cbc:RegistrationName': info.legalName || name,
      ...when(vatId === null ? taxId : null, (id) => ({ 'cbc:CompanyID': id })),
    },
  };
}

function category(code: TaxCategory, rate: string): { [name: string]: Part } {
  return {
    'cbc:ID': code,
    // What is not subject to VAT has no rate (BR-O-05).
    ...(code === 'O' ? {} : { 'cbc:Percent': percent(rate) }),
    'cac:TaxScheme': { 'cbc:ID': 'VAT' },
  };
}

/** BG-20 and BG-21: what comes off the whole is an allowance, and where a credit takes that back, a charge. */
export function allowance(line: DocumentLine, currency: string): Part {
  return {
    'cbc:ChargeIndicator': line.netMinor > 0 ? 'true' : 'false',
    'cbc:AllowanceChargeReason': line.description,
    ...amount('Amount', Math.abs(line.netMinor), currency),
    'cac:TaxCategory': category(line.taxCategory, line.taxRate),
  };
}

/** BG-22 and BG-23 */
export function taxTotal({ taxes, totals, currency }: Issued): Part {
  return [
    {
      ...amount('TaxAmount', totals.taxMinor, currency),
      'cac:TaxSubtotal': taxes.map((tax) => {
        const exemption = EXEMPTION[tax.category];
        return {
          ...amount('TaxableAmount', tax.netMinor, currency),
          ...amount('TaxAmount', tax.taxMinor, currency),
          'cac:TaxCategory': {
            ...category(tax.category, tax.rate),
            ...when(exemption?.code, (code) => ({ 'cbc:TaxExemptionReasonCode': code })),
            // A category with tax has no reason for having none (BR-S-10, BR-Z-10).
            ...when(exemption === undefined ? null : (tax.reason ?? exemption.reason), (reason) => ({
              'cbc:TaxExemptionReason': reason,
            })),
          },
        };
      }),
    },
  ];
}

/** BG-16: a credit transfer to the firm's account. */
export function paymentMeans({ seller, number, currency, kind }: Issued): { [name: string]: Part } {
  const { bank } = seller;
  if (bank === null || kind === 'credit_note') return {};
  return {
    'cac:PaymentMeans': [
      {
        // SEPA credit transfer, or any other credit transfer.
        'cbc:PaymentMeansCode': currency === 'EUR' ? '58' : '30',
        'cbc:PaymentID': number,
        'cac:PayeeFinancialAccount': {
          'cbc:ID': bank.iban.replace(/\s/g, ''),
          ...when(bank.holder, (holder) => ({ 'cbc:Name': holder })),
          ...when(bank.bic, (bic) => ({ 'cac:FinancialInstitutionBranch': { 'cbc:ID': bic } })),
        },
      },
    ],
  };
}

/** BG-25 */
export function invoiceLine(line: DocumentLine, { currency, language }: Issued): Part {
  const { quantity, unitPrice, whole } = multiplied(line, currency, { quantity: 12, price: 12 });
  const unit = whole ? 'C62' : (UNITS[line.unit] ?? 'C62');
  const spoken = speech(language, currency, minorDigits(currency));
  return {
    'cbc:ID': String(line.position),
    ...(whole && line.unit !== 'item' ? { 'cbc:Note': spoken.quantity(line.quantity, line.unit) } : {}),
    'cbc:InvoicedQuantity': quantity,
    'cbc:InvoicedQuantity@unitCode': unit,
    ...amount('LineExtensionAmount', line.netMinor, currency),
    ...when(line.month, (month) => ({
      'cac:InvoicePeriod': { 'cbc:StartDate': `${month}-01`, 'cbc:EndDate': lastDay(month) },
    })),
    'cac:Item': {
      'cbc:Name': line.description || '–',
      'cac:ClassifiedTaxCategory': category(line.taxCategory, line.taxRate),
    },
    'cac:Price': price(unitPrice, unit, currency),
  };
}

/** A price of more than two digits after the point is said for 10, 100 … units (BT-149): the library takes two. */
function price(unitPrice: string, unit: string, currency: string): Part {
  const beyond = Math.max(0, new Exact(unitPrice).decimalPlaces() - 2);
  const base = new Exact(10).pow(beyond);
  return {
    'cbc:PriceAmount': base.times(unitPrice).toFixed(),
    'cbc:PriceAmount@currencyID': currency,
    ...(beyond === 0 ? {} : { 'cbc:BaseQuantity': base.toFixed(), 'cbc:BaseQuantity@unitCode': unit }),
  };
}

function lastDay(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year ?? 0, number ?? 1, 0)).toISOString().slice(0, 10);
}
