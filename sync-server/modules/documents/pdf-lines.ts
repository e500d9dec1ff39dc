import type { DocumentLine } from '../../../domain/rules/billing-document.ts';
import { startPage } from './pdf-head.ts';
import type { Ink } from './pdf-pen.ts';
import { content, page, type Sheet } from './pdf-sheet.ts';

const PADDING = 5;
const LEADING = 12;
const HEAD = 20;
/** Right edges of the columns of figures; between them is room for ten digits. */
const right = { quantity: 362, price: 424, tax: 462, amount: page.right };
const left = { position: page.left, description: page.left + 26 };
const descriptionWidth = 294 - left.description;

/** What is billed, a row a line; the head stands on every page. A description longer than a page goes on on the next. */
export function writeLines(sheet: Sheet): void {
  const { root, speech, source, inks, pen } = sheet;
  sheet.tag(root, 'H2', () => {
    sheet.y = sheet.lines([speech.words.lines], page.left, sheet.y, { ...inks.total, size: 11 }, 18);
  });
  const table = sheet.group(root, 'Table');
  if (!sheet.fits(HEAD + 2 * LEADING)) startPage(sheet);
  const head = sheet.group(table, 'THead');
  writeColumns(sheet, head);
  head.end();
  const body = sheet.group(table, 'TBody');
  if (source.lines.length === 0) {
    const row = sheet.group(body, 'TR');
    sheet.y += PADDING;
    sheet.tag(row, 'TD', () => {
      sheet.y = sheet.lines([speech.words.noLines], left.position, sheet.y, inks.text, LEADING);
    });
    row.end();
    sheet.y += PADDING;
  }
  for (const line of source.lines) {
    writeRow(sheet, body, line, pen.wrap(line.description, descriptionWidth, inks.text));
  }
  body.end();
  table.end();
}

function columns({ words }: Sheet['speech'], currency: string): [string, number, boolean][] {
  return [
    [words.position, left.position, false],
    [words.description, left.description, false],
    [words.quantity, right.quantity, true],
    [words.price, right.price, true],
    [words.tax, right.tax, true],
    [`${words.amount} (${currency})`, right.amount, true],
  ];
}

/** The head as part of the table, or only for the eye where it is repeated. */
function writeColumns(sheet: Sheet, head: PDFKit.PDFStructureElement | null): void {
  const { speech, source, inks, pen } = sheet;
  const ink: Ink = { ...inks.label, face: 'bold' };
  const row = head === null ? null : sheet.group(head, 'TR');
  for (const [label, x, isRight] of columns(speech, source.currency)) {
    const draw = () => pen.write(label, x, sheet.y + 11, ink, isRight);
    if (row === null) sheet.artifact(draw, 'Pagination');
    else sheet.tag(row, 'TH', draw, { scope: 'Column' });
  }
  row?.end();
  sheet.rule(page.left, content, sheet.y + HEAD - 3, sheet.colour, 1.2);
  sheet.y += HEAD;
}

function writeRow(
  sheet: Sheet,
  body: PDFKit.PDFStructureElement,
  line: DocumentLine,
  description: readonly string[],
): void {
  const { speech, inks, pen } = sheet;
  const height = Math.max(1, description.length) * LEADING + 2 * PADDING;
  const isLong = height > page.bottom - page.top - HEAD;
  if (!sheet.fits(isLong ? 4 * LEADING : height)) nextPage(sheet);
  const row = sheet.group(body, 'TR');
  const top = sheet.y + PADDING;
  const cell = (text: string, x: number, ink: Ink, isRight: boolean) =>
    sheet.tag(row, 'TD', () => pen.write(text, x, top + ink.size * 0.96, ink, isRight));
  const price = line.unitPrice === null ? speech.words.tiers : speech.price(line.unitPrice);
  cell(String(line.position), left.position, { ...inks.figures, colour: inks.label.colour }, false);
  const here = isLong ? Math.floor((page.bottom - top) / LEADING) : description.length;
  sheet.tag(row, 'TD', () => {
    sheet.y = sheet.lines(description.slice(0, here), left.description, top, inks.text, LEADING);
  });
  cell(speech.quantity(line.quantity, line.unit), right.quantity, inks.figures, true);
  cell(price, right.price, inks.figures, true);
  cell(speech.percent(line.taxRate), right.tax, inks.figures, true);
  cell(speech.amount(line.netMinor), right.amount, inks.figures, true);
  row.end();
  sheet.y = Math.max(sheet.y, top + LEADING) + PADDING;
  sheet.rule(page.left, content, sheet.y);
  let rest = description.slice(here);
  while (rest.length > 0) {
    nextPage(sheet);
    const room = Math.floor((page.bottom - sheet.y - 2 * PADDING) / LEADING);
    const part = rest.slice(0, room);
    const more = sheet.group(body, 'TR');
    sheet.tag(more, 'TD', () => {
      sheet.y = sheet.lines(part, left.description, sheet.y + PADDING, inks.text, LEADING) + PADDING;
    });
    more.end();
    sheet.rule(page.left, content, sheet.y);
    rest = rest.slice(room);
  }
}

function nextPage(sheet: Sheet): void {
  startPage(sheet);
  writeColumns(sheet, null);
}
