import { z } from 'zod';
import { Assignment } from '../../../domain/entities/assignment.ts';
import type { Project } from '../../../domain/entities/project.ts';
import { TenantSettings } from '../../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { type DayPattern, dayPattern } from '../../../domain/rules/pattern.ts';
import type { Actor } from '../../actor.ts';
import type { PlannedCall } from '../../db.ts';
import { type ChainHead, chainHeadSql } from '../audit/service.ts';
import { fieldsSql, fullView } from './documents.ts';
import type { EntryChange, StoredEntry } from './entry-change.ts';
import { type Answered, answeredOf, answeredSql, type Operation, operationIds } from './operations.ts';

/** Rows of our own tables were checked when they were written; they are read as they are. */
type Trusted<T> = z.ZodType<T>;
const Row = z.custom<TimeEntry & { _deleted: boolean }>();
const Loaded = z.object({
  epoch: z.string(),
  counter: z.int(),
  settings: TenantSettings,
  projects: z.array(z.custom<Project & { _deleted: boolean }>()),
  assignments: z.array(
    Assignment.pick({
      projectId: true,
      userId: true,
      fromDate: true,
      toDate: true,
    }) satisfies Trusted<unknown>,
  ),
  entries: z.array(Row),
  days: z.array(z.object({ date: z.string(), minutes: z.int() })),
  answered: z.array(z.unknown()),
  chainHead: z.object({ seq: z.int(), hash: z.string() }).nullable(),
});

/** Days of the person's own past that make their pattern. */
const PATTERN_DAYS = 180;

/** All that a batch of changes is judged by. It is changed along the batch, so that rows are judged against each other. */
export interface EntryContext {
  epoch: string;
  /** The tenant's version before this batch. */
  counter: number;
  settings: TenantSettings;
  projects: Map<string, Project>;
  assignments: z.infer<typeof Loaded>['assignments'];
  /** Rows by id: those that the batch names, and those that its adjustments correct. */
  stored: Map<string, StoredEntry>;
  /** The actor's own standing entries on and around the dates of the batch, by id. */
  own: Map<string, TimeEntry>;
  /** Minutes spent by project; moves with the batch. */
  spent: Map<string, number>;
  patternWithout(date: string): DayPattern;
}

/** What a push needs to know before it writes. */
export interface BeforePush {
  context: EntryContext;
  /** Answers to operations that were sent before, by id. */
  answered: Map<string, Answered>;
  chainHead: ChainHead;
}

/**
 * Reads all of it in one statement; `beforePushOf` reads its row. The tenant's writes and its audit chain must be locked
 * in a statement before, so that it is seen as those who held the locks left it, and stays true.
 */
export function beforePush(
  actor: Actor,
  operations: readonly Operation[],
  changes: readonly EntryChange[],
  now: Date,
): PlannedCall {
  const wanted = changes.map((change) => change.wanted);
  const timed = wanted.filter((entry) => entry.startedAt !== null && entry.endedAt !== null);
  const hasSubmitted = wanted.some((entry) => entry.status === 'submitted');
  const hasCorrections = wanted.some((entry) => entry.correctsId !== null);
  const kind = `${timed.length > 0 ? ':timed' : ''}${hasSubmitted ? ':submitted' : ''}${hasCorrections ? ':corrects' : ''}`;
  return {
    name: `push:read${kind}`,
    text: contextText(kind, timed.length > 0, hasSubmitted, hasCorrections),
    values: [
      actor.tenantId,
      actor.userId,
      namedIds(changes),
      [...new Set(wanted.map((entry) => entry.projectId))],
      [...new Set(wanted.map((entry) => entry.date))],
      operationIds(operations),
      ...(hasSubmitted ? [new Date(now.getTime() - PATTERN_DAYS * 86_400_000).toISOString()] : []),
      ...(timed.length > 0
        ? [timed.map((entry) => entry.startedAt), timed.map((entry) => entry.endedAt)]
        : []),
    ],
  };
}

/** Entries that a batch names, and those that its adjustments correct. */
function namedIds(changes: readonly EntryChange[]): string[] {
  const ids = changes.flatMap(({ wanted: { id, correctsId } }) => (correctsId ? [id, correctsId] : [id]));
  return [...new Set(ids)];
}

export function beforePushOf(
  rows: readonly unknown[],
  actor: Pick<Actor, 'userId'>,
  changes: readonly EntryChange[],
): BeforePush {
  const named = new Set(namedIds(changes));
  const loaded = Loaded.parse(rows[0]);
  const projects = new Map(
    loaded.projects.filter((project) => !project._deleted).map((project) => [project.id, project]),
  );
  const entries = loaded.entries.map(({ _deleted, ...entry }) => ({ entry, deleted: _deleted }));
  const context: EntryContext = {
    epoch: loaded.epoch,
    counter: loaded.counter,
    settings: loaded.settings,
    projects,
    assignments: loaded.assignments,
    stored: new Map(
      entries.filter(({ entry }) => named.has(entry.id)).map((stored) => [stored.entry.id, stored]),
    ),
    own: new Map(
      entries
        .filter(({ entry, deleted }) => entry.userId === actor.userId && !deleted)
        .map(({ entry }) => [entry.id, entry]),
    ),
    spent: new Map([...projects.values()].map((project) => [project.id, project.spentMinutes])),
    patternWithout: (date) =>
      dayPattern(loaded.days.filter((day) => day.date !== date).map((day) => day.minutes)),
  };
  return { context, answered: answeredOf(loaded.answered), chainHead: loaded.chainHead };
}

/** A JSON array of the documents in `rows`, a FROM item named `d`. */
function documents(collection: 'timeEntries' | 'projects', rows: string, condition: string): string {
  return `(SELECT coalesce(json_agg(row_to_json((SELECT fields FROM (SELECT ${fieldsSql(collection, fullView)}) AS fields))), '[]')
    FROM ${rows} d WHERE ${condition})`;
}

const contextTexts = new Map<string, string>();

/** The statement for one kind of batch; its text is made once. */
function contextText(
  kind: string,
  hasTimed: boolean,
  hasSubmitted: boolean,
  hasCorrections: boolean,
): string {
  const text = contextTexts.get(kind) ?? contextSql(hasTimed, hasSubmitted, hasCorrections);
  contextTexts.set(kind, text);
  return text;
}

/**
 * The actor's own on the dates of the batch: day by day, by the index of user and date. Asked as one condition, the planner
 * takes the index of user and version, because a person looks rarer to it than they are (it takes tenant and user for
 * independent), and reads all that the person ever logged. OFFSET 0 keeps it from making one condition of it again.
 */
const OWN_ON_DATES = `
  SELECT own.* FROM unnest($5::date[]) AS day(date) CROSS JOIN LATERAL (
    SELECT * FROM time_entries e
      WHERE e.tenant_id = $1 AND e.user_id = $2 AND e.date = day.date AND NOT e.deleted OFFSET 0) own`;

/** Whatever corrects an entry that the batch names or corrects. */
const CORRECTING = `
  UNION ALL SELECT c.* FROM unnest($3::uuid[]) AS corrected(id) CROSS JOIN LATERAL (
    SELECT * FROM time_entries e
      WHERE e.tenant_id = $1 AND e.corrects_id = corrected.id AND NOT e.deleted OFFSET 0) c`;

/**
 * The entries are those that the batch names and the actor's own on its dates (one may come twice); where it holds timed
 * ones, also those that overlap them, and where it adjusts, what else corrects the same entries. Each kind of batch has a statement that asks no more than it needs.
 */
function contextSql(hasTimed: boolean, hasSubmitted: boolean, hasCorrections: boolean): string {
  const from = hasSubmitted ? 8 : 7;
  const overlapping = `
    UNION ALL SELECT e.* FROM unnest($${from}::timestamptz[], $${from + 1}::timestamptz[]) AS i(started, ended) CROSS JOIN LATERAL (
      SELECT * FROM time_entries t WHERE t.tenant_id = $1 AND t.user_id = $2 AND NOT t.deleted
        AND t.started_at < i.ended AND t.ended_at > i.started OFFSET 0) e`;
  const entries = `(
    SELECT * FROM time_entries named WHERE named.tenant_id = $1 AND named.id = ANY($3::uuid[])
    UNION ALL ${OWN_ON_DATES}${hasTimed ? overlapping : ''}${hasCorrections ? CORRECTING : ''})`;
  const days = `(SELECT coalesce(json_agg(json_build_object('date', date, 'minutes', minutes)), '[]') FROM (
      SELECT d.date, sum(d.minutes) AS minutes FROM time_entries d
      WHERE d.tenant_id = $1 AND d.user_id = $2 AND NOT d.deleted AND d.date >= $7::timestamptz::date
        AND d.replaced_by_id IS NULL AND (d.corrects_id IS NULL OR d.status IN ('approved', 'invoiced'))
      GROUP BY d.date) per_day)`;
  return `SELECT c.epoch, c.version AS counter,
      (SELECT settings FROM tenants WHERE id = $1) AS settings,
      ${documents('projects', 'projects', 'd.tenant_id = $1 AND d.id = ANY($4::uuid[])')} AS projects,
      (SELECT coalesce(json_agg(json_build_object('projectId', a.project_id, 'userId', a.user_id,
          'fromDate', a.from_date, 'toDate', a.to_date)), '[]')
        FROM assignments a
        WHERE a.tenant_id = $1 AND a.user_id = $2 AND a.project_id = ANY($4::uuid[]) AND NOT a.deleted) AS assignments,
      ${documents('timeEntries', entries, 'true')} AS entries,
      ${hasSubmitted ? days : "'[]'::json"} AS days,
      (SELECT coalesce(json_agg(row_to_json(a)), '[]') FROM (${answeredSql('$1', '$6::uuid[]')}) a) AS answered,
      (SELECT row_to_json(h) FROM (${chainHeadSql('$1')}) h) AS "chainHead"
    FROM sync_counters c WHERE c.tenant_id = $1`;
}
