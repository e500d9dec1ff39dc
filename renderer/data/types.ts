import type { RxStorage } from 'rxdb';
import type { Observable } from 'rxjs';
import type { Assignment } from '../../domain/entities/assignment.ts';
import type { Client } from '../../domain/entities/client.ts';
import type { Decision } from '../../domain/entities/decision.ts';
import type { Notification } from '../../domain/entities/notification.ts';
import type { Person } from '../../domain/entities/person.ts';
import type { Project } from '../../domain/entities/project.ts';
import type { Tenant } from '../../domain/entities/tenant.ts';
import type { ClockReading, EntryStatus, TimeEntry } from '../../domain/entities/time-entry.ts';
import type { NetworkFailure } from '../../domain/ipc/table.ts';
import type { EntryContent } from '../../domain/rules/content-hash.ts';
import type { OverlapChoice } from '../../domain/rules/intervals.ts';
import type { WorkHistory } from '../../domain/rules/suggest.ts';
import type { TimerRun } from '../../domain/rules/timer-run.ts';
import type { SealingKey } from '../../domain/wire/auth.ts';
import type { CollectionName, PushCollectionName } from '../../domain/wire/collections.ts';
import type { HistoryPage } from '../../domain/wire/history.ts';
import type { RejectionCode } from '../../domain/wire/push.ts';
import type { TraceEvent } from './trace.ts';
import type { EntryTrail } from './trail-types.ts';

/** Where a change of a person stands. An entry that is not in the map holds nothing unsent: the server has it. */
export interface Way {
  kind: 'saved_here' | 'received' | 'needs_attention';
  message?: string;
  operationId: string;
}

/** Something of the person's own that the server did not take as it was; nothing of it is lost. */
export interface AttentionItem {
  operationId: string;
  collection: PushCollectionName;
  documentId: string;
  /** `refused`: the server rejected the change. `overlap`: another device changed the same fields; its values stand. */
  kind: 'refused' | 'overlap';
  code: RejectionCode | 'overlap';
  /** Words for the person. */
  message: string;
  /** What the person saved here; `deleted` when the change was a removal. */
  mine: { [field: string]: unknown };
  deleted: boolean;
  /** What the server has, null when it has nothing. */
  theirs: { [field: string]: unknown } | null;
  /** For an overlap: the fields on which both changed. */
  fields: string[];
  at: string;
}

export type SyncPhase =
  | 'offline'
  /** The server answers, but cannot take anything just now. */
  | 'server_trouble'
  | 'connecting'
  | 'sending'
  | 'up_to_date'
  | 'needs_sign_in'
  | 'update_needed'
  /** The storage of this device. */
  | 'error';

export interface SyncStatus {
  phase: SyncPhase;
  /** Changes saved here that the server has not confirmed (without those that need attention). */
  unsent: number;
  attention: number;
  /** When the oldest change was made that the server has not confirmed; null when there is none. */
  oldestUnsentAt: string | null;
  /** Instant of the last receipt or answered pull; null before the first. */
  lastReceiptAt: string | null;
  lastError?: { kind: string; message: string };
  /** Rows on the server that this version of Stint cannot read; they come by themselves after an update. */
  unreadable: number;
  /** True once every collection was pulled to its end at least once on this device. */
  initialPullDone: boolean;
}

/** Where this device and the server counted differently. Minutes are of the entries in a month, `YYYY-MM`. */
export type Difference =
  | { what: 'rows' | 'versions'; collection: CollectionName; here: number; there: number }
  | { what: 'minutes'; month: string; here: number; there: number };

/** The last comparison with the server; `differences` are what was found, also when it was repaired. */
export interface Comparison {
  at: string;
  outcome: 'never' | 'equal' | 'repaired' | 'different';
  differences: Difference[];
}

/** What became of the operations of a sealed file. */
export interface UploadOutcome {
  taken: number;
  /** Changed by somebody else meanwhile; the server's stands. */
  conflicts: number;
  refused: { code: RejectionCode; message: string; count: number }[];
}

export type DataErrorKind = 'disk_full' | 'disk_error' | 'not_found' | 'invalid' | 'busy' | 'closed';

/** A failed save: `message` is fit to show. What was on the screen was not saved. */
export class DataError extends Error {
  readonly kind: DataErrorKind;
  constructor(kind: DataErrorKind, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'DataError';
    this.kind = kind;
  }
}

/** Names of what a person keeps on this device alone. */
export type KeptName =
  | 'pins'
  | 'templates'
  | 'reminders'
  | 'timer_rules'
  | 'grid'
  | 'import'
  | 'notices'
  | 'approvals'
  | 'decision_answers';

/** What a timer is for. */
export interface TimerFields {
  projectId: string;
  taskId: string | null;
  activityCode: string;
  description: string;
  billable: boolean;
}

/** The running timer as kept on disk: it survives a kill. What of `TimerRun` is not there is 0. */
export interface TimerRecord extends TimerFields, TimerRun {
  /** Since when it runs by the clock of this device, for the screen; what it measured is judged by all clocks. */
  startedAt: string;
}
export type TimerChange = Partial<TimerFields> & {
  /** By the clock of this device; not in the future, and not more than three days ago. */
  startedAt?: string;
};

/** Every clock but the server's, as main reads them: `bridge.invoke('system.clock', {})`. */
export type LocalReading = Omit<ClockReading, 'serverOffsetMs'>;

/** Time without anybody at the machine while the timer ran, about which the person has not decided yet. */
export interface Absence {
  kind: 'idle' | 'lock' | 'sleep';
  from: ClockReading;
  to: ClockReading;
  /** Whole minutes from one to the other as the clocks together judge them. */
  minutes: number;
}

/**
 * What becomes of an absence. `keep`: it was work, and the timer goes on. `drop`: the timer ended when it began.
 * `drop_and_go_on`: as that, and a new timer of the same work runs since its end. `move`: as that, and the absence
 * itself becomes an entry of `fields`.
 */
export type AbsenceChoice =
  | { kind: 'keep' }
  | { kind: 'drop' }
  | { kind: 'drop_and_go_on' }
  | { kind: 'move'; fields: TimerFields };

/**
 * The one timer of this person on this device. Everything is durable when it resolves, and the entries of a stop are in
 * the same write as its end: no kill loses time or gives it twice.
 */
export interface TimerControl {
  watch(): Observable<TimerRecord | null>;
  /**
   * Starts; a timer that runs already is stopped into entries first.
   * @param at when it was asked for, where that was before now (a key in another window); now if left out
   */
  start(fields: TimerFields, at?: LocalReading): Promise<TimerRecord>;
  /** Changes what the timer is for, or when it began. @throws DataError not_found when none runs, invalid start */
  update(fields: TimerChange): Promise<TimerRecord>;
  /**
   * Stops and saves draft entries (source `timer`, with their time trust): one for each date in the zone where the
   * timer began. Less than half a minute is kept as one minute. An open absence is kept as work. @throws DataError not_found
   */
  stop(at?: LocalReading): Promise<TimeEntry[]>;
  /** Ends the timer without an entry, and its open absence. Undone by `restore` of what `watch` said before. */
  discard(): Promise<void>;
  /**
   * Lets a timer run again as it was, since when it began.
   * @param removing the entries of the stop that this undoes, removed in the same write
   * @throws DataError busy when another one runs
   */
  restore(record: TimerRecord, removing?: string[]): Promise<void>;

  /** The open question; it survives a kill. */
  absence(): Observable<Absence | null>;
  /**
   * Notes that nobody was there. What touches or overlaps the open absence makes it longer; what lies before the timer's
   * start is ignored, and all of it when no timer runs.
   */
  noteAbsence(absence: { kind: Absence['kind']; from: LocalReading; to: LocalReading }): Promise<void>;
  /** @returns the entries that were made. @throws DataError not_found when nothing is open */
  answerAbsence(choice: AbsenceChoice): Promise<TimeEntry[]>;
}

/** Two of one's own timed entries that share time: two devices ran at once, and neither knew of the other. */
export interface Overlap {
  /** The one that may change: not settled; the refused one where the server refused one. */
  mine: TimeEntry;
  other: TimeEntry;
}

/** `from` and `to` are inclusive dates of work. */
export interface EntryFilter {
  userId?: string;
  from?: string;
  to?: string;
  status?: EntryStatus;
  projectId?: string;
}

/** An entry of one's own that a search found. */
export interface FoundEntry {
  id: string;
  date: string;
  minutes: number;
  projectId: string;
  taskId: string | null;
  activityCode: string;
  billable: boolean;
  description: string;
  /** How often this work was logged with this description, this entry among them. */
  times: number;
}

/** Dates of work, both included. */
export interface SearchWithin {
  from?: string;
  to?: string;
}

/** A decision of this device that can still be taken back. */
export interface WaitingDecision {
  id: string;
  /** Until when this process holds it, ms since 1970; null: it goes out as soon as there is a server. */
  heldUntil: number | null;
}

export interface AccessGrant {
  ok: true;
  token: string;
  /** Server clock minus ours, ms. */
  serverOffsetMs: number;
}
export interface AccessRefusal {
  ok: false;
  /** An ErrorKind or a NetworkFailure of domain/ipc. */
  kind: string;
  message: string;
}

export interface OpenDataOptions {
  /** Origin of the server, e.g. `https://stint.example.com`. */
  server: string;
  /** The address under whose name the data was begun, when the server has moved since; `server` unless told. */
  begunAt?: string;
  tenantId: string;
  userId: string;
  deviceId: string;
  /** Version of the app: what one could not read is read again by another. */
  appVersion?: string;
  /** `renew` asks for a token other than the last one, because the server refused that. */
  accessToken(renew: boolean): Promise<AccessGrant | AccessRefusal>;
  /** Every clock but the server's; in the app `bridge.invoke('system.clock', {})`. */
  readClock(): Promise<Omit<ClockReading, 'serverOffsetMs'>>;
  /** RxDB's storage: `deviceStorage()` of database.ts in the app, memory in tests. */
  storage: RxStorage<unknown, unknown>;
  /** PouchDB adapter of the journal: `idb` in the app, `memory` in tests. */
  journalAdapter: 'idb' | 'memory';
  fetch: typeof fetch;
  /** Why the last request failed, which a page is not told; null where that is not known. */
  networkFailure?(): Promise<NetworkFailure | null>;
  /** Somebody asks for it by hand: a proxy whose question was put off may ask again. */
  networkAgain?(): Promise<unknown>;
  now(): Date;
  /** 0 ≤ x < 1, for jitter. */
  random(): number;
  /** How many months of settled time stay on this device (S36); null or left out: all. */
  retentionMonths?: number | null;
  /** Nothing is read from the server or sent before this resolves; at once where it is left out. */
  startAfter?: Promise<unknown>;
}

export interface StintData {
  readonly userId: string;
  readonly tenantId: string;

  watchTenant(): Observable<Tenant | null>;
  watchPeople(): Observable<Person[]>;
  watchClients(): Observable<Client[]>;
  watchProjects(): Observable<Project[]>;
  watchAssignments(userId?: string): Observable<Assignment[]>;
  /** Newest date first. */
  watchEntries(filter?: EntryFilter): Observable<TimeEntry[]>;
  /**
   * One's own entries of the seven days from `firstDay`, newest date first, for looking at: a week that was watched within
   * the last seconds is there in the same turn, and may be one write behind.
   */
  watchWeek(firstDay: string): Observable<TimeEntry[]>;
  watchDecisions(): Observable<Decision[]>;
  /** What the person was told, newest first. */
  watchNotices(): Observable<Notification[]>;
  /** The entries with these ids that are on this device, and those that were once and are removed. Unknown ids are left out. */
  findEntries(ids: readonly string[]): Promise<{ here: TimeEntry[]; removed: TimeEntry[] }>;

  /**
   * A page of what the server's log says of an entry, after a place of the log (0: from the beginning), asked of it now.
   * @throws RequestFailure `not_found` for an entry that the server does not have, or does not show to this person
   */
  readHistory(entryId: string, after: number): Promise<HistoryPage>;
  /** What this device knows of an entry by itself. */
  watchTrail(entryId: string): Observable<EntryTrail>;

  /**
   * One's own entries in which every word of the query stands: in the description, or in a name of project, client,
   * task or activity; newest first, at most `limit`. Without dates, what was logged often with one description is
   * found once. The first search on a device reads all of them, in the background; the next take milliseconds.
   */
  searchEntries(query: string, limit: number, within?: SearchWithin): Promise<FoundEntry[]>;
  /**
   * One's own minutes by date of work, from `from` to `to`, both included; dates without any are left out. Asked once:
   * nothing of it is held.
   */
  minutesByDay(from: string, to: string): Promise<ReadonlyMap<string, number>>;
  /** One's own minutes by month, `YYYY-MM`, of all time, in order. Reads all entries once, as `searchEntries` does. */
  monthTotals(): Promise<ReadonlyMap<string, number>>;
  /** By work and description, when this person logged it on or after `since`; now and soon after every change. */
  watchHistory(since: string): Observable<readonly WorkHistory[]>;

  /**
   * Saves a new or changed entry; `updatedAt` is set here. Resolves when it is durable in the journal and written
   * to the local database: only then may the screen say "saved".
   * @throws DataError
   */
  saveEntry(entry: TimeEntry): Promise<void>;
  /** saveEntry for many, all or none, in one durable write. @throws DataError */
  saveEntries(entries: readonly TimeEntry[]): Promise<void>;
  removeEntry(id: string): Promise<void>;
  /** removeEntry for many, all or none. @throws DataError not_found when one is not here any more */
  removeEntries(ids: string[]): Promise<void>;
  /** draft or rejected → submitted. @throws DataError not_found */
  submitEntries(ids: string[]): Promise<void>;
  /** submitted → draft, while undecided. */
  recallEntries(ids: string[]): Promise<void>;
  /** Saves a manager's decision; the server answers by changing its `state` and `results`. */
  decide(decision: Decision): Promise<void>;
  /**
   * As `decide`, for many in one durable write. What was on the screen is kept on this device, by which a later answer
   * "changed since you reviewed" says what changed.
   * @param shown the entries as they were shown
   * @param holdMs not sent before that has passed, or `sendDecisionsNow`; at once after a restart
   * @throws DataError
   */
  decideAll(decisions: readonly Decision[], shown: readonly EntryContent[], holdMs?: number): Promise<void>;
  /** One's own decisions of which nothing was sent yet, in the order they were made. */
  waitingDecisions(): Observable<readonly WaitingDecision[]>;
  /**
   * Removes decisions that wait, as if they had not been made.
   * @returns ids of those that were removed; any other may have reached the server
   * @throws DataError
   */
  takeBackDecisions(ids: readonly string[]): Promise<readonly string[]>;
  sendDecisionsNow(): void;
  /** What a decision of this device was made on, by entry; empty where nothing is kept (any more). */
  shownAt(decisionId: string): Promise<ReadonlyMap<string, EntryContent>>;
  /** Lets go of what `shownAt` keeps, but for these entries. */
  forgetShown(decisionId: string, except: readonly string[]): Promise<void>;

  entryWays(): Observable<ReadonlyMap<string, Way>>;
  attention(): Observable<AttentionItem[]>;
  /** Lets go of an item of the attention list: for an overlap keeps the server's values, for a refusal reverts. */
  dropAttention(operationId: string): Promise<void>;
  /** Puts the document back to what the server has, or removes it when the server has nothing. */
  revert(operationId: string): Promise<void>;
  /**
   * Makes a new draft of what was refused, or overlapped, because the entry is approved or invoiced; it corrects that
   * entry, which stays as the server has it. @throws DataError not_found, or invalid when the entry is not settled
   */
  adjust(operationId: string): Promise<TimeEntry>;

  /**
   * What a person keeps on this device for themselves (pins, templates, reminders): JSON by name, never sent.
   * Emits null while nothing is kept; whoever reads it parses it, because an older Stint may have written it.
   */
  watchKept(name: KeptName): Observable<unknown>;
  /** Durable when it resolves. @throws DataError */
  keep(name: KeptName, value: unknown): Promise<void>;

  /** Null until the journal was read. */
  compared(): Observable<Comparison | null>;
  /** Counts here and on the server, repairs a difference and counts again. @throws DataError with words to show */
  compare(): Promise<Comparison>;
  /** The last events of sync, oldest first, fit to be given to support. */
  trace(): TraceEvent[];
  /** All work that the server has not taken as a `.stint` file; null when there is none. */
  sealUnsent(key: SealingKey): Promise<{ name: string; content: string; operations: number } | null>;
  /** Sends the content of a `.stint` file; sending it again changes nothing. @throws DataError with words to show */
  uploadSealed(content: string): Promise<UploadOutcome>;

  /** One's own timed entries that share time, once a pair; also where the server refused one of the two for it. */
  overlaps(): Observable<Overlap[]>;
  /**
   * Ends an overlap in one durable write. An entry that is approved or invoiced never changes: then only the other
   * does. @throws DataError not_found when they do not overlap any more
   */
  resolveOverlap(mineId: string, otherId: string, choice: OverlapChoice): Promise<void>;

  readonly timer: TimerControl;
  sync: Observable<SyncStatus>;
  /**
   * From now on so many months of settled time stay on this device, null: all (docs/sync-spec.md, S36). What is older
   * leaves, what may be here again comes from the server; nothing is removed there. @throws DataError
   */
  keepMonths(months: number | null): Promise<void>;
  /** Pushes and pulls now instead of at the next occasion; also what to call after a sign-in. */
  syncNow(): void;
  close(): Promise<void>;
}
