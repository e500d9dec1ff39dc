import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { PlanChoices } from '../../../../domain/rules/import/plan.ts';
import { ImportSession } from '../../../../renderer/features/import/session.ts';
import type { DryRun, ReadFile } from '../../../../renderer/features/import/session-types.ts';
import { aProject, ids, someSettings } from '../../domain/samples.ts';

const fixtures = path.resolve(import.meta.dirname, '../../../fixtures/import');
const zone = 'Europe/Berlin';
const today = '2026-11-24';
const noChoices: PlanChoices = { overlapsAsMinutes: false, unbillableAsSuch: false, bringBack: false };

const project = aProject({
  name: 'First Project',
  code: 'P-1',
  startDate: '2026-01-01',
  activityCodes: [
    { code: 'DEV', name: 'Development', billable: true },
    { code: 'INT', name: 'Internal', billable: false },
  ],
  tasks: [{ id: ids.task, name: 'Build it', estimateMinutes: 0, dependsOn: [], closed: false }],
});
const sync = {
  tenantId: ids.tenant,
  version: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};

function aSession(userId = ids.consultant): ImportSession {
  return new ImportSession(
    { tenantId: ids.tenant, userId, name: 'Carl Consultant', email: 'carl@firm.test' },
    {
      projects: [project],
      clients: [{ id: project.clientId, name: 'First Client' }],
      assignments: [
        {
          ...sync,
          id: ids.second,
          projectId: project.id,
          userId,
          role: 'consultant',
          minutesPerWeek: 2400,
          fromDate: '2020-01-01',
          toDate: null,
        },
      ],
      settings: someSettings(),
    },
  );
}

interface Run {
  session: ImportSession;
  read: ReadFile;
  dryRun: DryRun;
}

/** Opens a file as the screen does, with what the file says by itself. */
async function run(
  file: Uint8Array | string,
  options: { session?: ImportSession; zone?: string } = {},
): Promise<Run> {
  const { session = aSession(), zone: inZone = zone } = options;
  const opened = await session.open(new Blob([typeof file === 'string' ? file : new Uint8Array(file)]));
  const { detected } = opened;
  if (detected === 'projects' || detected === 'clients') throw new Error('a list');
  const nature = session.nature(detected, null);
  const read = await session.read({
    format: detected,
    columns: nature.columns,
    order: nature.dates.order ?? 'dmy',
    zone: inZone,
    person: nature.me,
  });
  return { session, read, dryRun: planOf(session, read) };
}

function planOf(session: ImportSession, read: ReadFile, choices: Partial<PlanChoices> = {}): DryRun {
  const targets = read.works.map(
    ({ key, match }) => [key, match.kind === 'certain' ? match.target : null] as const,
  );
  return session.plan(targets, { ...noChoices, ...choices }, zone, today);
}

const fixture = (name: string) => readFile(path.join(fixtures, name));

describe('Toggl Track', () => {
  it('says of every row what becomes of it', async () => {
    const { session, read, dryRun } = await run(await fixture('toggl.csv'));
    expect(dryRun.counts).toEqual({ no_match: 2, zero: 1, not_yours: 1, bad_date: 1 });
    expect(dryRun.entries).toBe(6);
    expect(read.cut).toBe(1);
    const entries = session.take(100);
    expect(entries.map(({ date, minutes, rawSeconds }) => [date, minutes, rawSeconds])).toEqual([
      ['2026-11-02', 90, 5420],
      ['2026-11-02', 45, 2700],
      ['2026-11-03', 60, 3600],
      ['2026-11-03', 60, 3600],
      ['2026-11-04', 30, 1800],
      ['2026-11-05', 45, 2710],
    ]);
    expect(entries[0]).toMatchObject({
      description: 'Said "hello", then \\n left',
      startedAt: '2026-11-02T08:00:00.000Z',
    });
    expect(entries[1]).toMatchObject({
      description: 'Two lines\nof one text 🚀 #urgent',
      activityCode: 'DEV',
    });
  });

  it('takes two equal rows for two entries, the second as minutes, because the rules allow no overlap', async () => {
    const { session } = await run(await fixture('toggl.csv'));
    const twice = session.take(100).filter(({ description }) => description.startsWith('Twice'));
    expect(twice.map(({ startedAt }) => startedAt)).toEqual(['2026-11-03T08:00:00.000Z', null]);
    expect(new Set(twice.map(({ id }) => id)).size).toBe(2);
  });

  it('proposes what is alike and takes only what is the same', async () => {
    const { read } = await run(await fixture('toggl.csv'));
    const kinds = new Map(read.works.map(({ work, match }) => [work.project, match.kind]));
    expect(kinds.get('First Project')).toBe('certain');
    expect(kinds.get('Frist Project')).toBe('proposed');
    expect(kinds.get('Quite other thing')).toBe('none');
  });

  it('makes the file’s own totals of its parts', async () => {
    const { dryRun } = await run(await fixture('toggl.csv'));
    for (const row of dryRun.totals)
      expect(row.comesInSeconds + row.hereSeconds + row.leftOutSeconds).toBe(row.fileSeconds);
    expect(dryRun.totals[0]).toMatchObject({
      label: 'First Client · First Project',
      rows: 6,
      fileSeconds: 19_830,
      roundingSeconds: -30,
    });
  });
});

describe('Clockify', () => {
  it('reads short rows, AM and PM, and leaves out what the rules refuse', async () => {
    const { session, read, dryRun } = await run(await fixture('clockify.csv'));
    expect(dryRun.counts).toEqual({ bad_date: 1, refused: 1 });
    expect(dryRun.leftOut.find(({ reason }) => reason === 'refused')?.refusal?.code).toBe('overlap');
    expect(session.take(9).map(({ minutes, startedAt }) => [minutes, startedAt])).toEqual([
      [15, '2026-11-02T08:00:00.000Z'],
      [120, '2026-11-03T09:23:45.000Z'],
      [60, '2026-11-20T12:00:00.000Z'],
    ]);
    expect(dryRun.overlapping).toBe(1);
    expect(planOf(session, read, { overlapsAsMinutes: true })).toMatchObject({ entries: 4, overlapping: 0 });
  });
});

describe('Harvest', () => {
  it('reads a day and hours by the account’s locale, and numbers what the rules take for the same', async () => {
    const { session, dryRun } = await run(await fixture('harvest.csv'));
    expect(dryRun.counts).toEqual({ not_yours: 1 });
    expect(
      session
        .take(9)
        .map(({ minutes, rawSeconds, description, startedAt }) => [
          minutes,
          rawSeconds,
          description,
          startedAt,
        ]),
    ).toEqual([
      [75, 4500, '', null],
      [120, 7200, '(2)', null],
      [20, 1188, 'Überarbeitet', null],
    ]);
  });
});

describe('a generic file', () => {
  it('takes instants with their offsets, over the hour that comes twice', async () => {
    const { session } = await run(await fixture('generic.csv'));
    expect(session.take(9).map(({ date, minutes, billable }) => [date, minutes, billable])).toEqual([
      ['2026-10-25', 180, true],
      ['2026-11-02', 90, false],
    ]);
  });

  it('is read by columns that its header suggests', async () => {
    const { session, read } = await run(await fixture('mapped-utf16.csv'));
    expect(read.cut).toBe(1);
    expect(session.take(9).map(({ date, minutes }) => [date, minutes])).toEqual([
      ['2026-11-02', 90],
      ['2026-11-03', 120],
      ['2026-11-04', 60],
    ]);
  });
});

describe('the same file again', () => {
  it('adds nothing, in another zone and on another device neither', async () => {
    const file = await fixture('toggl.csv');
    const first = await run(file);
    const saved = first.session.take(100);
    for (const inZone of [zone, 'Asia/Tokyo']) {
      const again = await run(file, { zone: inZone });
      again.session.saved(saved.filter(({ date }) => !['2026-11-04', '2026-11-05'].includes(date)));
      const dryRun = planOf(again.session, again.read);
      expect(dryRun.counts.already).toBe(4);
    }
    const other = await run(file, { session: aSession(ids.other) });
    const theirs = new Set(other.session.take(100).map(({ id }) => id));
    expect(saved.filter(({ id }) => theirs.has(id))).toEqual([]);
  });

  it('knows a row from an export that overlaps, whatever columns that has', async () => {
    const wide =
      'Project,Client,Description,Task,User,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,Duration (h)\nFirst Project,First Client,Standup,Build it,Carl Consultant,,a,Yes,11/30/2025,9:00 AM,11/30/2025,9:15 AM,00:15:00\n';
    const slim =
      'Description,Project,Task,Start Date,Start Time,End Date,End Time\n Standup ,First Project,Build it,2025-11-30,09:00:00,2025-11-30,09:15:00\n';
    const [one] = (await run(wide)).session.take(1);
    const [other] = (await run(slim)).session.take(1);
    expect(one?.id).toBe(other?.id);
    expect(one?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt((one?.id ?? '').replace('-', '').slice(0, 12), 16)).toBe(
      Date.UTC(2025, 10, 30, 9),
    );
  });

  it('does not bring back in silence what was removed; asked to, it comes under its next id, once', async () => {
    const file = await fixture('clockify.csv');
    const first = await run(file);
    const [removed] = first.session.take(1);
    const again = await run(file);
    const next = await again.session.addKnown([], [removed?.id ?? '']);
    expect(next).toHaveLength(1);
    expect(planOf(again.session, again.read).counts.removed).toBe(1);
    expect(planOf(again.session, again.read, { bringBack: true }).entries).toBe(3);
    const [back] = again.session.take(1);
    expect(back?.id).toBe(next[0]);
    again.session.saved([back as NonNullable<typeof back>]);
    expect(planOf(again.session, again.read, { bringBack: true }).counts.already).toBe(1);
  });

  it('knows an entry that was typed', async () => {
    const { session, read } = await run(await fixture('clockify.csv'));
    const [entry] = session.take(1);
    session.addExisting([
      {
        ...(entry as NonNullable<typeof entry>),
        id: ids.entry,
        userId: ids.consultant,
        timeTrust: null,
        correctsId: null,
      },
    ]);
    expect(planOf(session, read).counts.equal).toBe(1);
  });
});

describe('what stays out', () => {
  it('is given back as the file’s own rows with the reason', async () => {
    const { session } = await run(await fixture('clockify.csv'));
    const reasons = session.leftOutPage(0, 10).map(({ line, reason }) => [line, reason] as const);
    const text = session.leftOutFile(reasons, 'Why');
    const { data } = Papa.parse<string[]>(text.trim());
    expect(data[0]?.at(-1)).toBe('Why');
    expect(data.slice(1).map((row) => [row[2], row.at(-1)])).toEqual([
      ['Impossible', 'bad_date'],
      ['Overlaps', 'refused'],
    ]);
  });
});

const texts = fc.string({ unit: 'grapheme', maxLength: 40 });

describe('an export that is read again', () => {
  it('conserves every second, whatever the texts', async () => {
    const rows = fc.array(
      fc.record({
        text: texts,
        day: fc.integer({ min: 0, max: 300 }),
        from: fc.integer({ min: 0, max: 86_399 }),
        seconds: fc.integer({ min: 0, max: 86_400 }),
      }),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom(',', ';', '\t'), async (given, delimiter) => {
        const clock = (at: number) => new Date(at).toISOString();
        const table = given.map(({ text, day, from, seconds }) => {
          const start = Date.UTC(2026, 0, 1 + day) + from * 1000;
          const end = start + seconds * 1000;
          const length = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
          return [
            'Carl Consultant',
            'First Project',
            text,
            clock(start).slice(0, 10),
            clock(start).slice(11, 19),
            clock(end).slice(0, 10),
            clock(end).slice(11, 19),
            length.map((part) => String(part).padStart(2, '0')).join(':'),
          ];
        });
        const header = [
          'User',
          'Project',
          'Description',
          'Start date',
          'Start time',
          'End date',
          'End time',
          'Duration',
        ];
        const file = Papa.unparse([header, ...table], { delimiter });
        const { dryRun } = await run(file);
        const [total] = dryRun.totals;
        const sum = given.reduce((all, { seconds }) => all + seconds, 0);
        expect(total?.fileSeconds ?? 0).toBe(sum);
        expect((total?.comesInSeconds ?? 0) + (total?.leftOutSeconds ?? 0)).toBe(sum);
      }),
      { numRuns: 60 },
    );
  });
});

describe('many rows', () => {
  it('are judged in a time that grows with them, not with their square', async () => {
    const line = (at: number) => {
      const start = new Date(Date.UTC(2020, 0, 1) + at * 3_600_000).toISOString();
      return `Carl Consultant,First Project,Row ${at},${start.slice(0, 10)},${start.slice(11, 19)},00:30:00`;
    };
    const file = [
      'User,Project,Description,Start date,Start time,Duration',
      ...Array.from({ length: 20_000 }, (_, at) => line(at)),
    ].join('\n');
    const { dryRun } = await run(file, { zone: 'UTC' });
    expect(dryRun.entries).toBe(20_000);
  });
});
