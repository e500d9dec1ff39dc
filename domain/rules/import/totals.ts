import type { Fate, Verdict } from './plan.ts';
import type { FileWork } from './row.ts';

/** One project of the file in figures. Seconds; the four parts make the file's own total. */
export interface ProjectTotals {
  readonly label: string;
  readonly rows: number;
  readonly fileSeconds: number;
  readonly comesInSeconds: number;
  /** On this device already, from this file or typed. */
  readonly hereSeconds: number;
  readonly leftOutSeconds: number;
  /** Whole minutes of what comes in, in seconds, less what the file says: what rounding adds or takes. */
  readonly roundingSeconds: number;
}

/** How a project of the file is called in lists. */
export function projectLabel({ client, project, code }: FileWork): string {
  return [client, project || code].filter(Boolean).join(' · ');
}

const HERE: ReadonlySet<Fate> = new Set(['already', 'equal']);

/** Totals by project in the order of their size, of the person's own rows. */
export function totalsOf(verdicts: readonly Verdict[]): ProjectTotals[] {
  const totals = new Map<string, { -readonly [Key in keyof ProjectTotals]: ProjectTotals[Key] }>();
  const counted = new Set<number>();
  for (const { candidate, fate, entry } of verdicts) {
    const { row, seconds } = candidate;
    const label = projectLabel(row.work);
    let sum = totals.get(label);
    if (!sum) {
      sum = {
        ...{ label, rows: 0, fileSeconds: 0, comesInSeconds: 0 },
        ...{ hereSeconds: 0, leftOutSeconds: 0, roundingSeconds: 0 },
      };
      totals.set(label, sum);
    }
    if (!counted.has(row.line)) sum.rows += 1;
    counted.add(row.line);
    sum.fileSeconds += seconds;
    if (entry) {
      sum.comesInSeconds += seconds;
      sum.roundingSeconds += entry.minutes * 60 - seconds;
    } else if (HERE.has(fate)) sum.hereSeconds += seconds;
    else sum.leftOutSeconds += seconds;
  }
  return [...totals.values()].sort((a, b) => b.fileSeconds - a.fileSeconds);
}
