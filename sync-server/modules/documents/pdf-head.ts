import PDFDocument from 'pdfkit';
import { content, page, type Sheet } from './pdf-sheet.ts';

const LOGO = { width: 170, height: 48 };
/** Where a window envelope shows the address (DIN 5008, form B), so that a printed invoice can be posted. */
const WINDOW = { top: 132, width: 240 };
const FACTS = { left: 350, label: 84 };

/** Logo or name, address, facts, title and note of the first page. */
export function writeHead(sheet: Sheet): void {
  writeMark(sheet);
  writeAddress(sheet);
  writeFacts(sheet);
  writeTitle(sheet);
}

function writeMark(sheet: Sheet): void {
  const { doc, root, source, inks } = sheet;
  const name = source.seller?.legalName ?? '';
  const logo = source.brand?.logo ?? null;
  const box = [page.left, 48, page.left + LOGO.width, 48 + LOGO.height] as [number, number, number, number];
  const image = logo === null ? null : readImage(logo);
  if (image !== null) {
    sheet.tag(root, 'Figure', () => doc.image(image, box[0], box[1], { fit: [LOGO.width, LOGO.height] }), {
      alt: name === '' ? 'Logo' : name,
      bbox: box,
    });
  } else if (name !== '') {
    sheet.tag(root, 'P', () => {
      sheet.lines(sheet.pen.wrap(name, content, inks.firm).slice(0, 2), page.left, 52, inks.firm, 19);
    });
  }
}

/** Null for what is no PNG or JPEG that can be read: the firm's name stands there then. */
function readImage(base64: string): Buffer | null {
  const image = Buffer.from(base64.replace(/^data:[^,]*,/, ''), 'base64');
  try {
    // Into a document that nobody reads, because one that fails half way would leave ours with it.
    new PDFDocument().image(image);
    return image;
  } catch {
    return null;
  }
}

function writeAddress(sheet: Sheet): void {
  const { root, source, inks, pen } = sheet;
  const { seller, buyer } = source;
  if (seller !== null) {
    const { lines, postalCode, city } = seller.address;
    const sender = [seller.legalName, ...lines, `${postalCode} ${city}`.trim()].join(' · ');
    const [line = ''] = pen.wrap(sender, WINDOW.width, { ...inks.small, size: 6.5 });
    sheet.tag(root, 'P', () => sheet.lines([line], page.left, WINDOW.top, { ...inks.small, size: 6.5 }, 8));
  }
  const address = buyer.info?.address;
  const name = buyer.info?.legalName || buyer.name;
  const lines = [
    ...pen.wrap(name, WINDOW.width, inks.strong),
    ...(address === undefined
      ? []
      : [
          ...address.lines.flatMap((line) => pen.wrap(line, WINDOW.width, inks.text)),
          ...pen.wrap(`${address.postalCode} ${address.city}`.trim(), WINDOW.width, inks.text),
          countryName(address.country, sheet),
        ]),
  ];
  sheet.tag(root, 'P', () => {
    lines.slice(0, 9).forEach((line, index) => {
      const ink = index === 0 ? inks.strong : inks.text;
      sheet.lines([`${line} `], page.left, WINDOW.top + 14 + index * 13, ink, 13);
    });
  });
}

function countryName(code: string, { source, speech }: Sheet): string {
  if (code === source.seller?.address.country) return '';
  return new Intl.DisplayNames(speech.words.locale, { type: 'region' }).of(code) ?? code;
}

function writeFacts(sheet: Sheet): void {
  const { root, source, speech, inks, pen } = sheet;
  const { words } = speech;
  const { info } = source.buyer;
  const facts: [string, string | null | undefined][] = [
    [words.number, source.number ?? words.draft],
    [words.date, source.issuedOn && speech.date(source.issuedOn)],
    [words.due, source.dueOn && speech.date(source.dueOn)],
    [words.forInvoice, source.credits?.number],
    [words.yourReference, info?.buyerReference],
    [words.yourVatId, info?.taxId],
    [words.vatId, source.seller?.vatId],
    [words.taxNumber, source.seller?.vatId ? null : source.seller?.taxNumber],
  ];
  const list = sheet.group(root, 'Table', {});
  const body = sheet.group(list, 'TBody');
  let y = WINDOW.top + 14;
  for (const [label, value] of facts) {
    if (!value) continue;
    const x = FACTS.left + FACTS.label;
    const lines = pen.wrap(value, page.right - x, inks.text);
    const row = sheet.group(body, 'TR');
    sheet.tag(row, 'TH', () => pen.write(label, FACTS.left, y + inks.text.size * 0.96, inks.label), {
      scope: 'Row',
    });
    sheet.tag(row, 'TD', () => {
      y = sheet.lines(lines, x, y, inks.text, 13);
    });
    row.end();
  }
  body.end();
  list.end();
  sheet.y = Math.max(y, 252);
}

function writeTitle(sheet: Sheet): void {
  const { root, source, speech, inks, pen } = sheet;
  const { words } = speech;
  sheet.y += 22;
  sheet.tag(root, 'H1', () => {
    sheet.y = sheet.lines(pen.wrap(sheet.name(), content, inks.title), page.left, sheet.y, inks.title, 25);
  });
  const { from, to } = source.period;
  const paragraphs = [
    source.state === 'draft' ? words.draftNote : source.state === 'void' ? words.voidNote : '',
    `${words.period}: ${speech.date(from)} – ${speech.date(to)}`,
    source.credits === null
      ? ''
      : `${words.forInvoice} ${source.credits.number}${source.credits.issuedOn ? `, ${speech.date(source.credits.issuedOn)}` : ''}`,
    source.credits === null ? '' : `${words.reason}: ${source.credits.reason}`,
    source.note,
  ];
  sheet.y += 3;
  for (const text of paragraphs.filter((paragraph) => paragraph !== '')) writeParagraph(sheet, text);
  sheet.y += 12;
}

/** Text over the whole width, going on on further pages where it is long. */
export function writeParagraph(sheet: Sheet, text: string, ink = sheet.inks.text): void {
  const lines = sheet.pen.wrap(text, content, ink);
  while (lines.length > 0) {
    if (!sheet.fits(13)) startPage(sheet);
    const room = Math.max(1, Math.floor((page.bottom - sheet.y) / 13));
    const here = lines.splice(0, room);
    sheet.tag(sheet.root, 'P', () => {
      sheet.y = sheet.lines(here, page.left, sheet.y, ink, 13);
    });
  }
  sheet.y += 4;
}

/** The next page, with what marks it as a draft or as void, and with its small head from the second on. */
export function startPage(sheet: Sheet): void {
  const { doc, speech, source, inks, pen } = sheet;
  doc.addPage();
  const isFirst = doc.bufferedPageRange().count === 1;
  sheet.artifact(() => {
    doc.rect(0, 0, page.width, 6).fill(sheet.colour);
    if (source.state === 'issued') return;
    const mark = source.state === 'draft' ? speech.words.draft : speech.words.void;
    const ink = { size: 96, colour: '#eef0f3', face: 'bold' } as const;
    doc.save().rotate(-38, { origin: [page.width / 2, page.height / 2] });
    pen.write(mark, page.width / 2 - pen.width(mark, ink) / 2, page.height / 2 + 34, ink);
    doc.restore();
  });
  sheet.y = page.top;
  if (isFirst) return;
  sheet.artifact(() => {
    pen.write(sheet.name(), page.left, 40, inks.small);
    const name = source.seller?.legalName ?? '';
    const [line = ''] = pen.wrap(name, content / 2, inks.small);
    pen.write(line, page.right, 40, inks.small, true);
  }, 'Pagination');
}
