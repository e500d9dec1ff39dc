import { foldText } from '../../../domain/rules/fold.ts';
import { weighDates, ZoneClock } from '../../../domain/rules/import/dates.ts';
import {
  columnsOf,
  detectFormat,
  type ImportColumns,
  type ImportFormat,
  missingIn,
} from '../../../domain/rules/import/format.ts';
import { type Importer, importId, nextImportId, rowContent } from '../../../domain/rules/import/identity.ts';
import { piecesOf } from '../../../domain/rules/import/pieces.ts';
import {
  type Candidate,
  type ImportedEntry,
  type PlanChoices,
  Planner,
  type Verdict,
} from '../../../domain/rules/import/plan.ts';
import { type FileRow, type FileWork, readRow, type UnreadRow } from '../../../domain/rules/import/row.ts';
import { projectLabel, totalsOf } from '../../../domain/rules/import/totals.ts';
import { matchWork, type Target, workKey } from '../../../domain/rules/import/works.ts';
import type { CheckedEntry } from '../../../domain/rules/validation.ts';
import { type FileTable, readTable, writeTable } from './read-table.ts';
import type {
  Catalog,
  DryRun,
  FileNature,
  LeftOutReason,
  LeftOutRow,
  OpenedFile,
  ReadFile,
  ReadSettings,
} from './session-types.ts';

const LISTED = 2000;
const SAMPLE = 5;
const TOGETHER = 500;

/**
 * One file on its way in, from its bytes to entries: it lives in a worker, so that however long the file is the window
 * does not wait. Each step uses what the one before it found.
 */
export class ImportSession {
  private readonly importer: Importer & { readonly name: string; readonly email: string };
  private readonly catalog: Catalog;
  private table: FileTable = { header: [], records: [], delimiter: ',', encoding: 'utf-8' };
  private candidates: Candidate[] = [];
  private unread: UnreadRow[] = [];
  private notYours: UnreadOrOther[] = [];
  private existing = new Map<string, CheckedEntry>();
  private verdicts: Verdict[] = [];
  private taken = 0;

  constructor(importer: Importer & { name: string; email: string }, catalog: Catalog) {
    this.importer = importer;
    this.catalog = catalog;
  }

  /** @throws NoTableError */
  async open(file: Blob): Promise<OpenedFile> {
    this.table = readTable(new Uint8Array(await file.arrayBuffer()));
    const { header, records, delimiter, encoding } = this.table;
    return {
      ...{ header, delimiter, encoding },
      detected: detectFormat(header),
      rows: records.length,
      sample: records.slice(0, SAMPLE),
    };
  }

  /** What the file says by itself when it is read as `format`; `columns` for the mapping of the person. */
  nature(format: ImportFormat, chosen: ImportColumns | null): FileNature {
    const columns = chosen ?? columnsOf(format, this.table.header);
    const dates: string[] = [];
    const people = new Map<string, { label: string; rows: number }>();
    for (const record of this.table.records) {
      for (const column of [columns.date, columns.endDate]) {
        const text = column === undefined ? undefined : record[column];
        if (text) dates.push(text);
      }
      const start = columns.start === undefined ? undefined : record[columns.start];
      if (start) dates.push(start.trim().split(/[T\s]/)[0] ?? '');
      const { key, label } = personOf(record, columns);
      if (key === '') continue;
      const person = people.get(key) ?? { label, rows: 0 };
      people.set(key, { ...person, rows: person.rows + 1 });
    }
    const list = [...people].map(([key, person]) => ({ key, ...person })).sort((a, b) => b.rows - a.rows);
    const own = new Set([foldText(this.importer.email), foldText(this.importer.name)]);
    return {
      columns,
      missing: missingIn(columns),
      dates: weighDates(dates),
      people: list,
      me: list.find(({ key, label }) => own.has(key) || own.has(foldText(label)))?.key ?? null,
    };
  }

  /** Reads every row and gives the person's own their ids. */
  async read({ format, columns, order, zone, person }: ReadSettings): Promise<ReadFile> {
    const clock = new ZoneClock(zone);
    const ordinals = new Map<string, number>();
    const works = new Map<string, { work: FileWork; rows: number; seconds: number }>();
    const made: (() => Promise<Candidate>)[] = [];
    let [cut, lengthDiffers] = [0, 0];
    this.unread = [];
    this.notYours = [];
    for (const [index, record] of this.table.records.entries()) {
      const row = readRow(record, index + 2, { columns, order, clock });
      if (person !== null && personOf(record, columns).key !== person) {
        this.notYours.push(row);
        continue;
      }
      if ('problem' in row) {
        this.unread.push(row);
        continue;
      }
      const content = rowContent(row);
      const ordinal = ordinals.get(content) ?? 0;
      ordinals.set(content, ordinal + 1);
      const key = workKey(row.work);
      const known = works.get(key) ?? { work: row.work, rows: 0, seconds: 0 };
      works.set(key, { ...known, rows: known.rows + 1, seconds: known.seconds + row.seconds });
      const pieces = piecesOf(row, clock);
      if (pieces.length > 1) cut += 1;
      if (row.lengthDiffers) lengthDiffers += 1;
      pieces.forEach((piece, at) => {
        made.push(async () => {
          const known = { wallMs: row.wallMs, content };
          const id = await importId(this.importer, format, known, ordinal, at);
          return { ...piece, row, id, ordinal, state: 'new' };
        });
      });
    }
    this.candidates = [];
    for (let at = 0; at < made.length; at += TOGETHER) {
      const some = made.slice(at, at + TOGETHER).map((make) => make());
      this.candidates.push(...(await Promise.all(some)));
    }
    this.existing.clear();
    const dates = this.candidates.map(({ date }) => date);
    const edge = (than: (a: string, b: string) => boolean) =>
      dates.reduce<string | null>((best, date) => (best === null || than(date, best) ? date : best), null);
    return {
      works: [...works]
        .map(([key, found]) => ({ key, ...found, match: matchWork(found.work, this.catalog) }))
        .sort((a, b) => b.seconds - a.seconds),
      from: edge((a, b) => a < b),
      to: edge((a, b) => a > b),
      pieces: this.candidates.length,
      cut,
      lengthDiffers,
    };
  }

  /** Tells of entries that the person has on the device. */
  addExisting(entries: readonly CheckedEntry[]): void {
    for (const entry of entries) this.existing.set(entry.id, entry);
  }

  /** Ids of which it is not known yet whether the device has them, at most `limit`. */
  unknownIds(from: number, limit: number): string[] {
    return this.candidates
      .slice(from, from + limit)
      .filter(({ id }) => !this.existing.has(id))
      .map(({ id }) => id);
  }

  /**
   * Tells which of the ids that were asked for the device has, and which it had. What was removed is known by its next
   * id from then on. @returns those next ids, which are to be looked up in turn
   */
  async addKnown(here: readonly CheckedEntry[], removed: readonly string[]): Promise<string[]> {
    this.addExisting(here);
    const next = new Map<string, string>();
    for (const id of removed) next.set(id, await nextImportId(id));
    if (next.size > 0) {
      this.candidates = this.candidates.map((one) => {
        const id = next.get(one.id);
        return id === undefined ? one : { ...one, id, state: 'removed' };
      });
    }
    return [...next.values()];
  }

  /** Says what becomes of every row. */
  plan(
    targets: readonly (readonly [string, Target | null])[],
    choices: PlanChoices,
    zone: string,
    today: string,
  ): DryRun {
    const context = {
      ...{ userId: this.importer.userId, zone, today, choices },
      projects: new Map(this.catalog.projects.map((project) => [project.id, project])),
      assignments: this.catalog.assignments,
      settings: this.catalog.settings,
      targets: new Map(targets),
      existing: [...this.existing.values()],
    };
    const planner = new Planner(
      context,
      this.candidates.map(({ id }) => id),
    );
    this.verdicts = this.candidates.map((candidate) =>
      planner.judge(this.existing.has(candidate.id) ? { ...candidate, state: 'here' } : candidate),
    );
    this.taken = 0;
    return this.report();
  }

  /** The next entries to save, in the order of the file; empty at the end. */
  take(limit: number): ImportedEntry[] {
    const entries: ImportedEntry[] = [];
    while (entries.length < limit && this.taken < this.verdicts.length) {
      const entry = this.verdicts[this.taken]?.entry;
      this.taken += 1;
      if (entry) entries.push(entry);
    }
    return entries;
  }

  /** These were saved: a plan made after this counts them as here. */
  saved(entries: readonly ImportedEntry[]): void {
    const { userId } = this.importer;
    this.addExisting(entries.map((entry) => ({ ...entry, userId, timeTrust: null, correctsId: null })));
  }

  /** What stays out, in the order of the file, for saying why. */
  leftOutPage(from: number, limit: number): LeftOutRow[] {
    return this.leftOut().slice(from, from + limit);
  }

  /** What stays out as a CSV file: the file's own columns and, by number of the record, why. */
  leftOutFile(reasons: readonly (readonly [number, string])[], title: string): string {
    const { header, records } = this.table;
    const rows = [...new Map(reasons)].map(([line, reason]) => {
      const record = records[line - 2] ?? [];
      return [...header.map((_, at) => record[at] ?? ''), reason];
    });
    return writeTable([...header, title], rows);
  }

  private report(): DryRun {
    const counts: { [Reason in LeftOutReason]?: number } = {};
    const leftOut: LeftOutRow[] = [];
    for (const row of this.leftOut()) {
      counts[row.reason] = (counts[row.reason] ?? 0) + 1;
      if (leftOut.length < LISTED) leftOut.push(row);
    }
    const entries = this.verdicts.flatMap(({ entry }) => entry ?? []);
    const refusedFor = (code: string) => this.verdicts.filter(({ refusal }) => refusal?.code === code).length;
    return {
      entries: entries.length,
      minutes: entries.reduce((sum, { minutes }) => sum + minutes, 0),
      ...{ counts, leftOut },
      totals: totalsOf(this.verdicts),
      overlapping: refusedFor('overlap'),
      unbillable: refusedFor('not_billable_here'),
    };
  }

  private leftOut(): LeftOutRow[] {
    const rows: LeftOutRow[] = this.unread.map((row) => shown(row, row.problem));
    for (const row of this.notYours) rows.push(shown(row, 'not_yours'));
    for (const { candidate, fate, refusal } of this.verdicts) {
      if (fate === 'comes_in') continue;
      const row = { ...shown(candidate.row, fate), date: candidate.date, seconds: candidate.seconds };
      rows.push({ ...row, refusal: refusal ?? null });
    }
    return rows.sort((a, b) => a.line - b.line);
  }
}

type UnreadOrOther = UnreadRow | FileRow;

function shown(row: UnreadOrOther, reason: LeftOutReason): LeftOutRow {
  const common = { line: row.line, reason, refusal: null };
  if ('problem' in row) {
    const who = reason === 'not_yours' ? row.name || row.email : row.text;
    return { ...common, text: who, date: '', project: '', description: '', seconds: 0 };
  }
  return {
    ...common,
    text: reason === 'not_yours' ? row.name || row.email : '',
    date: row.date,
    project: projectLabel(row.work),
    description: row.description.slice(0, 120),
    seconds: row.seconds,
  };
}

function personOf(record: readonly string[], columns: ImportColumns): { key: string; label: string } {
  const cell = (column: number | undefined) => (column === undefined ? '' : (record[column] ?? '').trim());
  const name = cell(columns.userName) || `${cell(columns.firstName)} ${cell(columns.lastName)}`.trim();
  const email = cell(columns.email);
  return { key: foldText(email || name), label: name || email };
}
