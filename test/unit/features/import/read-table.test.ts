import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { NoTableError, readTable, writeTable } from '../../../../renderer/features/import/read-table.ts';

const fixture = async (name: string) =>
  new Uint8Array(await readFile(path.resolve(import.meta.dirname, '../../../fixtures/import', name)));
const utf8 = (text: string) => new TextEncoder().encode(text);

function utf16(text: string, isBig: boolean, hasMark: boolean): Uint8Array {
  const bytes = Buffer.from(hasMark ? `\uFEFF${text}` : text, 'utf16le');
  return new Uint8Array(isBig ? bytes.swap16() : bytes);
}

describe('a file of values', () => {
  it('keeps quotes in quotes, backslashes, line breaks and emoji, and drops the byte-order mark', async () => {
    const table = readTable(await fixture('toggl.csv'));
    expect(table.header[0]).toBe('User');
    expect(table.records).toHaveLength(10);
    expect(table.records[0]?.[5]).toBe('Said "hello", then \\n left');
    expect(table.records[1]?.[5]).toBe('Two lines\nof one text 🚀');
  });

  it('gives rows that are shorter than the header as they are', async () => {
    const table = readTable(await fixture('clockify.csv'));
    expect(table.records[2]).toHaveLength(14);
  });

  it('finds the delimiter', async () => {
    expect(readTable(await fixture('harvest.csv'))).toMatchObject({ delimiter: ';', encoding: 'utf-8' });
    expect(readTable(await fixture('mapped-utf16.csv'))).toMatchObject({
      delimiter: '\t',
      encoding: 'utf-16le',
      header: ['Tag', 'Von', 'Bis', 'Projekt', 'Aufgabe', 'Tätigkeit, Notiz'],
    });
  });

  it('reads UTF-16 of both orders with and without a mark, and old Windows files', () => {
    const text = 'Projekt,Notiz\nÄrger,Größe 🚀\n';
    for (const isBig of [true, false]) {
      for (const hasMark of [true, false]) {
        const table = readTable(utf16(text, isBig, hasMark));
        expect(table.header).toEqual(['Projekt', 'Notiz']);
        expect(table.records).toEqual([['Ärger', 'Größe 🚀']]);
      }
    }
    const latin = readTable(new Uint8Array([...utf8('Notiz,x\nGr'), 0xf6, 0xdf, ...utf8('e,1\n')]));
    expect(latin).toMatchObject({ encoding: 'windows-1252', records: [['Größe', '1']] });
  });

  it('reads all kinds of line ends, also in one file, and passes over empty rows', () => {
    const table = readTable(utf8('a,b\r\n1,2\n3,4\r5,6\n,\n\n"x\r\ny",7'));
    expect(table.records).toEqual([
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
      ['x\ny', '7'],
    ]);
  });

  it('says what is no table', () => {
    expect(() => readTable(utf8(''))).toThrow(NoTableError);
    expect(() => readTable(utf8('\uFEFF \n'))).toThrow(NoTableError);
    expect(() => readTable(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0xff, 0xfe, 1, 2]))).toThrow(
      NoTableError,
    );
  });

  it('writes what it reads, and no formula', () => {
    const rows = [
      ['say "x"', 'a,b', 'two\nlines'],
      ['=1+1', '', '-'],
    ];
    const table = readTable(utf8(writeTable(['a', 'b', 'c'], rows)));
    expect(table.records[0]).toEqual(rows[0]);
    expect(table.records[1]?.[0]).toBe("'=1+1");
  });
});
