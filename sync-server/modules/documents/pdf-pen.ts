import { type Face, fontOf } from './pdf-fonts.ts';

export interface Ink {
  readonly face?: 'regular' | 'bold' | 'figures' | 'boldFigures';
  readonly size: number;
  readonly colour: string;
}

interface Run {
  readonly face: Face;
  readonly text: string;
}

const fallback = { regular: 'cjk', bold: 'boldCjk', figures: 'cjk', boldFigures: 'boldCjk' } as const;
const EASTERN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u;

/**
 * Writes text on a PDF: in a second font where the first has no glyph, broken into lines between words, between Eastern
 * characters, and within a word that is wider than a line. What neither font has is written as `?`; the e-invoice and
 * the structure's own text have it as it is.
 */
export class Pen {
  readonly doc: PDFKit.PDFDocument;
  readonly #registered = new Set<Face>();
  readonly #widths = new Map<string, number>();

  constructor(doc: PDFKit.PDFDocument) {
    this.doc = doc;
  }

  /** Points. */
  width(text: string, ink: Ink): number {
    const face = ink.face ?? 'regular';
    const key = `${face} ${text}`;
    const known = this.#widths.get(key);
    if (known !== undefined) return known * ink.size;
    let width = 0;
    for (const run of runsOf(text, face)) {
      this.#use(run.face);
      width += this.doc.fontSize(1).widthOfString(run.text);
    }
    this.#widths.set(key, width);
    return width * ink.size;
  }

  /**
   * `text` as lines that are at most `width` points wide. An empty text has none. A line that was broken at a space keeps
   * it, so that whoever reads the lines on hears two words.
   */
  wrap(text: string, width: number, ink: Ink): string[] {
    return text
      .split(/\r\n|[\r\n]/)
      .flatMap((paragraph) => this.#wrapParagraph(paragraph.trim(), width, ink));
  }

  #wrapParagraph(text: string, width: number, ink: Ink): string[] {
    const lines: string[] = [];
    let line = '';
    let lineWidth = 0;
    for (const part of partsOf(text)) {
      const partWidth = this.width(part, ink);
      const shown = part.endsWith(' ') ? this.width(part.trimEnd(), ink) : partWidth;
      if (line !== '' && lineWidth + shown > width) {
        lines.push(line);
        line = '';
        lineWidth = 0;
      }
      if (shown > width) {
        const pieces = this.#cut(part, width, ink);
        line = pieces.pop() ?? '';
        lines.push(...pieces);
        lineWidth = this.width(line, ink);
      } else {
        line += part;
        lineWidth += partWidth;
      }
    }
    if (line.trimEnd() !== '') lines.push(line.trimEnd());
    return lines;
  }

  #cut(word: string, width: number, ink: Ink): string[] {
    const pieces: string[] = [];
    let piece = '';
    let pieceWidth = 0;
    for (const character of word) {
      const characterWidth = this.width(character, ink);
      if (piece !== '' && pieceWidth + characterWidth > width) {
        pieces.push(piece);
        piece = '';
        pieceWidth = 0;
      }
      piece += character;
      pieceWidth += characterWidth;
    }
    return [...pieces, piece];
  }

  /** One line on the baseline `y`. `right` ends it at `x`. */
  write(text: string, x: number, y: number, ink: Ink, right = false): void {
    const face = ink.face ?? 'regular';
    let at = right ? x - this.width(text, ink) : x;
    this.doc.fillColor(ink.colour);
    for (const run of runsOf(text, face)) {
      this.#use(run.face);
      this.doc.fontSize(ink.size).text(run.text, at, y, { lineBreak: false, baseline: 'alphabetic' });
      at += this.doc.widthOfString(run.text);
    }
  }

  #use(face: Face): void {
    if (!this.#registered.has(face)) {
      this.doc.registerFont(face, fontOf(face));
      this.#registered.add(face);
    }
    this.doc.font(face);
  }
}

/** Pieces of a text between which a line may end. A space stays with the word before it. */
function partsOf(text: string): string[] {
  return (text.match(/\S+\s*/gu) ?? []).flatMap((word) =>
    EASTERN.test(word)
      ? (word.match(new RegExp(`${EASTERN.source}\\s*|(?:(?!${EASTERN.source})[^\\s])+\\s*`, 'gu')) ?? [])
      : [word.replace(/\s+$/u, ' ')],
  );
}

function runsOf(text: string, face: NonNullable<Ink['face']>): Run[] {
  const own = fontOf(face);
  const runs: { face: Face; text: string }[] = [];
  // Composed, because a font has é rather than e and an accent.
  for (const character of text.normalize('NFC')) {
    const code = character.codePointAt(0) ?? 0;
    let fits: Face = face;
    let shown = character;
    if (!own.hasGlyphForCodePoint(code)) {
      if (fontOf(fallback[face]).hasGlyphForCodePoint(code)) fits = fallback[face];
      else shown = '?';
    }
    const last = runs.at(-1);
    if (last?.face === fits) last.text += shown;
    else runs.push({ face: fits, text: shown });
  }
  return runs;
}
