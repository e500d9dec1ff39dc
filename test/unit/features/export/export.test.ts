import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { exportFile } from '../../../../renderer/features/export/export-file.ts';
import { exportColumns, hoursOf, inOrder } from '../../../../renderer/features/export/export-rows.ts';
import { exportName, rangeOf } from '../../../../renderer/features/export/periods.ts';
import { anEntry, aProject } from '../../domain/samples.ts';

const names = {
  projects: new Map([[aProject().id, aProject()]]),
  clients: new Map(),
};
const at = '2026-11-24T10:00:00.000Z';
const text = async (format: 'csv' | 'json', entries: TimeEntry[]): Promise<string> =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await exportFile(format, entries, names, at));

describe('CSV', () => {
  it('says every entry in one line that reads back as it is, whatever the description holds', async () => {
    const nasty = 'Line one\r\nline "two"; ☂, and \\ a tab\t';
    const content = await text('csv', [anEntry({ description: nasty, minutes: 95 })]);
    expect(content.startsWith('\uFEFFdate,client,project,')).toBe(true);
    const { data } = Papa.parse<Record<string, string>>(content.slice(1).trimEnd(), { header: true });
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      description: nasty,
      minutes: '95',
      hours: '1.58',
      project: aProject().name,
    });
  });

  it('gives a spreadsheet no formula to run', async () => {
    const content = await text('csv', [anEntry({ description: '=HYPERLINK("http://x")' })]);
    const { data } = Papa.parse<Record<string, string>>(content.slice(1).trimEnd(), { header: true });
    expect(data[0]?.description).toBe('\'=HYPERLINK("http://x")');
  });

  it('is a head alone when there is nothing', async () => {
    expect(await text('csv', [])).toBe(`\uFEFF${exportColumns.join(',')}\r\n`);
  });
});

describe('JSON', () => {
  it('holds the entries whole, and the names of what they are for', async () => {
    const entries = [anEntry({ rawSeconds: 5430 })];
    const content = JSON.parse(await text('json', entries));
    expect(content).toMatchObject({ format: 'stint-time-entries', version: 1, exportedAt: at, entries });
    expect(content.projects.map(({ id }: { id: string }) => id)).toEqual([aProject().id]);
  });
});

describe('XLSX', () => {
  it('is a workbook with dates and numbers as such', async () => {
    const bytes = await exportFile(
      'xlsx',
      [anEntry({ date: '2026-03-02', minutes: 90, description: 'A <b> & c' })],
      names,
      at,
    );
    const files = unzipSync(bytes);
    const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    const row = /<row r="2".*<\/row>/s.exec(sheet)?.[0] ?? '';
    // Days since 1899-12-30, as the format counts them.
    expect(row).toContain('<v>46083</v>');
    expect(row).toContain('<v>1.5</v>');
    expect(row).toContain('<v>90</v>');
    const texts = Object.values(files)
      .map((file) => strFromU8(file))
      .join('');
    expect(texts).toContain('A &lt;b&gt; &amp; c');
  });
});

describe('an exported row', () => {
  it('gives hours that are off by half a hundredth at most, and half-even', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1440 }), (minutes) => {
        expect(Math.abs(hoursOf(minutes) * 60 - minutes)).toBeLessThanOrEqual(0.3 + 1e-9);
      }),
    );
    expect([hoursOf(90), hoursOf(20), hoursOf(40), hoursOf(1)]).toEqual([1.5, 0.33, 0.67, 0.02]);
    // 0.3 of a hundredth … 3 minutes are 0.05 exactly; nothing in whole minutes lies on the half.
    expect(hoursOf(3)).toBe(0.05);
  });

  it('stands in the order of its day and time', () => {
    const late = anEntry({ id: '01900000-0000-7000-8000-000000000001', date: '2026-03-02' });
    const timed = anEntry({
      id: '01900000-0000-7000-8000-000000000002',
      date: '2026-03-02',
      startedAt: '2026-03-02T08:00:00.000Z',
      endedAt: '2026-03-02T09:00:00.000Z',
    });
    const before = anEntry({ id: '01900000-0000-7000-8000-000000000003', date: '2026-03-01' });
    expect(inOrder([late, timed, before])).toEqual([before, timed, late]);
  });
});

describe('periods', () => {
  it('end today or with the month', () => {
    expect(rangeOf('month', '2026-03-02')).toEqual({ from: '2026-03-01', to: '2026-03-02' });
    expect(rangeOf('last-month', '2026-03-02')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(rangeOf('last-month', '2026-01-31')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
    expect(rangeOf('year', '2026-03-02')).toEqual({ from: '2026-01-01', to: '2026-03-02' });
    expect(rangeOf('all', '2026-03-02')).toEqual({});
  });

  it('name the file', () => {
    expect(exportName({ from: '2026-03-01', to: '2026-03-31' }, 'csv')).toBe(
      'stint-time-2026-03-01-2026-03-31.csv',
    );
    expect(exportName({}, 'json')).toBe('stint-time.json');
  });
});
