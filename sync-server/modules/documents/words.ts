import type { InvoiceDocument } from '../../../domain/rules/billing-document.ts';

type Language = InvoiceDocument['language'];

const en = {
  locale: 'en-GB',
  invoice: 'Invoice',
  creditNote: 'Credit note',
  draft: 'Draft',
  void: 'Void',
  draftNote: 'This is a draft. It has no number yet and is not to be paid.',
  voidNote: 'This invoice was voided. It is not to be paid.',
  number: 'Number',
  date: 'Date',
  due: 'Due',
  period: 'Period',
  yourReference: 'Your reference',
  vatId: 'VAT ID',
  taxNumber: 'Tax number',
  yourVatId: 'Your VAT ID',
  forInvoice: 'For invoice',
  reason: 'Reason',
  position: 'No.',
  description: 'Description',
  quantity: 'Quantity',
  price: 'Price',
  tax: 'VAT',
  amount: 'Amount',
  lines: 'What it is for',
  totals: 'Totals',
  noLines: 'There is nothing on this document.',
  subtotal: 'Subtotal',
  discount: 'Discounts',
  net: 'Net',
  taxOn: (rate: string, net: string) => `VAT ${rate} on ${net}`,
  total: 'Total',
  credited: 'Total credited',
  paid: 'Paid or credited',
  open: 'To pay',
  pay: (date: string) => `Please pay by ${date}.`,
  payNow: 'Please pay on receipt.',
  setOff: 'This amount comes off what is open on the invoice.',
  bank: 'Bank details',
  holder: 'Account holder',
  page: (page: number, of: number) => `Page ${page} of ${of}`,
  tiers: 'in tiers',
  units: {
    hours: 'h',
    month: 'mo.',
    item: '',
    gigabytes: 'GB',
    milliseconds: 'ms',
    requests: 'requests',
    reports: 'reports',
  },
};

/** The words of documents that clients receive. */
export type DocumentWords = typeof en;

const de: DocumentWords = {
  locale: 'de-DE',
  invoice: 'Rechnung',
  creditNote: 'Gutschrift',
  draft: 'Entwurf',
  void: 'Storniert',
  draftNote: 'Dies ist ein Entwurf. Er hat noch keine Nummer und ist nicht zu bezahlen.',
  voidNote: 'Diese Rechnung wurde storniert. Sie ist nicht zu bezahlen.',
  number: 'Nummer',
  date: 'Datum',
  due: 'Fällig',
  period: 'Zeitraum',
  yourReference: 'Ihr Zeichen',
  vatId: 'USt-IdNr.',
  taxNumber: 'Steuernummer',
  yourVatId: 'Ihre USt-IdNr.',
  forInvoice: 'Zur Rechnung',
  reason: 'Grund',
  position: 'Pos.',
  description: 'Beschreibung',
  quantity: 'Menge',
  price: 'Preis',
  tax: 'USt.',
  amount: 'Betrag',
  lines: 'Leistungen',
  totals: 'Summen',
  noLines: 'Auf diesem Beleg steht nichts.',
  subtotal: 'Zwischensumme',
  discount: 'Rabatte',
  net: 'Netto',
  taxOn: (rate, net) => `USt. ${rate} auf ${net}`,
  total: 'Gesamtbetrag',
  credited: 'Gutgeschrieben',
  paid: 'Bezahlt oder gutgeschrieben',
  open: 'Zu zahlen',
  pay: (date) => `Bitte zahlen Sie bis zum ${date}.`,
  payNow: 'Bitte zahlen Sie bei Erhalt.',
  setOff: 'Dieser Betrag wird mit der Rechnung verrechnet.',
  bank: 'Bankverbindung',
  holder: 'Kontoinhaber',
  page: (page, of) => `Seite ${page} von ${of}`,
  tiers: 'gestaffelt',
  units: {
    hours: 'Std.',
    month: 'Mon.',
    item: '',
    gigabytes: 'GB',
    milliseconds: 'ms',
    requests: 'Anfragen',
    reports: 'Berichte',
  },
};

/** Figures, dates and words as a client reads them. */
export interface DocumentSpeech {
  readonly words: DocumentWords;
  /** The figure alone: `1,234.56`. */
  amount(minor: number): string;
  /** With its currency: `€1,234.56`. */
  money(minor: number): string;
  /** A decimal in major units, with at least the currency's digits: `120.00`, `0.0125`. */
  price(decimal: string): string;
  /** With its unit, at most four digits after the point: `12.50 h`. */
  quantity(decimal: string, unit: string): string;
  percent(ratio: string): string;
  date(day: string): string;
}

/** @param digits after the point of the currency */
export function speech(language: Language, currency: string, digits: number): DocumentSpeech {
  const words = language === 'de' ? de : en;
  const number = (options: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(words.locale, options);
    // The true minus sign is as wide as a figure. Intl takes decimals as text, so that nothing passes through a float.
    return (decimal: string) => format.format(asNumeric(decimal)).replace('-', '−');
  };
  const exact = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const amount = number(exact);
  const money = number({ style: 'currency', currency, ...exact });
  const price = number({ minimumFractionDigits: digits, maximumFractionDigits: Math.max(digits, 8) });
  const quantity = number({ maximumFractionDigits: 4 });
  const hours = number({ minimumFractionDigits: 2, maximumFractionDigits: 4 });
  const percent = number({ style: 'percent', maximumFractionDigits: 4 });
  const date = new Intl.DateTimeFormat(words.locale, { dateStyle: 'long', timeZone: 'UTC' });
  const major = (minor: number) => {
    const text = String(Math.abs(minor)).padStart(digits + 1, '0');
    const whole = text.slice(0, text.length - digits);
    return `${minor < 0 ? '-' : ''}${digits === 0 ? text : `${whole}.${text.slice(-digits)}`}`;
  };
  const units: Readonly<Record<string, string>> = words.units;
  return {
    words,
    amount: (minor) => amount(major(minor)),
    money: (minor) => money(major(minor)),
    price,
    quantity: (decimal, unit) =>
      `${unit === 'hours' ? hours(decimal) : quantity(decimal)} ${units[unit] ?? unit}`.trimEnd(),
    percent,
    date: (day) => date.format(new Date(`${day}T00:00:00Z`)),
  };
}

function asNumeric(text: string): `${number}` {
  if (!isNumeric(text)) throw new RangeError(`${text} is no decimal number`);
  return text;
}

function isNumeric(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}
