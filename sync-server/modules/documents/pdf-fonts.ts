import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { create, type Font, type FontCollection, type GlyphRun } from 'fontkit';

// Inter has Latin with all its extensions, Greek and Cyrillic; BIZ UDPGothic has Japanese. Both are whole static files
// (OFL-1.1), opened once in a process and only when a document needs them. A document embeds the glyphs that it uses.

export type Face = 'regular' | 'bold' | 'figures' | 'boldFigures' | 'cjk' | 'boldCjk';

const files = {
  regular: '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  bold: '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
  cjk: '@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf',
  boldCjk: '@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf',
} as const;

const opened = new Map<Face, Font>();

/** @throws Error where the package of the font is not installed */
export function fontOf(face: Face): Font {
  const known = opened.get(face);
  if (known !== undefined) return known;
  const font =
    face === 'figures' || face === 'boldFigures'
      ? tabular(fontOf(face === 'figures' ? 'regular' : 'bold'))
      : open(files[face]);
  opened.set(face, font);
  return font;
}

function open(file: string): Font {
  const font = create(readFileSync(fileURLToPath(import.meta.resolve(file))));
  if (isCollection(font)) throw new TypeError(`${file} holds several fonts`);
  return font;
}

function isCollection(font: Font | FontCollection): font is FontCollection {
  return 'fonts' in font;
}

/**
 * The same font with figures of one width. Figures have no kerning and no ligatures, so a text is the sum of its
 * characters and each is shaped once: shaping every amount anew takes longer than all else in a long invoice.
 */
function tabular(font: Font): Font {
  const shaped = new Map<string, GlyphRun>();
  const shape = (character: string): GlyphRun => {
    const known = shaped.get(character) ?? font.layout(character, ['tnum']);
    shaped.set(character, known);
    return known;
  };
  const layout = (text: string): GlyphRun => {
    const runs = [...text].map(shape);
    // pdfkit scales the positions that it gets, so each text has its own, and asks for their sum afterwards.
    const positions = runs.flatMap((run) => run.positions.map((position) => ({ ...position })));
    return {
      ...(runs[0] ?? font.layout('')),
      glyphs: runs.flatMap(({ glyphs }) => glyphs),
      positions,
      get advanceWidth() {
        return positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
      },
    };
  };
  // pdfkit takes fonts of one name for one font.
  const name = `${font.postscriptName}-Tabular`;
  return Object.create(font, { layout: { value: layout }, postscriptName: { value: name } });
}
