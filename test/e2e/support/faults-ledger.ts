import type { ServerEntry } from './faults.ts';

interface Cell {
  date: string;
  taskId: string | null;
  /** The last minutes that the screen showed as saved; null while it has shown none. */
  acknowledged: number | null;
  /** Typed after that and never seen to be saved: each may have been, or not. */
  maybe: number[];
}

/** What a person typed, and what of it the screen acknowledged. */
export class Ledger {
  readonly #cells = new Map<string, Cell>();
  typed = 0;
  acknowledged = 0;

  /** To be called before the keys are pressed. */
  type(date: string, taskId: string | null, minutes: number): void {
    this.#cell(date, taskId).maybe.push(minutes);
    this.typed += 1;
  }

  /** The screen shows it as saved. */
  acknowledge(date: string, taskId: string | null, minutes: number): void {
    const cell = this.#cell(date, taskId);
    cell.acknowledged = minutes;
    cell.maybe = [];
    this.acknowledged += 1;
  }

  /** What is wrong with what the server holds; empty when it has everything acknowledged, once. */
  compare(entries: readonly ServerEntry[]): string[] {
    const wrong: string[] = [];
    const left = new Map<string, ServerEntry[]>();
    for (const entry of entries) {
      const key = keyOf(entry.date, entry.taskId);
      left.set(key, [...(left.get(key) ?? []), entry]);
    }
    for (const [key, { acknowledged, maybe }] of this.#cells) {
      const found = left.get(key) ?? [];
      left.delete(key);
      if (found.length > 1) wrong.push(`${key}: there ${found.length} times`);
      const [entry] = found;
      const allowed = acknowledged === null ? maybe : [acknowledged, ...maybe];
      if (!entry) {
        if (acknowledged !== null) wrong.push(`${key}: ${acknowledged} minutes are lost`);
      } else if (!allowed.includes(entry.minutes)) {
        wrong.push(`${key}: ${entry.minutes} instead of ${allowed.join(' or ')} minutes`);
      }
    }
    for (const key of left.keys()) wrong.push(`${key}: nobody typed that`);
    return wrong;
  }

  #cell(date: string, taskId: string | null): Cell {
    const key = keyOf(date, taskId);
    const cell = this.#cells.get(key) ?? { date, taskId, acknowledged: null, maybe: [] };
    this.#cells.set(key, cell);
    return cell;
  }
}

function keyOf(date: string, taskId: string | null): string {
  return `${date} ${taskId ?? 'no task'}`;
}
