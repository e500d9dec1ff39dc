import { normalizeMangoQuery, prepareQuery } from 'rxdb';
import { auditTime, map, Observable, Subject, type Subscription, startWith, switchMap } from 'rxjs';
import type { Client } from '../../domain/entities/client.ts';
import type { Project } from '../../domain/entities/project.ts';
import { stands } from '../../domain/rules/adjustment.ts';
import { foldText } from '../../domain/rules/fold.ts';
import type { WorkHistory } from '../../domain/rules/suggest.ts';
import type { StintDatabase } from './database.ts';
import { HistoryTable, type TableWork } from './history-table.ts';
import type { FoundEntry, SearchWithin } from './types.ts';
import { watchQuery } from './watch.ts';

/**
 * Read at a time while the table is filled; between two reads the window may draw. More than the minutes of a day, so
 * that no page is all of one date.
 */
const PAGE = 1_500;

/**
 * One's own entries, held so that searching all of them takes milliseconds and little memory. Nothing is read before
 * somebody asks; from then on the table follows every change of the working data.
 */
export class OwnHistory {
  private readonly database: StintDatabase;
  private readonly userId: string;
  private readonly table = new HistoryTable();
  private readonly changed = new Subject<void>();
  private subscription: Subscription | undefined;
  private isClosed = false;
  private isFilled = false;
  private filling: Promise<void> | undefined;
  /** Ids that changed while the table is filled: what is read of them then may be older. */
  private newer: Set<string> | null = null;
  private projects: ReadonlyMap<string, Project> = new Map();
  private clients: ReadonlyMap<string, Client> = new Map();

  constructor(database: StintDatabase, userId: string) {
    this.database = database;
    this.userId = userId;
  }

  /** See StintData.searchEntries. */
  async search(query: string, limit: number, within: SearchWithin = {}): Promise<FoundEntry[]> {
    await this.filled();
    const words = foldText(query).split(/\s+/).filter(Boolean);
    if (limit < 1 || (words.length === 0 && within.from === undefined && within.to === undefined)) return [];
    return this.table.search(words, limit, within, (work) => this.namesOf(work));
  }

  /** See StintData.minutesByDay. */
  async minutesByDay(from: string, to: string): Promise<ReadonlyMap<string, number>> {
    if (this.isFilled) return this.table.minutesByDay(from, to);
    const sums = new Map<string, number>();
    const { storageInstance } = this.database.timeEntries;
    const selector = {
      _deleted: { $eq: false },
      userId: { $eq: this.userId },
      date: { $gte: from, $lte: to },
    };
    const query = normalizeMangoQuery(storageInstance.schema, { selector });
    const { documents } = await storageInstance.query(prepareQuery(storageInstance.schema, query));
    for (const entry of documents)
      if (stands(entry)) sums.set(entry.date, (sums.get(entry.date) ?? 0) + entry.minutes);
    return sums;
  }

  /** See StintData.monthTotals. */
  async monthTotals(): Promise<ReadonlyMap<string, number>> {
    await this.filled();
    const months = new Map<string, number>();
    for (const [date, minutes] of this.table.minutesByDay('0001-01-01', '9999-12-31')) {
      const month = date.slice(0, 7);
      months.set(month, (months.get(month) ?? 0) + minutes);
    }
    return months;
  }

  /** See StintData.watchHistory. */
  watch(since: string): Observable<readonly WorkHistory[]> {
    return new Observable<void>((subscriber) => {
      this.filled().then(
        () => subscriber.next(),
        (error: unknown) => subscriber.error(error),
      );
    }).pipe(
      switchMap(() => this.changed.pipe(auditTime(50), startWith(undefined))),
      map(() => this.table.history(since)),
    );
  }

  close(): void {
    this.isClosed = true;
    this.subscription?.unsubscribe();
    this.changed.complete();
  }

  private filled(): Promise<void> {
    this.filling ??= this.fill().catch((error: unknown) => {
      this.filling = undefined;
      throw error;
    });
    return this.filling;
  }

  private async fill(): Promise<void> {
    const newer = new Set<string>();
    this.newer = newer;
    this.subscription ??= this.listen();
    // By the storage itself: RxDB keeps every document that it hands out, and this hands out all. In the order that
    // RxDB chooses for these fields, that of its index: there is none by ids alone, so every page looked through all.
    const { storageInstance } = this.database.timeEntries;
    for (let from = ''; !this.isClosed; ) {
      const selector = { _deleted: { $eq: false }, userId: { $eq: this.userId }, date: { $gte: from } };
      const query = normalizeMangoQuery(storageInstance.schema, { selector, limit: PAGE });
      const { documents } = await storageInstance.query(prepareQuery(storageInstance.schema, query));
      for (const document of documents) if (!newer.has(document.id)) this.table.put(document);
      const last = documents.at(-1);
      if (!last || documents.length < PAGE) break;
      // The next page begins with the last date again: it may hold more of it.
      from = last.date;
      await nextTurn();
    }
    this.newer = null;
    this.isFilled = !this.isClosed;
  }

  private listen(): Subscription {
    const { timeEntries, projects, clients } = this.database;
    const subscription = timeEntries.$.subscribe((event) => {
      this.newer?.add(event.documentId);
      const isGone = event.operation === 'DELETE' || event.documentData.userId !== this.userId;
      if (isGone) this.table.remove(event.documentId);
      else this.table.put(event.documentData);
      this.changed.next();
    });
    subscription.add(
      watchQuery(projects, {}).subscribe((all) => {
        this.projects = new Map(all.map((project) => [project.id, project]));
      }),
    );
    subscription.add(
      watchQuery(clients, {}).subscribe((all) => {
        this.clients = new Map(all.map((client) => [client.id, client]));
      }),
    );
    return subscription;
  }

  /** Folded names of all that the work is about, for the words of a search. */
  private namesOf({ projectId, taskId, activityCode }: TableWork): string {
    const project = this.projects.get(projectId);
    if (!project) return '';
    const task = project.tasks.find(({ id }) => id === taskId)?.name ?? '';
    const activity = project.activityCodes.find(({ code }) => code === activityCode)?.name ?? '';
    const client = this.clients.get(project.clientId)?.name ?? '';
    return foldText(`${client} ${project.name} ${project.code} ${task} ${activity} ${activityCode}`);
  }
}

/** Lets the window draw and take keys before the next page. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
