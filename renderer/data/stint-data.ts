import './environment.ts';
import {
  BehaviorSubject,
  combineLatest,
  distinctUntilChanged,
  map,
  type Observable,
  shareReplay,
} from 'rxjs';
import { TimeEntry } from '../../domain/entities/time-entry.ts';
import { HistoryPage } from '../../domain/wire/history.ts';
import { wireVersionText } from '../../domain/wire/version.ts';
import { type Along, Changes } from './changes.ts';
import { Check } from './check.ts';
import { Comparer } from './comparer.ts';
import { Connection } from './connection.ts';
import type { StintDatabase } from './database.ts';
import { DecisionGate } from './decision-gate.ts';
import { Decisions } from './decisions.ts';
import { watchTrail } from './entry-trail.ts';
import type { Journal } from './journal.ts';
import type { WireDocument } from './journal-types.ts';
import { Kept } from './kept.ts';
import { findEntries, holdsServerRows, localDocuments } from './local-documents.ts';
import type { ConflictResolver } from './merge.ts';
import { openStores } from './open-stores.ts';
import { Overlaps } from './overlaps.ts';
import { Pusher } from './push.ts';
import { Reader } from './reader.ts';
import { Replication } from './replication.ts';
import { Retention, RetentionSweep } from './retention.ts';
import { SealedWork } from './sealed-work.ts';
import { OwnHistory } from './search.ts';
import { ServerClock } from './server-clock.ts';
import { Settler } from './settler.ts';
import { spoken } from './spoken.ts';
import { Timer } from './timer.ts';
import { Trace } from './trace.ts';
import type { OpenDataOptions, StintData, SyncStatus } from './types.ts';
import { entryQuery, watchQuery } from './watch.ts';
import { attentionOf, oldestUnsentAt, waysOf } from './ways.ts';
import { WeekWatch } from './week-watch.ts';

/**
 * Opens the local database and the journal of one person at one server, repairs what a crash left, and starts
 * replication in the background. Works without a network.
 * @throws DataError when the device's storage cannot be opened
 */
export async function openData(given: OpenDataOptions): Promise<StintData> {
  const options = { ...given, server: given.server.replace(/\/+$/, '') };
  const { tenantId, userId, now } = options;
  const { journal, database, resolver } = await openStores(options);

  const kept = new Kept(journal);
  const trace = new Trace(now);
  const serverClock = new ServerClock(options.readClock);
  const accessToken = async (renew: boolean) => {
    const grant = await options.accessToken(renew);
    if (grant.ok) await serverClock.learn(grant.serverOffsetMs);
    return grant;
  };
  const connection = new Connection({ ...options, accessToken, trace });
  const gate = new DecisionGate({ now, hear: () => replication.hear('decisions') });
  const pusher = new Pusher(connection, journal, now, gate);
  const changes = new Changes({ journal, database, pusher, now });
  const { serial } = changes;
  const retention = new Retention(journal, now);
  const comparer = new Comparer({
    journal,
    leaves: (of, document) => retention.leaves(of, document),
    database,
    pusher,
    me: userId,
    now,
    trace,
    serial,
    onRebased: (of, ids) => settler.sendAtNextLook(of, ids),
  });
  const reader = new Reader({
    connection,
    journal,
    build: `${options.appVersion ?? ''} ${wireVersionText()}`,
    compare: async (of, rows, why) => comparer.compare(of, rows, why, await replication.serverMark(of)),
    local: (of, ids) => localDocuments(database, of, ids),
    holdsRows: (of) => holdsServerRows(database, of),
    leaves: (of, document) => retention.leaves(of, document),
    onWhole: async (of) => {
      if (of === 'timeEntries') await retention.readWhole();
    },
  });
  await reader.begin();
  await retention.keep(options.retentionMonths ?? null, reader);
  const replication: Replication = new Replication({
    connection,
    pusher,
    reader,
    database,
    server: options.begunAt ?? options.server,
    random: options.random,
    startAfter: options.startAfter ?? Promise.resolve(),
  });
  const settler: Settler = new Settler({
    journal,
    database,
    pusher,
    replication,
    left: reader.left,
    serial,
    resolve: async (mine, theirs) => mergedWith(resolver, mine, theirs),
  });
  const check = new Check({ connection, journal, database, reader, replication, retention, now });
  const left = reader.left;
  const sweep = new RetentionSweep({ retention, database, pusher, replication, left, serial });
  // What a disk refuses is tried again at the next rest.
  const sweeping = replication.idle.subscribe(() => void sweep.look(now().getTime()).catch(() => undefined));
  await check.begin();
  const sealedWork = new SealedWork(journal, connection, options);
  const initialPullDone = await watchFirstPull(replication, database, journal);
  const stopListening = listenToNetwork(connection);
  const sync = watchStatus(connection, journal, replication, initialPullDone, reader.unreadable);
  const tracing = sync
    .pipe(
      map(({ phase, unsent, attention, lastError }) => ({
        what: `${phase}, ${unsent} unsent, ${attention} to look at`,
        ...(lastError ? { failure: lastError.kind } : {}),
      })),
      distinctUntilChanged((before, after) => before.what === after.what),
    )
    .subscribe((phase) => trace.add({ kind: 'phase', ...phase }));
  const save = (entries: readonly TimeEntry[], along?: Along) =>
    replication.watchDisk(changes.saveEntries(entries, along));
  const saveEntries = (entries: readonly TimeEntry[]) => save(entries);
  const saveEntry = (entry: TimeEntry) => saveEntries([entry]);
  const timer = new Timer({
    journal,
    who: { tenantId, userId },
    read: options.readClock,
    complete: (reading) => serverClock.complete(reading),
    save,
    now,
  });

  const decisions = new Decisions({ journal, changes, gate, database, now });
  const overlaps = new Overlaps({ journal, database, userId, save, now });
  const history = new OwnHistory(database, userId);
  const weeks = new WeekWatch(database, userId);

  // What every screen reads is read once, and is there at once for the next who asks.
  const held = { bufferSize: 1, refCount: false };
  const tenant$ = watchQuery(database.tenant, {}).pipe(
    map(([tenant]) => tenant ?? null),
    shareReplay(held),
  );
  const people$ = watchQuery(database.people, {}).pipe(shareReplay(held));
  const clients$ = watchQuery(database.clients, {}).pipe(shareReplay(held));
  const projects$ = watchQuery(database.projects, {}).pipe(shareReplay(held));

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    stopListening();
    gate.close();
    decisions.close();
    tracing.unsubscribe();
    history.close();
    check.close();
    sweeping.unsubscribe();
    settler.close();
    changes.close();
    await replication.close();
    await changes.serial(async () => undefined);
    await database.close();
    await journal.close();
    initialPullDone.complete();
  };

  return {
    userId,
    tenantId,
    watchTenant: () => tenant$,
    watchPeople: () => people$,
    watchClients: () => clients$,
    watchProjects: () => projects$,
    watchAssignments: (of) =>
      watchQuery(database.assignments, of === undefined ? {} : { selector: { userId: of } }),
    watchEntries: (filter = {}) => watchQuery(database.timeEntries, entryQuery(filter)),
    watchWeek: (firstDay) => weeks.watch(firstDay),
    watchDecisions: () => watchQuery(database.decisions, {}),
    watchNotices: () => watchQuery(database.notifications, {}).pipe(map(newestFirst)),
    findEntries: (ids) => findEntries(database, ids),
    readHistory: (entryId, after) =>
      connection.json(`/v1/time-entries/${entryId}/history?after=${after}`, HistoryPage, undefined, true),
    watchTrail: (entryId) => watchTrail(journal, database, entryId),
    searchEntries: (query, limit, within) => history.search(query, limit, within),
    minutesByDay: (from, to) => history.minutesByDay(from, to),
    monthTotals: () => history.monthTotals(),
    watchHistory: (since) => history.watch(since),
    saveEntry,
    saveEntries,
    removeEntry: (id) => replication.watchDisk(changes.remove([id])),
    removeEntries: (ids) => replication.watchDisk(changes.remove(ids)),
    watchKept: (name) => kept.watch(name),
    keep: (name, value) => replication.watchDisk(kept.keep(name, value)),
    submitEntries: (ids) => replication.watchDisk(changes.submit(ids)),
    recallEntries: (ids) => replication.watchDisk(changes.recall(ids)),
    decide: (decision) => replication.watchDisk(decisions.decide([decision])),
    decideAll: (all, shown, holdMs) => replication.watchDisk(decisions.decide(all, shown, holdMs)),
    waitingDecisions: () => decisions.watchWaiting(),
    takeBackDecisions: (ids) => replication.watchDisk(decisions.takeBack(ids)),
    sendDecisionsNow: () => gate.release(),
    shownAt: (id) => decisions.shownAt(id),
    forgetShown: (id, entryIds) => decisions.forgetShown(id, entryIds),
    entryWays: () => spoken(journal.operations).pipe(map(waysOf)),
    attention: () => spoken(journal.operations).pipe(map(attentionOf)),
    dropAttention: (operationId) => replication.watchDisk(changes.revert(operationId)),
    revert: (operationId) => replication.watchDisk(changes.revert(operationId)),
    adjust: (operationId) => replication.watchDisk(changes.adjust(operationId)),
    compared: () => check.last.asObservable(),
    compare: () => check.run(),
    trace: () => trace.list(),
    sealUnsent: (key) => sealedWork.save(key),
    uploadSealed: async (content) => {
      const outcome = await sealedWork.upload(content);
      replication.reSync();
      return outcome;
    },
    overlaps: () => overlaps.watch(),
    resolveOverlap: (mineId, otherId, choice) => overlaps.resolve(mineId, otherId, choice),
    timer,
    sync,
    keepMonths: async (months) => {
      await retention.keep(months, reader);
      sweep.again();
      replication.reSync();
    },
    syncNow: () => {
      void options.networkAgain?.().catch(() => undefined);
      connection.prod();
      replication.reSync();
      settler.again();
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function newestFirst<Notice extends { at: string }>(notices: readonly Notice[]): Notice[] {
  return notices.toSorted((a, b) => b.at.localeCompare(a.at));
}

async function mergedWith(
  resolver: ConflictResolver,
  mine: WireDocument,
  theirs: WireDocument,
): Promise<WireDocument> {
  const own = TimeEntry.safeParse(mine);
  const other = TimeEntry.safeParse(theirs);
  if (!own.success || !other.success) {
    // A decision.
    await resolver.yield(theirs.id);
    return theirs;
  }
  const merged = await resolver.entry({
    newDocumentState: { ...own.data, _deleted: mine._deleted },
    realMasterState: { ...other.data, _deleted: theirs._deleted },
  });
  return { ...merged };
}

/** Whether this working database was once pulled to its end; it remembers that for the next start. */
async function watchFirstPull(
  replication: Replication,
  database: StintDatabase,
  journal: Journal,
): Promise<BehaviorSubject<boolean>> {
  const token = await database.storageToken;
  const done = new BehaviorSubject((await journal.note('pulled')) === token);
  if (!done.value) {
    // What is not noted, because the app closes or the disk is full, is only pulled once more.
    replication
      .firstPull()
      .then(() => {
        done.next(true);
        return journal.setNote('pulled', token);
      })
      .catch(() => undefined);
  }
  return done;
}

function listenToNetwork(connection: Connection): () => void {
  if (typeof window === 'undefined') return () => undefined;
  const online = () => connection.prod();
  const offline = () => connection.wentOffline();
  window.addEventListener('online', online);
  window.addEventListener('offline', offline);
  return () => {
    window.removeEventListener('online', online);
    window.removeEventListener('offline', offline);
  };
}

function watchStatus(
  connection: Connection,
  journal: Journal,
  replication: Replication,
  initialPullDone: Observable<boolean>,
  unreadable: Observable<number>,
): Observable<SyncStatus> {
  return combineLatest([
    connection.state,
    journal.operations,
    replication.fault,
    initialPullDone,
    unreadable,
  ]).pipe(
    map(([{ phase, failure, lastAnswerAt }, operations, fault, pulled, cannotRead]): SyncStatus => {
      const unsent = journal.unsentDocuments;
      const lastError = fault ?? failure;
      const working = unsent > 0 ? 'sending' : pulled ? 'up_to_date' : 'connecting';
      return {
        phase: fault ? 'error' : phase === 'up_to_date' ? working : phase,
        unsent,
        attention: attentionOf(operations).length,
        oldestUnsentAt: oldestUnsentAt(operations),
        lastReceiptAt: lastAnswerAt,
        ...(lastError ? { lastError } : {}),
        unreadable: cannotRead,
        initialPullDone: pulled,
      };
    }),
    distinctUntilChanged((before, after) => JSON.stringify(before) === JSON.stringify(after)),
  );
}
