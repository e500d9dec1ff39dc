import type { Invoice } from '@e-invoice-eu/core';
import type { InvoiceDocument } from '../../../domain/rules/billing-document.ts';
import { minorDigits } from '../../../domain/rules/money.ts';
import { StintError } from '../../errors.ts';
import {
  allowance,
  amount,
  buyerParty,
  type Issued,
  invoiceLine,
  isOutside,
  isVatId,
  type Part,
  paymentMeans,
  sellerParty,
  taxTotal,
} from './e-invoice-parts.ts';
import { speech } from './words.ts';

/** EN 16931 in one of the two syntaxes that it allows. */
export type EInvoiceSyntax = 'cii' | 'ubl';

/**
 * The e-invoice of a document, as XML (EN 16931: UN/CEFACT CII D16B or UBL 2.1). The same document gives the same text.
 * @throws StintError conflict where the standard has no such document: a draft, nothing on it, no e-mail address of the
 * buyer for UBL, three digits after the point, or somebody's VAT identifier is missing that the tax category asks for
 */
export async function eInvoiceXml(document: InvoiceDocument, syntax: EInvoiceSyntax): Promise<string> {
  const issued = issuedDocument(document);
  refuseMissing(issued, syntax);
  // Only who asks for one waits for the library to be read.
  const { InvoiceService } = await import('@e-invoice-eu/core');
  const service = new InvoiceService({ log: () => {}, warn: () => {}, error: () => {} });
  // The library holds it against its own schema before it writes, and drops what it changes.
  const model: Invoice = JSON.parse(JSON.stringify({ 'ubl:Invoice': invoiceParts(issued) }), asXmlTakesIt);
  const xml = await service.generate(model, {
    format: syntax === 'cii' ? 'CII' : 'UBL',
    lang: issued.language,
    noWarnings: true,
  });
  const text = typeof xml === 'string' ? xml : new TextDecoder().decode(xml);
  return syntax === 'cii' ? withPreceding(text, issued) : text;
}

/**
 * The invoice that a credit note takes back (BG-3). The library looks for it at the wrong place and leaves it out of CII,
 * so it is put where the schema has it.
 */
function withPreceding(xml: string, { credits }: Issued): string {
  if (credits === null) return xml;
  const before = '</ram:SpecifiedTradeSettlementHeaderMonetarySummation>';
  const date = credits.issuedOn.replaceAll('-', '');
  const issued = `<ram:FormattedIssueDateTime><qdt:DateTimeString format="102">${date}</qdt:DateTimeString></ram:FormattedIssueDateTime>`;
  const reference = `<ram:InvoiceReferencedDocument>
				<ram:IssuerAssignedID>${escaped(credits.number)}</ram:IssuerAssignedID>
				${date === '' ? '' : issued}
			</ram:InvoiceReferencedDocument>`;
  const [head, rest, ...more] = xml.split(before);
  if (head === undefined || rest === undefined || more.length > 0)
    throw new Error('the e-invoice does not have its sums once');
  return `${head}${before}\n\t\t\t${reference}${rest}`;
}

/** Control characters and halves of a character, which somebody may have pasted, are no XML. */
function asXmlTakesIt(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replace(/[^\P{Cc}\t\n\r]/gu, '') : value;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function invoiceParts(document: Issued): { [name: string]: Part } {
  const { totals, currency, lines, credits, buyer, period } = document;
  const { words, date } = speech(document.language, currency, minorDigits(currency));
  const isCredit = document.kind === 'credit_note';
  // In one: of several, the library makes a list that CII's schema does not know.
  const note = [document.note.trim(), credits === null ? '' : `${words.reason}: ${credits.reason}`]
    .filter((text) => text !== '')
    .join('\n');
  const offWhole = lines.filter(({ kind }) => kind === 'discount');
  const sumOf = (sign: 1 | -1) =>
    offWhole.reduce((sum, { netMinor }) => sum + Math.max(0, sign * netMinor), 0);
  const [allowances, charges] = [sumOf(-1), sumOf(1)];
  const terms = isCredit
    ? words.setOff
    : document.dueOn === null
      ? words.payNow
      : words.pay(date(document.dueOn));
  return {
    'cbc:ID': document.number,
    'cbc:IssueDate': document.issuedOn,
    ...(document.dueOn === null || isCredit ? {} : { 'cbc:DueDate': document.dueOn }),
    'cbc:InvoiceTypeCode': isCredit ? '381' : '380',
    ...(note === '' ? {} : { 'cbc:Note': [note] }),
    'cbc:DocumentCurrencyCode': currency,
    ...(buyer.info.buyerReference ? { 'cbc:BuyerReference': buyer.info.buyerReference } : {}),
    'cac:InvoicePeriod': { 'cbc:StartDate': period.from, 'cbc:EndDate': period.to },
    ...(credits === null
      ? {}
      : {
          'cac:BillingReference': [
            {
              'cac:InvoiceDocumentReference': {
                'cbc:ID': credits.number,
                ...(credits.issuedOn === '' ? {} : { 'cbc:IssueDate': credits.issuedOn }),
              },
            },
          ],
        }),
    'cac:AccountingSupplierParty': { 'cac:Party': sellerParty(document) },
    'cac:AccountingCustomerParty': { 'cac:Party': buyerParty(document) },
    ...delivered(document),
    ...paymentMeans(document),
    'cac:PaymentTerms': { 'cbc:Note': terms },
    ...(offWhole.length === 0
      ? {}
      : { 'cac:AllowanceCharge': offWhole.map((line) => allowance(line, currency)) }),
    'cac:TaxTotal': taxTotal(document),
    'cac:LegalMonetaryTotal': {
      ...amount('LineExtensionAmount', totals.linesMinor, currency),
      ...amount('TaxExclusiveAmount', totals.netMinor, currency),
      ...amount('TaxInclusiveAmount', totals.grossMinor, currency),
      ...(allowances === 0 ? {} : amount('AllowanceTotalAmount', allowances, currency)),
      ...(charges === 0 ? {} : amount('ChargeTotalAmount', charges, currency)),
      ...(totals.paidMinor === 0 ? {} : amount('PrepaidAmount', totals.paidMinor, currency)),
      ...amount('PayableAmount', totals.dueMinor, currency),
    },
    'cac:InvoiceLine': lines
      .filter(({ kind }) => kind !== 'discount')
      .map((line) => invoiceLine(line, document)),
  };
}

/**
 * BG-13: done by the end of the period (BT-72); CII's schema wants the group in any case. A supply within the Community
 * says to which country (BR-IC-12).
 */
function delivered({ taxes, buyer, period }: Issued): { [name: string]: Part } {
  const country = { 'cac:Country': { 'cbc:IdentificationCode': buyer.info.address.country } };
  return {
    'cac:Delivery': {
      'cbc:ActualDeliveryDate': period.to,
      ...(taxes.some(({ category }) => category === 'K')
        ? { 'cac:DeliveryLocation': { 'cac:Address': country } }
        : {}),
    },
  };
}

function issuedDocument(document: InvoiceDocument): Issued {
  const { number, issuedOn, seller, buyer, state } = document;
  if (state !== 'issued' || number === null || issuedOn === null)
    throw new StintError(
      'conflict',
      state === 'void'
        ? 'This invoice is void, so there is no e-invoice of it. The PDF says that it is void.'
        : 'This invoice is a draft, and an e-invoice needs a number. Issue it first.',
    );
  if (seller === null || buyer.info === null)
    throw new StintError(
      'conflict',
      'This invoice does not say who sells or who buys, which an e-invoice must.',
    );
  return { ...document, number, issuedOn, seller, buyer: { name: buyer.name, info: buyer.info } };
}

function refuseMissing(document: Issued, syntax: EInvoiceSyntax): void {
  const { lines, taxes, seller, buyer, currency } = document;
  const refuse = (message: string) => {
    throw new StintError(
      'conflict',
      `There can be no e-invoice of this: ${message} The PDF is there without it.`,
    );
  };
  const has = (...codes: string[]) => taxes.some(({ category }) => codes.includes(category));
  if (lines.every(({ kind }) => kind === 'discount')) refuse('nothing is on it but discounts.');
  if (minorDigits(currency) > 2)
    refuse(`the standard knows two digits after the point, and ${currency} has more.`);
  if (isOutside(document) && taxes.length > 1)
    refuse('what is not subject to VAT cannot be on one document with what is.');
  if (isOutside(document) && !seller.registration && !seller.taxNumber && !seller.vatId)
    refuse('your billing settings have no registration or tax number.');
  if (!isOutside(document) && !isVatId(seller.vatId) && !seller.taxNumber)
    refuse('your billing settings have no VAT identifier that begins with its country, and no tax number.');
  if (has('AE', 'K', 'G') && !isVatId(seller.vatId))
    refuse('this kind of tax needs your VAT identifier, with its country before it.');
  if (has('AE') && !buyer.info.taxId) refuse('a reverse charge needs the VAT identifier of the client.');
  if (has('K') && !isVatId(buyer.info.taxId))
    refuse(
      'a supply within the Community needs the VAT identifier of the client, with its country before it.',
    );
  if (syntax === 'ubl' && !buyer.info.email)
    refuse('UBL is sent to an electronic address, and the client has no e-mail address for invoices.');
}
