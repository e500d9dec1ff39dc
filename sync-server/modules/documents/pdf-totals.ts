import { startPage, writeParagraph } from './pdf-head.ts';
import type { Ink } from './pdf-pen.ts';
import { page, type Sheet } from './pdf-sheet.ts';

const LEFT = 300;
const LEADING = 16;

interface TotalRow {
  readonly label: string;
  readonly amount: string;
  readonly isTotal: boolean;
}

/** The totals in one piece, never parted by a page, and below them how to pay and what the firm says on every document. */
export function writeTotals(sheet: Sheet): void {
  const rows = totalRows(sheet);
  const height = rows.length * LEADING + 34;
  if (!sheet.fits(height)) startPage(sheet);
  const { root, inks, pen, speech } = sheet;
  sheet.y += 12;
  sheet.tag(root, 'H2', () => {
    sheet.lines([speech.words.totals], page.left, sheet.y + 2, { ...inks.total, size: 11 }, LEADING);
  });
  const table = sheet.group(root, 'Table');
  const body = sheet.group(table, 'TBody');
  for (const { label, amount, isTotal } of rows) {
    const ink: Ink = isTotal ? inks.total : inks.text;
    const figures: Ink = isTotal ? inks.totalFigures : inks.figures;
    if (isTotal) {
      sheet.y += 4;
      sheet.rule(LEFT, page.right - LEFT, sheet.y, sheet.colour, 1.2);
      sheet.y += 5;
    }
    const baseline = sheet.y + 11;
    const row = sheet.group(body, 'TR');
    sheet.tag(row, 'TH', () => pen.write(label, LEFT, baseline, ink), { scope: 'Row' });
    sheet.tag(row, 'TD', () => pen.write(amount, page.right, baseline, figures, true));
    row.end();
    sheet.y += LEADING;
  }
  body.end();
  table.end();
  sheet.y += 14;
  writeReasons(sheet);
  writePayment(sheet);
  const footer = sheet.source.seller?.footer ?? '';
  if (footer !== '') writeParagraph(sheet, footer);
}

function totalRows({ source, speech }: Sheet): TotalRow[] {
  const { totals, taxes, kind } = source;
  const { words } = speech;
  const row = (label: string, amount: string, isTotal = false): TotalRow => ({ label, amount, isTotal });
  return [
    ...(totals.discountMinor === 0
      ? []
      : [
          row(words.subtotal, speech.amount(totals.linesMinor)),
          row(words.discount, speech.amount(-totals.discountMinor)),
        ]),
    row(words.net, speech.amount(totals.netMinor)),
    ...taxes.map((tax) =>
      row(words.taxOn(speech.percent(tax.rate), speech.amount(tax.netMinor)), speech.amount(tax.taxMinor)),
    ),
    row(kind === 'invoice' ? words.total : words.credited, speech.money(totals.grossMinor), true),
    ...(totals.paidMinor === 0
      ? []
      : [
          row(words.paid, speech.amount(-totals.paidMinor)),
          row(words.open, speech.money(totals.dueMinor), true),
        ]),
  ];
}

/** Why there is no tax, as the law wants it said. */
function writeReasons(sheet: Sheet): void {
  const reasons = new Set(sheet.source.taxes.map(({ reason }) => reason ?? ''));
  reasons.delete('');
  for (const reason of reasons) writeParagraph(sheet, reason);
}

function writePayment(sheet: Sheet): void {
  const { source, speech, inks } = sheet;
  const { words } = speech;
  if (source.kind !== 'invoice' || source.state !== 'issued' || source.totals.dueMinor <= 0) return;
  const bank = source.seller?.bank ?? null;
  const lines = bank === null ? [] : bankLines(sheet);
  // The bank details stay in one piece.
  if (!sheet.fits((lines.length + 1) * 13 + 8)) startPage(sheet);
  if (source.dueOn !== null) writeParagraph(sheet, words.pay(speech.date(source.dueOn)), inks.strong);
  for (const line of lines) {
    sheet.y -= 4;
    writeParagraph(sheet, line);
  }
  sheet.y += 6;
}

function bankLines({ source, speech }: Sheet): string[] {
  const bank = source.seller?.bank;
  if (!bank) return [];
  return [
    `${speech.words.holder}: ${bank.holder}`,
    `IBAN: ${spaced(bank.iban)}`,
    ...(bank.bic ? [`BIC: ${bank.bic}`] : []),
    ...(source.number === null ? [] : [`${speech.words.number}: ${source.number}`]),
  ];
}

/** In groups of four, as on every bank's paper. */
export function spaced(iban: string): string {
  return iban.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1 ');
}
