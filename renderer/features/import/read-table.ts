import Papa from 'papaparse';

/** A file of values as rows of text. Rows may be shorter or longer than the header. */
export interface FileTable {
  readonly header: readonly string[];
  /** Without the header and without rows in which every cell is empty. */
  readonly records: readonly (readonly string[])[];
  readonly delimiter: string;
  /** WHATWG name. */
  readonly encoding: string;
}

/** A file that is no table of values. */
export class NoTableError extends Error {
  readonly kind: 'empty' | 'binary';
  constructor(kind: 'empty' | 'binary') {
    super(`the file is ${kind}`);
    this.name = 'NoTableError';
    this.kind = kind;
  }
}

const DELIMITERS = [',', ';', '\t', '|'];

/**
 * Reads the bytes of a CSV file in any of the encodings and with any of the delimiters that products write.
 * Papa's own reading of files cuts characters of several bytes at the ends of its chunks, so it is given text, and
 * gives the records one by one.
 * @throws NoTableError
 */
export function readTable(bytes: Uint8Array): FileTable {
  const { text, encoding } = decode(bytes);
  if (text.trim() === '') throw new NoTableError('empty');
  if (text.slice(0, 4096).includes('\0')) throw new NoTableError('binary');
  let header: readonly string[] | null = null;
  let delimiter = ',';
  const records: string[][] = [];
  // Papa takes one kind of line end for the whole file, and files that were joined have several.
  Papa.parse<string[]>(text.replace(/\r\n?/g, '\n'), {
    newline: '\n',
    delimitersToGuess: DELIMITERS,
    skipEmptyLines: 'greedy',
    step: ({ data, meta }) => {
      delimiter = meta.delimiter;
      if (header === null) header = data.map((name) => name.trim());
      else records.push(data);
    },
  });
  if (header === null) throw new NoTableError('empty');
  return { header, records, delimiter, encoding };
}

function decode(bytes: Uint8Array): { text: string; encoding: string } {
  const encoding = encodingOf(bytes);
  if (encoding !== null) return { text: new TextDecoder(encoding).decode(bytes), encoding };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    // What old spreadsheets write in western Europe and the Americas.
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
  }
}

/** By its byte-order mark, or for UTF-16 without one by where its zero bytes stand; null when it can be anything. */
function encodingOf(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const start = bytes.subarray(0, 200);
  const zeros = (odd: number) => start.filter((byte, at) => byte === 0 && at % 2 === odd).length;
  if (zeros(1) > start.length / 4) return 'utf-16le';
  if (zeros(0) > start.length / 4) return 'utf-16be';
  return null;
}

/** Rows as CSV that every spreadsheet reads, with a byte-order mark. */
export function writeTable(header: readonly string[], records: readonly (readonly string[])[]): string {
  const rows = [header, ...records].map((row) => [...row]);
  return `\uFEFF${Papa.unparse(rows, { newline: '\r\n', escapeFormulae: true })}\r\n`;
}
