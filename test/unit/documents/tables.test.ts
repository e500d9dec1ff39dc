import { strFromU8, unzipSync } from 'fflate';
import Papa from 'papaparse';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { bytesOf } from '../../../sync-server/modules/documents/render.ts';
import { tableCsv, text } from '../../../sync-server/modules/documents/tables.ts';
import { aDiscount, aDocument, aLine } from './documents.ts';

const document = aDocument([
  aLine(),
  aLine({ description: '=HYPERLINK("http://x")', netMinor: -14269 }),
  aDiscount(-1000),
]);
const entries = [
  {
    position: 1,
    role: 'bill',
    minutes: 90,
    date: '2026-10-05',
    person: 'Alice Nguyen',
    description: '@home',
  },
  {
    position: 1,
    role: 'reverse',
    minutes: -20,
    date: '2026-10-06',
    person: 'Alice Nguyen',
    description: 'Review',
  },
] as const;

afterEach(() => {
  vi.useRealTimers();
});

describe('an invoice as CSV', () => {
  it('has each line with its entries below it', async () => {
    const content = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      await bytesOf(document, 'csv', entries),
    );
    expect(content.startsWith('\uFEFF')).toBe(true);
    const { data } = Papa.parse<Record<string, string>>(content.slice(1).trimEnd(), { header: true });
    expect(data.map(({ row }) => row)).toEqual(['line', 'entry', 'entry', 'line', 'line']);
    expect(data[0]).toMatchObject({
      number: 'INV-00042',
      quantity: '2.5',
      unit_price: '120',
      net: '300.00',
      tax_percent: '19',
    });
    expect(data[1]).toMatchObject({
      description: "'@home",
      date: '2026-10-05',
      person: 'Alice Nguyen',
      billed_minutes: '90',
      quantity: '1.5',
    });
    expect(data[2]).toMatchObject({ billed_minutes: '-20', kind: 'reverse' });
    // A formula is a text; a negative figure stays a figure.
    expect(data[3]).toMatchObject({ description: `'=HYPERLINK("http://x")`, net: '-142.69' });
  });

  it.each(['=1', '+1', '-1', '@a', '\tx', '\rx'])('makes %j harmless', (value) => {
    const content = new TextDecoder().decode(
      tableCsv({ columns: [{ name: 'a', width: 1 }], rows: [[text(value)]] }),
    );
    expect(Papa.parse<string[]>(content.trim()).data[1]?.[0]).toBe(`'${value}`);
  });
});

describe('an invoice as XLSX', () => {
  it('has a sheet each for lines, totals and entries, with figures as figures', async () => {
    const files = unzipSync(await bytesOf(document, 'xlsx', entries));
    const read = (name: string) => strFromU8(files[name] ?? new Uint8Array());
    for (const name of ['Lines', 'Totals', 'Entries'])
      expect(read('xl/workbook.xml')).toContain(`name="${name}"`);
    expect(read('xl/worksheets/sheet1.xml')).toContain('<v>-142.69</v>');
    expect(read('xl/worksheets/sheet2.xml')).toContain('<v>175.3</v>');
    expect(read('xl/worksheets/sheet3.xml')).toContain('<v>-20</v>');
    expect(read('xl/worksheets/sheet1.xml')).not.toContain('<f>');
  });

  it('is the same bytes each time', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-01T00:00:00Z') });
    const first = await bytesOf(document, 'xlsx', entries);
    vi.setSystemTime('2031-05-06T07:08:09Z');
    expect(Buffer.from(first).equals(Buffer.from(await bytesOf(document, 'xlsx', entries)))).toBe(true);
  });
});
