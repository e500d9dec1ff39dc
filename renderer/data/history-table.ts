import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { standingMinutes } from '../../domain/rules/adjustment.ts';
import { foldText } from '../../domain/rules/fold.ts';
import type { WorkHistory } from '../../domain/rules/suggest.ts';
import type { FoundEntry, SearchWithin } from './types.ts';

const DAY_MS = 86_400_000;

/** What a row of entries is about; few of them are shared by many entries. */
export type TableWork = Pick<TimeEntry, 'projectId' | 'taskId' | 'activityCode' | 'billable'>;

/**
 * Entries as columns: each description stands once for a kind of work, and an entry is a few small numbers beside it.
 * 100,000 entries with as many descriptions take some 20 MB; as documents they would take ten times that.
 */
export class HistoryTable {
  private readonly works: TableWork[] = [];
  private readonly workOf = new Map<string, number>();
  /** By work: its descriptions and their place in the columns of texts. */
  private readonly textOf: Map<string, number>[] = [];
  private readonly textWorks: number[] = [];
  private readonly texts: string[] = [];
  /** Folded; the same string as in `texts` where folding changes nothing. */
  private readonly folded: string[] = [];

  private readonly rowOf = new Map<string, number>();
  private readonly ids: string[] = [];
  /** −1 for a row that is free. */
  private readonly rowTexts: number[] = [];
  private readonly days: number[] = [];
  private readonly minutes: number[] = [];
  /** Minutes of what stands (domain/rules/adjustment.ts); 0 for what an adjustment replaced, or one that waits. */
  private readonly standing: number[] = [];
  /** Epoch minutes; −1 for an entry without a start. */
  private readonly starts: number[] = [];
  private readonly free: number[] = [];

  put(entry: TimeEntry): void {
    const row = this.rowOf.get(entry.id) ?? this.free.pop() ?? this.ids.length;
    this.rowOf.set(entry.id, row);
    this.ids[row] = entry.id;
    this.rowTexts[row] = this.text(entry);
    this.days[row] = Date.parse(entry.date) / DAY_MS;
    this.minutes[row] = entry.minutes;
    this.standing[row] = standingMinutes([entry]);
    this.starts[row] = entry.startedAt === null ? -1 : Math.floor(Date.parse(entry.startedAt) / 60_000);
  }

  remove(id: string): void {
    const row = this.rowOf.get(id);
    if (row === undefined) return;
    this.rowOf.delete(id);
    this.ids[row] = '';
    this.rowTexts[row] = -1;
    this.free.push(row);
  }

  /**
   * The newest entries of which description or `namesOf` hold every word (all folded). Without dates, work that was
   * logged many times with one description is found once, at its newest.
   */
  search(
    words: readonly string[],
    limit: number,
    within: SearchWithin,
    namesOf: (work: TableWork) => string,
  ): FoundEntry[] {
    const matches = this.matchingTexts(words, namesOf);
    const from = within.from === undefined ? -Infinity : Date.parse(within.from) / DAY_MS;
    const to = within.to === undefined ? Infinity : Date.parse(within.to) / DAY_MS;
    const isDated = within.from !== undefined || within.to !== undefined;
    const times = new Int32Array(this.texts.length);
    const newest = new Int32Array(this.texts.length).fill(-1);
    const best = new Newest(limit, (row, than) => this.isNewer(row, than));
    for (let row = 0; row < this.rowTexts.length; row += 1) {
      const text = this.rowTexts[row] ?? -1;
      if (text < 0 || matches[text] === 0) continue;
      const day = this.days[row] ?? 0;
      if (day < from || day > to) continue;
      if (isDated) {
        best.offer(row);
        continue;
      }
      times[text] = (times[text] ?? 0) + 1;
      if (this.isNewer(row, newest[text] ?? -1)) newest[text] = row;
    }
    if (!isDated) for (const row of newest) if (row >= 0) best.offer(row);
    return best.rows.map((row) => this.found(row, isDated ? 1 : (times[this.rowTexts[row] ?? 0] ?? 1)));
  }

  /** Minutes that stand, by date of work from `from` to `to`, both included; dates without any are left out. */
  minutesByDay(from: string, to: string): Map<string, number> {
    const first = Date.parse(from) / DAY_MS;
    const last = Date.parse(to) / DAY_MS;
    const sums = new Map<number, number>();
    for (let row = 0; row < this.rowTexts.length; row += 1) {
      const day = this.days[row] ?? 0;
      const minutes = this.standing[row] ?? 0;
      if ((this.rowTexts[row] ?? -1) < 0 || minutes === 0 || day < first || day > last) continue;
      sums.set(day, (sums.get(day) ?? 0) + minutes);
    }
    return new Map([...sums].sort(([a], [b]) => a - b).map(([day, minutes]) => [dateOf(day), minutes]));
  }

  /** By work and description, what was logged on or after `since`. */
  history(since: string): WorkHistory[] {
    const from = Date.parse(since) / DAY_MS;
    const times = new Map<number, { date: string; minutes: number; startedAt: number | null }[]>();
    for (let row = 0; row < this.rowTexts.length; row += 1) {
      const text = this.rowTexts[row] ?? -1;
      const day = this.days[row] ?? 0;
      if (text < 0 || day < from) continue;
      const start = this.starts[row] ?? -1;
      const time = {
        date: dateOf(day),
        minutes: this.minutes[row] ?? 0,
        startedAt: start < 0 ? null : start,
      };
      const known = times.get(text);
      if (known) known.push(time);
      else times.set(text, [time]);
    }
    return [...times].flatMap(([text, all]) => {
      const work = this.works[this.textWorks[text] ?? 0];
      return work ? [{ ...work, description: this.texts[text] ?? '', times: all }] : [];
    });
  }

  private text(entry: TimeEntry): number {
    const { projectId, taskId, activityCode, billable, description } = entry;
    const key = `${projectId} ${taskId ?? ''} ${billable ? 1 : 0} ${activityCode}`;
    let work = this.workOf.get(key);
    if (work === undefined) {
      work = this.works.push({ projectId, taskId, activityCode, billable }) - 1;
      this.workOf.set(key, work);
      this.textOf.push(new Map());
    }
    const known = this.textOf[work]?.get(description);
    if (known !== undefined) return known;
    const folded = foldText(description);
    const text = this.texts.push(description) - 1;
    this.folded.push(folded === description ? description : folded);
    this.textWorks.push(work);
    this.textOf[work]?.set(description, text);
    return text;
  }

  private matchingTexts(words: readonly string[], namesOf: (work: TableWork) => string): Uint8Array {
    const missing = this.works.map((work) => {
      const names = namesOf(work);
      return words.filter((word) => !names.includes(word));
    });
    const matches = new Uint8Array(this.texts.length);
    for (let text = 0; text < matches.length; text += 1) {
      const folded = this.folded[text] ?? '';
      const left = missing[this.textWorks[text] ?? 0] ?? words;
      let at = 0;
      while (at < left.length && folded.includes(left[at] ?? '')) at += 1;
      if (at === left.length) matches[text] = 1;
    }
    return matches;
  }

  /** Of one day the one that was made last: ids of version 7 are in order of making. */
  private isNewer(row: number, than: number): boolean {
    if (than < 0) return true;
    const day = this.days[row] ?? 0;
    const other = this.days[than] ?? 0;
    return day > other || (day === other && (this.ids[row] ?? '') > (this.ids[than] ?? ''));
  }

  private found(row: number, times: number): FoundEntry {
    const text = this.rowTexts[row] ?? 0;
    const work = this.works[this.textWorks[text] ?? 0];
    return {
      id: this.ids[row] ?? '',
      date: dateOf(this.days[row] ?? 0),
      minutes: this.minutes[row] ?? 0,
      projectId: work?.projectId ?? '',
      taskId: work?.taskId ?? null,
      activityCode: work?.activityCode ?? '',
      billable: work?.billable ?? false,
      description: this.texts[text] ?? '',
      times,
    };
  }
}

/** The first few of many, in order, without sorting the rest. */
class Newest {
  readonly rows: number[] = [];
  private readonly limit: number;
  private readonly isNewer: (row: number, than: number) => boolean;

  constructor(limit: number, isNewer: (row: number, than: number) => boolean) {
    this.limit = limit;
    this.isNewer = isNewer;
  }

  offer(row: number): void {
    const { rows, limit } = this;
    if (rows.length === limit && !this.isNewer(row, rows[limit - 1] ?? -1)) return;
    let at = Math.min(rows.length, limit - 1);
    while (at > 0 && this.isNewer(row, rows[at - 1] ?? -1)) at -= 1;
    rows.splice(at, 0, row);
    if (rows.length > limit) rows.pop();
  }
}

const dates = new Map<number, string>();

/** Many entries share a day, and they share its text. */
function dateOf(day: number): string {
  let date = dates.get(day);
  if (date === undefined) {
    date = new Date(day * DAY_MS).toISOString().slice(0, 10);
    dates.set(day, date);
  }
  return date;
}
