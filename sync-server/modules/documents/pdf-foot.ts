import { content, page, type Sheet } from './pdf-sheet.ts';
import { spaced } from './pdf-totals.ts';

const TOP = 768;
const COLUMN = content / 3;

/** The firm's particulars and the page's number, on every page; for once all pages are there. */
export function writeFeet(sheet: Sheet): void {
  const { doc, pen, inks, speech } = sheet;
  const { start, count } = doc.bufferedPageRange();
  const columns = particulars(sheet).map((lines) =>
    lines
      .filter((line) => line !== '')
      .flatMap((line) => pen.wrap(line, COLUMN - 12, { ...inks.small, size: 7 }))
      .slice(0, 5),
  );
  for (let index = 0; index < count; index += 1) {
    doc.switchToPage(start + index);
    sheet.artifact(() => {
      doc.lineWidth(0.5).strokeColor(sheet.hairline).moveTo(page.left, TOP).lineTo(page.right, TOP).stroke();
      columns.forEach((lines, column) => {
        sheet.lines(lines, page.left + column * COLUMN, TOP + 7, { ...inks.small, size: 7 }, 9.5);
      });
      pen.write(
        speech.words.page(index + 1, count),
        page.right,
        TOP + 63,
        { ...inks.small, face: 'figures' },
        true,
      );
    }, 'Pagination');
  }
}

function particulars({ source, speech }: Sheet): string[][] {
  const { seller } = source;
  if (seller === null) return [];
  const { address, contact, bank } = seller;
  return [
    [seller.legalName, ...address.lines, `${address.postalCode} ${address.city}`.trim(), seller.registration],
    [
      contact.name,
      contact.email,
      contact.phone,
      seller.vatId ? `${speech.words.vatId} ${seller.vatId}` : '',
      seller.taxNumber ? `${speech.words.taxNumber} ${seller.taxNumber}` : '',
    ],
    bank === null
      ? []
      : [speech.words.bank, bank.holder, `IBAN ${spaced(bank.iban)}`, bank.bic ? `BIC ${bank.bic}` : ''],
  ];
}
