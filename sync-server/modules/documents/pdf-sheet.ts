import PDFDocument from 'pdfkit';
import type { InvoiceDocument } from '../../../domain/rules/billing-document.ts';
import { minorDigits } from '../../../domain/rules/money.ts';
import { type Ink, Pen } from './pdf-pen.ts';
import { type DocumentSpeech, speech } from './words.ts';

/** A4 in points. */
export const page = { width: 595.28, height: 841.89, left: 62, right: 539, top: 56, bottom: 742 } as const;
export const content = page.right - page.left;

const INK = '#1c2430';
const MUTED = '#5b6675';

/** One text of the page each; sizes in points. */
export interface Inks {
  readonly text: Ink;
  readonly strong: Ink;
  readonly small: Ink;
  readonly label: Ink;
  readonly title: Ink;
  readonly firm: Ink;
  readonly figures: Ink;
  readonly strongFigures: Ink;
  readonly total: Ink;
  readonly totalFigures: Ink;
}

/** The document that is being written, with what every part of it needs. `y` is where the next thing begins. */
export class Sheet {
  readonly doc: PDFKit.PDFDocument;
  readonly pen: Pen;
  readonly source: InvoiceDocument;
  readonly speech: DocumentSpeech;
  readonly inks: Inks;
  readonly colour: string;
  readonly hairline = '#d8dde4';
  readonly root: PDFKit.PDFStructureElement;
  y: number = page.top;

  constructor(source: InvoiceDocument) {
    const digits = minorDigits(source.currency);
    this.source = source;
    this.speech = speech(source.language, source.currency, digits);
    this.colour = source.brand?.colour ?? '#0f5c5c';
    const accent = contrastOnWhite(this.colour) >= 4.5 ? this.colour : INK;
    this.inks = {
      text: { size: 9, colour: INK },
      strong: { size: 9, colour: INK, face: 'bold' },
      small: { size: 7.5, colour: MUTED },
      label: { size: 8, colour: MUTED },
      title: { size: 20, colour: accent, face: 'bold' },
      firm: { size: 15, colour: accent, face: 'bold' },
      figures: { size: 9, colour: INK, face: 'figures' },
      strongFigures: { size: 9, colour: INK, face: 'boldFigures' },
      total: { size: 11, colour: INK, face: 'bold' },
      totalFigures: { size: 11, colour: INK, face: 'boldFigures' },
    };
    this.doc = new PDFDocument({
      size: 'A4',
      margin: 0,
      autoFirstPage: false,
      bufferPages: true,
      pdfVersion: '1.7',
      subset: 'PDF/A-3a',
      tagged: true,
      lang: source.language,
      displayTitle: true,
      // None of the fonts that are not embedded.
      font: '',
      info: {
        Title: this.name(),
        Producer: 'Stint',
        Creator: 'Stint',
        CreationDate: instantOf(source),
      },
    });
    this.pen = new Pen(this.doc);
    this.root = this.doc.struct('Document');
    this.doc.addStructure(this.root);
  }

  /** `Invoice INV-00042`. It goes into metadata that pdfkit does not escape, so without what XML reads. */
  name(): string {
    const { words } = this.speech;
    const kind = this.source.kind === 'invoice' ? words.invoice : words.creditNote;
    const text = this.source.number === null ? `${kind} (${words.draft})` : `${kind} ${this.source.number}`;
    return text.replace(/[<>&\p{Cc}]/gu, ' ');
  }

  /** A structure element under `parent` whose content is what `draw` writes. */
  tag(
    parent: PDFKit.PDFStructureElement,
    type: string,
    draw: () => void,
    options: PDFKit.Mixins.StructureElementOptions = {},
  ): void {
    const element = this.doc.struct(type, options);
    parent.add(element);
    element.add(draw);
    element.end();
  }

  /** An element that has others in it. End it when they are there. */
  group(
    parent: PDFKit.PDFStructureElement,
    type: string,
    options: PDFKit.Mixins.StructureElementOptions = {},
  ): PDFKit.PDFStructureElement {
    const element = this.doc.struct(type, options);
    parent.add(element);
    return element;
  }

  /** What is on the page and no part of the text: rules, repeated heads, page numbers. */
  artifact(draw: () => void, type: 'Pagination' | 'Layout' = 'Layout'): void {
    this.doc.markContent('Artifact', { type });
    draw();
    this.doc.endMarkedContent();
  }

  rule(x: number, width: number, y: number, colour = this.hairline, thickness = 0.5): void {
    this.artifact(() =>
      this.doc
        .lineWidth(thickness)
        .strokeColor(colour)
        .moveTo(x, y)
        .lineTo(x + width, y)
        .stroke(),
    );
  }

  /** Lines of text under one another from `y`; the end of them. */
  lines(lines: readonly string[], x: number, y: number, ink: Ink, leading: number): number {
    let at = y;
    for (const line of lines) {
      this.pen.write(line, x, at + ink.size * 0.96, ink);
      at += leading;
    }
    return at;
  }

  /** @returns whether there is room for `height` on this page. */
  fits(height: number): boolean {
    return this.y + height <= page.bottom;
  }

  bytes(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    return new Promise((resolve, reject) => {
      this.doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      this.doc.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
      this.doc.on('error', reject);
      this.root.end();
      this.doc.end();
    });
  }
}

/** A document says the same each time, so its clock stands: midnight of its day. A draft's is the period's end. */
export function instantOf(source: InvoiceDocument): Date {
  return new Date(`${source.issuedOn ?? source.period.to}T00:00:00Z`);
}

/** WCAG contrast of `#rrggbb` against white. */
function contrastOnWhite(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
