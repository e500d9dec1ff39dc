import type { Observable } from 'rxjs';
import type { ClockReading, TimeEntry } from '../../domain/entities/time-entry.ts';
import { dateIn } from '../../domain/rules/civil-date.ts';
import { isoInstant } from '../../domain/rules/time.ts';
import { judgeTime } from '../../domain/rules/time-trust.ts';
import { DAY_MINUTES } from '../../domain/rules/validation.ts';
import { t } from '../words/words.ts';
import type { Journal } from './journal.ts';
import { newEntry } from './new-entry.ts';
import { DataError, type TimerControl, type TimerFields, type TimerRecord } from './types.ts';

/** The running timer, kept in the journal's database: a kill does not stop it. */
export class Timer implements TimerControl {
  private readonly journal: Journal;
  private readonly who: { tenantId: string; userId: string };
  private readonly read: () => Promise<ClockReading>;
  private readonly save: (entry: TimeEntry) => Promise<void>;
  private readonly now: () => Date;

  constructor(options: {
    journal: Journal;
    who: { tenantId: string; userId: string };
    read: () => Promise<ClockReading>;
    save: (entry: TimeEntry) => Promise<void>;
    now: () => Date;
  }) {
    this.journal = options.journal;
    this.who = options.who;
    this.read = options.read;
    this.save = options.save;
    this.now = options.now;
  }

  watch(): Observable<TimerRecord | null> {
    return this.journal.timer.asObservable();
  }

  async start(fields: TimerFields): Promise<TimerRecord> {
    if (this.journal.timer.value) await this.stop();
    const start = await this.read();
    const record = { ...fields, start, startedAt: isoInstant(Math.round(start.wallMs)) };
    await this.journal.setTimer(record);
    return record;
  }

  async update(fields: Partial<TimerFields>): Promise<TimerRecord> {
    const record = { ...this.running(), ...fields };
    await this.journal.setTimer(record);
    return record;
  }

  async stop(): Promise<TimeEntry> {
    const { start, startedAt: _, ...fields } = this.running();
    const end = await this.read();
    // Within one boot our monotonic clock counts sleep too (main/clock.ts), so it needs no server to confirm it; and
    // the offset that is known may be older than a jump of the wall clock, which it would then confirm.
    const sameBoot = start.bootId === end.bootId;
    const judged = judgeTime(sameBoot ? { ...start, serverOffsetMs: null } : start, end);
    const trust = { ...judged.trust, start, end };
    // More than a day is nobody's work: it is kept at a day and flagged. Less than a minute is kept as one.
    const isLong = judged.minutes > DAY_MINUTES;
    const minutes = isLong ? DAY_MINUTES : Math.max(1, judged.minutes);
    const entry = newEntry(
      this.who,
      {
        ...fields,
        date: dateIn(start.zone, judged.startedAt),
        minutes,
        startedAt: judged.startedAt,
        endedAt: isLong
          ? isoInstant(Date.parse(judged.startedAt) + DAY_MINUTES * 60_000)
          : isoInstant(Math.max(Date.parse(judged.endedAt), Date.parse(judged.startedAt) + 60_000)),
        zone: start.zone,
        source: 'timer',
        timeTrust: isLong ? { ...trust, level: 'low' } : trust,
      },
      this.now(),
    );
    // A crash between the two leaves the timer running: time twice is seen and removed, time lost is not.
    await this.save(entry);
    await this.journal.setTimer(null);
    return entry;
  }

  async discard(): Promise<void> {
    await this.journal.setTimer(null);
  }

  private running(): TimerRecord {
    const record = this.journal.timer.value;
    if (!record) throw new DataError('not_found', t('data.no-timer'));
    return record;
  }
}
