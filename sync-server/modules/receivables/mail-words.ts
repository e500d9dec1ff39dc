import { formatMoney } from '../../../domain/rules/money.ts';

export interface MailFacts {
  kind: 'invoice' | 'reminder' | 'credit_note';
  /** `INV-00042` */
  invoice: string;
  /** `CN-00003`, of a credit note. */
  creditNote: string | null;
  firm: string;
  /** `YYYY-MM-DD` */
  issuedOn: string;
  dueOn: string | null;
  /** Of the invoice or the credit note, minor units. */
  totalMinor: number;
  openMinor: number;
  currency: string;
  /** What a person wrote to go with it; empty: nothing. */
  message: string;
  /** Who to ask. */
  contact: { name: string; email: string; phone: string };
}

export interface MailText {
  subject: string;
  text: string;
}

interface Words {
  locale: string;
  subject(facts: MailFacts): string;
  /** Paragraphs. */
  body(facts: MailFacts, say: Say): string[];
  questions(contact: string): string;
}
interface Say {
  date(date: string): string;
  money(minor: number): string;
}

const words: Record<'en' | 'de', Words> = {
  en: {
    locale: 'en-GB',
    subject({ kind, invoice, creditNote, firm }) {
      if (kind === 'reminder') return `Reminder: invoice ${invoice} from ${firm}`;
      return kind === 'invoice'
        ? `Invoice ${invoice} from ${firm}`
        : `Credit note ${creditNote} to invoice ${invoice} from ${firm}`;
    },
    body({ kind, invoice, creditNote, issuedOn, dueOn, totalMinor, openMinor }, { date, money }) {
      if (kind === 'credit_note')
        return [`Attached is credit note ${creditNote} over ${money(totalMinor)} to our invoice ${invoice}.`];
      const open = openMinor === totalMinor ? '' : ` Of it ${money(openMinor)} is open.`;
      const dueText = dueOn === null ? '' : date(dueOn);
      if (kind === 'invoice')
        return [
          `Attached is our invoice ${invoice} of ${date(issuedOn)} over ${money(totalMinor)}.${open}`,
          ...(dueOn === null ? [] : [`It is payable by ${dueText}.`]),
        ];
      return [
        `Our invoice ${invoice} of ${date(issuedOn)} over ${money(totalMinor)} was payable by ${dueText}.${open} We have not received that amount yet.`,
        'The invoice is attached once more. If your payment is on its way already, please disregard this reminder.',
      ];
    },
    questions: (contact) => `Questions? ${contact}`,
  },
  de: {
    locale: 'de-DE',
    subject({ kind, invoice, creditNote, firm }) {
      if (kind === 'reminder') return `Zahlungserinnerung: Rechnung ${invoice} von ${firm}`;
      return kind === 'invoice'
        ? `Rechnung ${invoice} von ${firm}`
        : `Gutschrift ${creditNote} zur Rechnung ${invoice} von ${firm}`;
    },
    body({ kind, invoice, creditNote, issuedOn, dueOn, totalMinor, openMinor }, { date, money }) {
      if (kind === 'credit_note')
        return [
          `anbei erhalten Sie die Gutschrift ${creditNote} über ${money(totalMinor)} zu unserer Rechnung ${invoice}.`,
        ];
      const open = openMinor === totalMinor ? '' : ` Davon sind ${money(openMinor)} offen.`;
      const dueText = dueOn === null ? '' : date(dueOn);
      if (kind === 'invoice')
        return [
          `anbei erhalten Sie unsere Rechnung ${invoice} vom ${date(issuedOn)} über ${money(totalMinor)}.${open}`,
          ...(dueOn === null ? [] : [`Sie ist bis zum ${dueText} zahlbar.`]),
        ];
      return [
        `unsere Rechnung ${invoice} vom ${date(issuedOn)} über ${money(totalMinor)} war bis zum ${dueText} zahlbar.${open} Diesen Betrag haben wir noch nicht erhalten.`,
        'Die Rechnung liegt noch einmal bei. Hat sich Ihre Zahlung mit dieser Nachricht überschnitten, betrachten Sie sie bitte als gegenstandslos.',
      ];
    },
    questions: (contact) => `Fragen beantwortet Ihnen ${contact}`,
  },
};
const greetings = { en: 'Dear Sir or Madam,', de: 'Guten Tag,' } as const;

/** The mail that goes with a document, in the language of what the firm's clients receive. What a person wrote comes first. */
export function mailText(language: 'en' | 'de', facts: MailFacts): MailText {
  const { locale, subject, body, questions } = words[language];
  const say: Say = {
    date: (date) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date)),
    money: (minor) => formatMoney({ minor, currency: facts.currency }, locale),
  };
  const { name, email, phone } = facts.contact;
  const contact = [name, email, phone].filter((part) => part !== '').join(', ');
  const [first = '', ...rest] = body(facts, say);
  const message = facts.message.trim();
  // Whoever writes themselves greets themselves.
  const opening = message === '' ? [greetings[language], first] : [message, capitalised(first)];
  const closing = contact === '' ? [facts.firm] : [questions(contact), facts.firm];
  return { subject: subject(facts), text: `${[...opening, ...rest, ...closing].join('\n\n')}\n` };
}

function capitalised(sentence: string): string {
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
}
