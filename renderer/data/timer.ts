import { deepEqual } from 'rxdb/plugins/utils';
import { distinctUntilChanged, map, type Observable } from 'rxjs';
import type { ClockReading, TimeEntry } from '../../domain/entities/time-entry.ts';
import {
  absenceMinutes,
  absenceMs,
  absenceStretch,
  openPart,
  withAbsence,
} from '../../domain/rules/absence.ts';
import { isoInstant } from '../../domain/rules/time.ts';
import {
  LONGEST_RUN_MS,
  piecesOf,
  positionMs,
  runAfter,
  type Stretch,
  stretchOf,
  type TimerRun,
} from '../../domain/rules/timer-run.ts';
import { t } from '../words/words.ts';
import type { Along } from './changes.ts';
import type { Journal } from './journal.ts';
import { newEntry } from './new-entry.ts';
import { noTimer } from './timer-state.ts';
import {
  type Absence,
  type AbsenceChoice,
  DataError,
  type LocalReading,
  type TimerChange,
  type TimerControl,
  type TimerFields,
  type TimerRecord,
} from './types.ts';

interface TimerOptions {
  journal: Journal;
  who: { tenantId: string; userId: string };
  read: () => Promise<LocalReading>;
  /** Adds the server's clock to a reading. */
  complete: (reading: LocalReading) => ClockReading;
  /** Saves entries, removes others and sets the timer, in one durable write. */
  save: (entries: readonly TimeEntry[], along: Along) => Promise<void>;
  now: () => Date;
}

/**
 * The running timer and the questions about it, kept in the journal's database. Whatever ends it is one write together
 * with the entries that come of it: a kill finds it running still, or ended and saved.
 */
export class Timer implements TimerControl {
  private readonly options: TimerOptions;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(options: TimerOptions) {
    this.options = options;
  }

  watch(): Observable<TimerRecord | null> {
    return this.options.journal.timer.pipe(
      map(({ record }) => record),
      distinctUntilChanged(),
    );
  }

  absence(): Observable<Absence | null> {
    return this.options.journal.timer.pipe(
      map(({ absences }) => absences[0] ?? null),
      distinctUntilChanged(),
    );
  }

  start(fields: TimerFields, at?: LocalReading): Promise<TimerRecord> {
    return this.serial(async () => {
      const reading = await this.reading(at);
      const { record: running, absences } = this.state();
      const ended = running ? this.ended(running, absences, reading, 1) : null;
      const record = recordOf(fields, ended ? runAfter(ended.stretch, reading) : { start: reading });
      await this.options.save(ended?.entries ?? [], { timer: { ...noTimer, record } });
      return record;
    });
  }

  update({ startedAt, ...fields }: TimerChange): Promise<TimerRecord> {
    return this.serial(async () => {
      const before = this.running();
      const changed = { ...before, ...fieldsOf({ ...before, ...fields }) };
      const record =
        startedAt === undefined || startedAt === before.startedAt
          ? changed
          : movedTo(changed, startedAt, await this.reading());
      const { absences, decided } = this.state();
      const open = stillOpen(record, absences);
      await this.options.save([], { timer: { record, absences: open, decided } });
      return record;
    });
  }

  stop(at?: LocalReading): Promise<TimeEntry[]> {
    return this.serial(async () => {
      const record = this.running();
      const { entries } = this.ended(record, this.state().absences, await this.reading(at), 1);
      await this.options.save(entries, { timer: noTimer });
      return entries;
    });
  }

  discard(): Promise<void> {
    return this.serial(() => this.options.save([], { timer: noTimer }));
  }

  restore(record: TimerRecord, removing: string[] = []): Promise<void> {
    return this.serial(async () => {
      if (this.state().record) throw new DataError('busy', t('data.timer-runs'));
      await this.options.save([], { removing, timer: { ...noTimer, record } });
    });
  }

  noteAbsence({ kind, from, to }: Parameters<TimerControl['noteAbsence']>[0]): Promise<void> {
    return this.serial(async () => {
      const state = this.state();
      if (!state.record) return;
      const noted = { kind, from: this.completed(from), to: this.completed(to), minutes: 0 };
      const { decided, record } = reopened(state.record, state.decided, noted);
      const part = openPart(record, noted, decided?.to ?? null);
      if (!part) return;
      const absences = withAbsence(record, state.absences, part).map((one) => counted(record, one));
      if (deepEqual(absences, state.absences)) return;
      await this.options.save([], { timer: { record, absences, decided } });
    });
  }

  answerAbsence(choice: AbsenceChoice): Promise<TimeEntry[]> {
    return this.serial(async () => {
      const record = this.running();
      const [absence, ...later] = this.state().absences;
      if (!absence) throw new DataError('not_found', t('data.no-absence'));
      if (choice.kind === 'keep') {
        const kept = sleeping(record, absence, 1);
        await this.options.save([], { timer: { record: kept, absences: later, decided: absence } });
        return [];
      }
      const before = this.ended(record, [], absence.from, 0);
      const entries = [...before.entries];
      let last = before.stretch;
      if (choice.kind === 'move') {
        last = absenceStretch(record, absence, before.stretch);
        entries.push(...this.entriesOf(choice.fields, last, absence.from.zone, 0));
      }
      if (choice.kind === 'drop') {
        await this.options.save(entries, { timer: noTimer });
        return entries;
      }
      const next = recordOf(record, runAfter(last, absence.to));
      await this.options.save(entries, {
        timer: { ...noTimer, record: next, absences: stillOpen(next, later) },
      });
      return entries;
    });
  }

  /** What the timer comes to at a reading. */
  private ended(
    record: TimerRecord,
    absences: readonly Absence[],
    end: ClockReading,
    least: 0 | 1,
  ): { stretch: Stretch; entries: TimeEntry[] } {
    const ending = positionMs(record, end);
    const run = absences
      .filter(({ from }) => positionMs(record, from) < ending)
      .reduce((sum, absence) => sleeping(sum, absence, 1), record);
    const stretch = stretchOf(run, end);
    return { stretch, entries: this.entriesOf(record, stretch, record.start.zone, least) };
  }

  private entriesOf(work: TimerFields, stretch: Stretch, zone: string, least: 0 | 1): TimeEntry[] {
    const now = this.options.now();
    return piecesOf(stretch, zone, least).map(({ trust, ...piece }) =>
      newEntry(
        this.options.who,
        { ...fieldsOf(work), ...piece, zone, source: 'timer', timeTrust: trust },
        now,
      ),
    );
  }

  private async reading(at?: LocalReading): Promise<ClockReading> {
    return this.completed(at ?? (await this.options.read()));
  }

  /** An absence that is noted again by an undo has the server's clock of its time. */
  private completed(reading: LocalReading & Partial<ClockReading>): ClockReading {
    const { serverOffsetMs } = reading;
    return serverOffsetMs === undefined ? this.options.complete(reading) : { ...reading, serverOffsetMs };
  }

  private state() {
    return this.options.journal.timer.value;
  }

  private running(): TimerRecord {
    const { record } = this.state();
    if (!record) throw new DataError('not_found', t('data.no-timer'));
    return record;
  }

  /** One after the other: a second press meets what the first one left. */
  private serial<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = this.queue.then(run);
    this.queue = result.catch(() => undefined);
    return result;
  }
}

function fieldsOf({ projectId, taskId, activityCode, description, billable }: TimerFields): TimerFields {
  return { projectId, taskId, activityCode, description, billable };
}

function recordOf(work: TimerFields, run: TimerRun): TimerRecord {
  return { ...fieldsOf(work), ...run, startedAt: isoInstant(Math.round(run.start.wallMs)) };
}

/** @throws DataError invalid for a start in the future, before what a timer may measure, or that is no instant */
function movedTo(record: TimerRecord, startedAt: string, now: ClockReading): TimerRecord {
  const by = Date.parse(startedAt) - Date.parse(record.startedAt);
  if (Number.isNaN(by)) throw new DataError('invalid', t('data.timer-in-future'));
  const moved = {
    ...record,
    startedAt: isoInstant(Date.parse(record.startedAt) + by),
    movedMs: (record.movedMs ?? 0) + by,
  };
  const ms = positionMs(moved, now);
  if (ms < 0) throw new DataError('invalid', t('data.timer-in-future'));
  if (by < 0 && ms > LONGEST_RUN_MS) throw new DataError('invalid', t('data.timer-too-early'));
  return moved;
}

/** @param sign 1 for sleep that the run has in it from now on, -1 for no longer */
function sleeping<Run extends TimerRun>(run: Run, absence: Absence, sign: 1 | -1): Run {
  if (absence.kind !== 'sleep') return run;
  return { ...run, suspendedMs: Math.max(0, (run.suspendedMs ?? 0) + sign * absenceMs(run, absence)) };
}

function counted(run: TimerRun, absence: Absence): Absence {
  return { ...absence, minutes: absenceMinutes(run, absence) };
}

function stillOpen(run: TimerRun, absences: readonly Absence[]): Absence[] {
  return absences.flatMap((one) => {
    const part = openPart(run, one, null);
    return part ? [counted(run, part)] : [];
  });
}

/** The very absence that was kept last, noted again, is no longer decided: somebody took the answer back. */
function reopened(
  record: TimerRecord,
  decided: Absence | null,
  noted: Absence,
): { record: TimerRecord; decided: Absence | null } {
  const isSame = decided && deepEqual(decided.from, noted.from) && deepEqual(decided.to, noted.to);
  return isSame ? { record: sleeping(record, decided, -1), decided: null } : { record, decided };
}
