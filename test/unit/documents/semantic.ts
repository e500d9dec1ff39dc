import { XMLParser } from 'fast-xml-parser';

// An e-invoice as EN 16931-1 numbers its terms (BT, BG), read from either syntax by a parser that wrote neither.

export interface Party {
  /** BT-27, BT-44 */
  name: string | undefined;
  /** BT-29, BT-46 */
  id: string | undefined;
  /** BT-30, BT-47 */
  legalId: string | undefined;
  /** BT-31, BT-48 */
  vatId: string | undefined;
  /** BT-32 */
  taxNumber: string | undefined;
  /** BT-34, BT-49 with its scheme */
  endpoint: { id: string; scheme: string | undefined } | undefined;
  /** BG-5, BG-8 */
  hasAddress: boolean;
  /** BT-40, BT-55 */
  country: string | undefined;
}

export interface Semantic {
  bt1: string | undefined;
  bt2: string | undefined;
  bt3: string | undefined;
  bt5: string | undefined;
  bt9: string | undefined;
  bt10: string | undefined;
  bt20: string | undefined;
  bt22: string | undefined;
  bt24: string | undefined;
  bt25: string | undefined;
  bt26: string | undefined;
  seller: Party;
  buyer: Party;
  bt72: string | undefined;
  bt73: string | undefined;
  bt74: string | undefined;
  bt80: string | undefined;
  hasDeliverToAddress: boolean;
  payments: {
    bt81: string | undefined;
    bt83: string | undefined;
    bt84: string | undefined;
    hasTransfer: boolean;
  }[];
  /** BG-20 and BG-21 */
  allowances: {
    isCharge: boolean;
    amount: string | undefined;
    reason: string | undefined;
    category: string | undefined;
    rate: string | undefined;
  }[];
  bt106: string | undefined;
  bt107: string | undefined;
  bt108: string | undefined;
  bt109: string | undefined;
  bt110: string | undefined;
  bt112: string | undefined;
  bt113: string | undefined;
  bt114: string | undefined;
  bt115: string | undefined;
  /** BG-23 */
  taxes: {
    bt116: string | undefined;
    bt117: string | undefined;
    bt118: string | undefined;
    bt119: string | undefined;
    bt120: string | undefined;
    bt121: string | undefined;
  }[];
  /** BG-25 */
  lines: {
    bt126: string | undefined;
    bt129: string | undefined;
    bt130: string | undefined;
    bt131: string | undefined;
    bt134: string | undefined;
    bt135: string | undefined;
    bt146: string | undefined;
    bt149: string | undefined;
    bt151: string | undefined;
    bt152: string | undefined;
    bt153: string | undefined;
  }[];
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: () => true,
});

type Tree = { [name: string]: unknown };

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** All elements at a path of local names. */
function all(from: unknown, path: string): unknown[] {
  return path.split('/').reduce<unknown[]>(
    (places, name) =>
      places.flatMap((place) => {
        const found = isTree(place) ? place[name] : undefined;
        return found === undefined ? [] : [found].flat();
      }),
    [from],
  );
}

function textOf(value: unknown): string | undefined {
  const text = isTree(value) ? value['#text'] : value;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}

const one = (from: unknown, path: string): string | undefined => textOf(all(from, path)[0]);

function attribute(value: unknown, name: string): string | undefined {
  const found = isTree(value) ? [value[`@${name}`]].flat()[0] : undefined;
  return typeof found === 'string' ? found : undefined;
}

const endpointOf = (element: unknown, scheme: string) => {
  const id = textOf(element);
  return id === undefined ? undefined : { id, scheme: attribute(element, scheme) };
};

/** `20261101` as `2026-11-01`, where the format is 102. */
function ciiDate(from: unknown, path: string): string | undefined {
  const [element] = all(from, path);
  const text = textOf(element);
  return text === undefined || attribute(element, 'format') !== '102'
    ? undefined
    : text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}

function ciiParty(party: unknown): Party {
  const registrations = all(party, 'SpecifiedTaxRegistration/ID');
  const byScheme = (scheme: string) =>
    textOf(registrations.find((element) => attribute(element, 'schemeID') === scheme));
  return {
    name: one(party, 'Name'),
    id: one(party, 'ID') ?? one(party, 'GlobalID'),
    legalId: one(party, 'SpecifiedLegalOrganization/ID'),
    vatId: byScheme('VA'),
    taxNumber: byScheme('FC'),
    endpoint: endpointOf(all(party, 'URIUniversalCommunication/URIID')[0], 'schemeID'),
    hasAddress: all(party, 'PostalTradeAddress').length > 0,
    country: one(party, 'PostalTradeAddress/CountryID'),
  };
}

export function readCii(xml: string): Semantic {
  const [root] = all(parser.parse(xml), 'CrossIndustryInvoice');
  const [agreement] = all(root, 'SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement');
  const [delivery] = all(root, 'SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery');
  const [settlement] = all(root, 'SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement');
  const [sums] = all(settlement, 'SpecifiedTradeSettlementHeaderMonetarySummation');
  return {
    bt1: one(root, 'ExchangedDocument/ID'),
    bt2: ciiDate(root, 'ExchangedDocument/IssueDateTime/DateTimeString'),
    bt3: one(root, 'ExchangedDocument/TypeCode'),
    bt5: one(settlement, 'InvoiceCurrencyCode'),
    bt9: ciiDate(settlement, 'SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString'),
    bt10: one(agreement, 'BuyerReference'),
    bt20: one(settlement, 'SpecifiedTradePaymentTerms/Description'),
    bt22: one(root, 'ExchangedDocument/IncludedNote/Content'),
    bt24: one(root, 'ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID'),
    bt25: one(settlement, 'InvoiceReferencedDocument/IssuerAssignedID'),
    bt26: ciiDate(settlement, 'InvoiceReferencedDocument/FormattedIssueDateTime/DateTimeString'),
    seller: ciiParty(all(agreement, 'SellerTradeParty')[0]),
    buyer: ciiParty(all(agreement, 'BuyerTradeParty')[0]),
    bt72: ciiDate(delivery, 'ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString'),
    bt73: ciiDate(settlement, 'BillingSpecifiedPeriod/StartDateTime/DateTimeString'),
    bt74: ciiDate(settlement, 'BillingSpecifiedPeriod/EndDateTime/DateTimeString'),
    bt80: one(delivery, 'ShipToTradeParty/PostalTradeAddress/CountryID'),
    hasDeliverToAddress: all(delivery, 'ShipToTradeParty/PostalTradeAddress').length > 0,
    payments: all(settlement, 'SpecifiedTradeSettlementPaymentMeans').map((means) => ({
      bt81: one(means, 'TypeCode'),
      bt83: one(settlement, 'PaymentReference'),
      bt84: one(means, 'PayeePartyCreditorFinancialAccount/IBANID'),
      hasTransfer: all(means, 'PayeePartyCreditorFinancialAccount').length > 0,
    })),
    allowances: all(settlement, 'SpecifiedTradeAllowanceCharge').map((part) => ({
      isCharge: one(part, 'ChargeIndicator/Indicator') === 'true',
      amount: one(part, 'ActualAmount'),
      reason: one(part, 'Reason') ?? one(part, 'ReasonCode'),
      category: one(part, 'CategoryTradeTax/CategoryCode'),
      rate: one(part, 'CategoryTradeTax/RateApplicablePercent'),
    })),
    bt106: one(sums, 'LineTotalAmount'),
    bt107: one(sums, 'AllowanceTotalAmount'),
    bt108: one(sums, 'ChargeTotalAmount'),
    bt109: one(sums, 'TaxBasisTotalAmount'),
    bt110: one(sums, 'TaxTotalAmount'),
    bt112: one(sums, 'GrandTotalAmount'),
    bt113: one(sums, 'TotalPrepaidAmount'),
    bt114: one(sums, 'RoundingAmount'),
    bt115: one(sums, 'DuePayableAmount'),
    taxes: all(settlement, 'ApplicableTradeTax').map((tax) => ({
      bt116: one(tax, 'BasisAmount'),
      bt117: one(tax, 'CalculatedAmount'),
      bt118: one(tax, 'CategoryCode'),
      bt119: one(tax, 'RateApplicablePercent'),
      bt120: one(tax, 'ExemptionReason'),
      bt121: one(tax, 'ExemptionReasonCode'),
    })),
    lines: all(root, 'SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem').map((line) => {
      const [quantity] = all(line, 'SpecifiedLineTradeDelivery/BilledQuantity');
      const [price] = all(line, 'SpecifiedLineTradeAgreement/NetPriceProductTradePrice');
      const [own] = all(line, 'SpecifiedLineTradeSettlement');
      return {
        bt126: one(line, 'AssociatedDocumentLineDocument/LineID'),
        bt129: textOf(quantity),
        bt130: attribute(quantity, 'unitCode'),
        bt131: one(own, 'SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount'),
        bt134: ciiDate(own, 'BillingSpecifiedPeriod/StartDateTime/DateTimeString'),
        bt135: ciiDate(own, 'BillingSpecifiedPeriod/EndDateTime/DateTimeString'),
        bt146: one(price, 'ChargeAmount'),
        bt149: one(price, 'BasisQuantity'),
        bt151: one(own, 'ApplicableTradeTax/CategoryCode'),
        bt152: one(own, 'ApplicableTradeTax/RateApplicablePercent'),
        bt153: one(line, 'SpecifiedTradeProduct/Name'),
      };
    }),
  };
}

function ublParty(party: unknown): Party {
  const schemes = all(party, 'PartyTaxScheme');
  const byScheme = (isVat: boolean) =>
    one(
      schemes.find((scheme) => (one(scheme, 'TaxScheme/ID') === 'VAT') === isVat),
      'CompanyID',
    );
  return {
    name: one(party, 'PartyLegalEntity/RegistrationName'),
    id: one(party, 'PartyIdentification/ID'),
    legalId: one(party, 'PartyLegalEntity/CompanyID'),
    vatId: byScheme(true),
    taxNumber: byScheme(false),
    endpoint: endpointOf(all(party, 'EndpointID')[0], 'schemeID'),
    hasAddress: all(party, 'PostalAddress').length > 0,
    country: one(party, 'PostalAddress/Country/IdentificationCode'),
  };
}

export function readUbl(xml: string): Semantic {
  const tree = parser.parse(xml);
  const isCredit = all(tree, 'CreditNote').length > 0;
  const [root] = all(tree, isCredit ? 'CreditNote' : 'Invoice');
  const [sums] = all(root, 'LegalMonetaryTotal');
  return {
    bt1: one(root, 'ID'),
    bt2: one(root, 'IssueDate'),
    bt3: one(root, isCredit ? 'CreditNoteTypeCode' : 'InvoiceTypeCode'),
    bt5: one(root, 'DocumentCurrencyCode'),
    bt9: one(root, 'DueDate'),
    bt10: one(root, 'BuyerReference'),
    bt20: one(root, 'PaymentTerms/Note'),
    bt22: one(root, 'Note'),
    bt24: one(root, 'CustomizationID'),
    bt25: one(root, 'BillingReference/InvoiceDocumentReference/ID'),
    bt26: one(root, 'BillingReference/InvoiceDocumentReference/IssueDate'),
    seller: ublParty(all(root, 'AccountingSupplierParty/Party')[0]),
    buyer: ublParty(all(root, 'AccountingCustomerParty/Party')[0]),
    bt72: one(root, 'Delivery/ActualDeliveryDate'),
    bt73: one(root, 'InvoicePeriod/StartDate'),
    bt74: one(root, 'InvoicePeriod/EndDate'),
    bt80: one(root, 'Delivery/DeliveryLocation/Address/Country/IdentificationCode'),
    hasDeliverToAddress: all(root, 'Delivery/DeliveryLocation/Address').length > 0,
    payments: all(root, 'PaymentMeans').map((means) => ({
      bt81: one(means, 'PaymentMeansCode'),
      bt83: one(means, 'PaymentID'),
      bt84: one(means, 'PayeeFinancialAccount/ID'),
      hasTransfer: all(means, 'PayeeFinancialAccount').length > 0,
    })),
    allowances: all(root, 'AllowanceCharge').map((part) => ({
      isCharge: one(part, 'ChargeIndicator') === 'true',
      amount: one(part, 'Amount'),
      reason: one(part, 'AllowanceChargeReason') ?? one(part, 'AllowanceChargeReasonCode'),
      category: one(part, 'TaxCategory/ID'),
      rate: one(part, 'TaxCategory/Percent'),
    })),
    bt106: one(sums, 'LineExtensionAmount'),
    bt107: one(sums, 'AllowanceTotalAmount'),
    bt108: one(sums, 'ChargeTotalAmount'),
    bt109: one(sums, 'TaxExclusiveAmount'),
    bt110: one(root, 'TaxTotal/TaxAmount'),
    bt112: one(sums, 'TaxInclusiveAmount'),
    bt113: one(sums, 'PrepaidAmount'),
    bt114: one(sums, 'PayableRoundingAmount'),
    bt115: one(sums, 'PayableAmount'),
    taxes: all(root, 'TaxTotal/TaxSubtotal').map((tax) => ({
      bt116: one(tax, 'TaxableAmount'),
      bt117: one(tax, 'TaxAmount'),
      bt118: one(tax, 'TaxCategory/ID'),
      bt119: one(tax, 'TaxCategory/Percent'),
      bt120: one(tax, 'TaxCategory/TaxExemptionReason'),
      bt121: one(tax, 'TaxCategory/TaxExemptionReasonCode'),
    })),
    lines: all(root, isCredit ? 'CreditNoteLine' : 'InvoiceLine').map((line) => {
      const [quantity] = all(line, isCredit ? 'CreditedQuantity' : 'InvoicedQuantity');
      return {
        bt126: one(line, 'ID'),
        bt129: textOf(quantity),
        bt130: attribute(quantity, 'unitCode'),
        bt131: one(line, 'LineExtensionAmount'),
        bt134: one(line, 'InvoicePeriod/StartDate'),
        bt135: one(line, 'InvoicePeriod/EndDate'),
        bt146: one(line, 'Price/PriceAmount'),
        bt149: one(line, 'Price/BaseQuantity'),
        bt151: one(line, 'Item/ClassifiedTaxCategory/ID'),
        bt152: one(line, 'Item/ClassifiedTaxCategory/Percent'),
        bt153: one(line, 'Item/Name'),
      };
    }),
  };
}
