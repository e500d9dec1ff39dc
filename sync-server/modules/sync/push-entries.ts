import type { Pool, PoolClient } from 'pg';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { autoApprovalRules, mayApproveItself } from '../../../domain/rules/auto-approval.ts';
import { visibleDocument } from '../../../domain/rules/visibility.ts';
import type { News } from '../../../domain/wire/news.ts';
import type { PushResult } from '../../../domain/wire/push.ts';
import type { Actor } from '../../actor.ts';
import { type WriteStep, writeAsTenant } from '../../db.ts';
import { approveByRules } from '../approvals/by-rule.ts';
import { type AuditInput, chainLockSql, grouped, linkRecords } from '../audit/service.ts';
import { changedFields, type EntryChange, readEntryChange, type StoredEntry } from './entry-change.ts';
import { beforePush, beforePushOf, type EntryContext } from './entry-context.ts';
import { type EntryVerdict, judgeEntry, todayByZone } from './judge-entry.ts';
import { oneBadRowAlone } from './one-bad-row.ts';
import {
  type Answered,
  type Operation,
  operationOf,
  type PushRow,
  rejected,
  replayOf,
} from './operations.ts';
import { type AcceptedLater, pushWrite, versionsOf } from './write-push.ts';

/** What a push left: an answer a row, and where the counter is if it wrote anything. */
export interface Pushed {
  results: PushResult[];
  news: News | null;
}

/**
 * SQL for the start of a transaction of pushes. The audit chain is locked with the tenant's writes, before anything is
 * read: what follows then sees what whoever held the locks before has committed.
 */
export const CHAIN_LOCK = chainLockSql("current_setting('app.current_tenant')");

/**
 * Takes a batch of changes to time entries in a transaction of its own: the same few statements whatever its size. Each
 * row gets its own answer, in order; a bad one holds up no other, and rows are judged against those before them in the
 * batch. Repeating an operation id answers as before and does nothing (DESIGN.md, Sync). The database tells the news.
 */
export async function pushEntries(
  pool: Pool,
  actor: Actor,
  rows: readonly PushRow[],
  now: Date,
): Promise<PushResult[]> {
  return oneBadRowAlone(entryOperations(rows), async (batch) => {
    const [pushed] = await writeAsTenant(pool, actor.tenantId, [CHAIN_LOCK], [pushStep(actor, batch, now)]);
    return pushed?.results ?? [];
  });
}

export function entryOperations(rows: readonly PushRow[]): Operation[] {
  return rows.map((row) => operationOf('timeEntries', row));
}

/** A push as a step of a transaction that may hold several. */
export function pushStep(actor: Actor, operations: readonly Operation[], now: Date): WriteStep<Pushed> {
  const changes = operations.map((operation) => ({ operation, change: readEntryChange(operation.row) }));
  const readable = changes.flatMap(({ change }) => (typeof change === 'string' ? [] : [change]));
  const decide: WriteStep<Pushed>['decide'] = (rows) => {
    const { context, answered, chainHead } = beforePushOf(rows, actor, readable);
    const known = new Set(context.stored.keys());
    const { fresh, judged } = judgeAll(changes, context, answered, actor, now);
    const records = linkRecords(chainHead, actor, grouped(judged.flatMap(auditOf)), now);
    const entries = lastStates(judged);
    const areNew = entries.every(({ entry }) => !known.has(entry.id));
    const writes = { entries, areNew, answers: [...fresh.values()], records };
    return {
      write: fresh.size > 0 ? pushWrite(actor, writes, now) : null,
      also: approvalByRules(actor, entries, context, now),
      done: (written) => {
        const versions = versionsOf(written);
        // One transaction has one version.
        const [version] = versions.values();
        return {
          results: operations.map((operation) => answerTo(operation, answered, fresh, versions, actor)),
          news: version === undefined ? null : { epoch: context.epoch, version },
        };
      },
    };
  };
  return { read: beforePush(actor, operations, readable, now), decide };
}

/** What the tenant's rules do with what was submitted; nothing, and not a statement, where none of it is theirs. */
function approvalByRules(
  actor: Actor,
  entries: readonly StoredEntry[],
  { settings }: EntryContext,
  now: Date,
): ((tx: PoolClient) => Promise<void>) | undefined {
  if (autoApprovalRules(settings).length === 0) return undefined;
  const ids = entries.flatMap(({ entry, deleted }) =>
    !deleted && mayApproveItself(entry) ? [entry.id] : [],
  );
  return ids.length === 0 ? undefined : (tx) => approveByRules(tx, actor, ids, now);
}

/** Judges what was not answered before, row by row, against what stands and against the rows before it. */
function judgeAll(
  changes: readonly { operation: Operation; change: EntryChange | string }[],
  context: EntryContext,
  answered: ReadonlyMap<string, Answered>,
  actor: Actor,
  now: Date,
): { fresh: Map<string, Fresh>; judged: Judged[] } {
  const today = todayByZone(now);
  const fresh = new Map<string, Fresh>();
  const judged: Judged[] = [];
  for (const { operation, change } of changes) {
    const { operationId } = operation.row;
    // The same operation twice in one batch is answered by its first row.
    if (answered.has(operationId) || fresh.has(operationId)) continue;
    if (typeof change === 'string') {
      fresh.set(operationId, { operation, answer: rejected(operationId, 'malformed', change) });
      continue;
    }
    const verdict = judgeEntry(change, context, actor, now, today);
    judged.push({ verdict, changedAt: change.wanted.updatedAt });
    fresh.set(operationId, { operation, answer: answerOf(operationId, verdict, actor) });
  }
  return { fresh, judged };
}

function answerTo(
  operation: Operation,
  answered: ReadonlyMap<string, Answered>,
  fresh: ReadonlyMap<string, Fresh>,
  versions: ReadonlyMap<string, number>,
  actor: Actor,
): PushResult {
  const id = operation.row.operationId;
  const first = fresh.get(id);
  const earlier: Answered | undefined =
    answered.get(id) ??
    (first && {
      userId: actor.userId,
      requestHash: first.operation.requestHash,
      result: resultOf(id, first.answer, versions),
    });
  if (!earlier) throw new Error('an operation was left without an answer');
  return replayOf(operation, earlier, actor);
}

interface Judged {
  verdict: EntryVerdict;
  /** When the person made the change, by the clock of their device. */
  changedAt: string;
}

interface Fresh {
  operation: Operation;
  answer: AcceptedLater | PushResult;
}

function answerOf(operationId: string, verdict: EntryVerdict, actor: Actor): AcceptedLater | PushResult {
  switch (verdict.kind) {
    case 'store':
      return { entryId: verdict.after.entry.id, otherwise: verdict.after.entry.version };
    case 'unchanged':
      return { entryId: verdict.id, otherwise: verdict.version };
    case 'conflict':
      return { operationId, status: 'conflict', master: masterOf(verdict.master, actor) };
    case 'refused':
      return rejected(
        operationId,
        verdict.refusal.code,
        verdict.refusal.message,
        verdict.master ? masterOf(verdict.master, actor) : undefined,
      );
  }
}

function resultOf(
  operationId: string,
  answer: AcceptedLater | PushResult,
  versions: ReadonlyMap<string, number>,
): PushResult {
  if (!('entryId' in answer)) return answer;
  const version = versions.get(answer.entryId) ?? answer.otherwise;
  return { operationId, status: 'accepted', version };
}

/** What the batch leaves of each entry that it changes. */
function lastStates(judged: readonly Judged[]): StoredEntry[] {
  const last = new Map<string, StoredEntry>();
  for (const { verdict } of judged)
    if (verdict.kind === 'store') last.set(verdict.after.entry.id, verdict.after);
  return [...last.values()];
}

/** The server's row as a pull would give it to the actor. */
function masterOf({ entry, deleted }: StoredEntry, actor: Actor) {
  return { ...visibleDocument('timeEntries', actor, entry), _deleted: deleted };
}

/** `changedAt` stands in `after`: a change that was made offline reaches the server, and its log, only later. */
function auditOf({ verdict, changedAt }: Judged): AuditInput[] {
  if (verdict.kind !== 'store') return [];
  const { before, after } = verdict;
  const changed = before ? changedFields(before.entry, after.entry) : [];
  const pick = (entry: TimeEntry) => Object.fromEntries(changed.map((field) => [field, entry[field]]));
  return [
    {
      action: `time_entry.${actionOf(before, after)}`,
      resourceType: 'time_entry',
      resourceId: after.entry.id,
      before: before ? pick(before.entry) : null,
      after: { ...(before ? pick(after.entry) : createdFields(after.entry)), changedAt },
    },
  ];
}

/** An entry as it was made: what the person said of it, and what it does not have left out. */
function createdFields(entry: TimeEntry) {
  const { projectId, taskId, activityCode, date, minutes, billable, description, status } = entry;
  const { startedAt, endedAt, zone, source, correctsId } = entry;
  return {
    ...{ projectId, taskId, activityCode, date, minutes, billable, description, status },
    ...(startedAt === null ? {} : { startedAt, endedAt, zone }),
    ...(source === 'manual' ? {} : { source }),
    ...(correctsId === null ? {} : { correctsId }),
  };
}

function actionOf(before: StoredEntry | null, after: StoredEntry): string {
  if (after.deleted) return 'delete';
  if (!before) return after.entry.status === 'submitted' ? 'create_and_submit' : 'create';
  if (after.entry.status === before.entry.status) return 'update';
  return after.entry.status === 'submitted' ? 'submit' : 'recall';
}
