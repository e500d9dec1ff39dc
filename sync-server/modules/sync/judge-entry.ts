import type { Project } from '../../../domain/entities/project.ts';
import { type TimeEntry, unsaidByServer } from '../../../domain/entities/time-entry.ts';
import { countsAsSpent } from '../../../domain/rules/adjustment.ts';
import { dateIn, isZone } from '../../../domain/rules/civil-date.ts';
import { contentFields } from '../../../domain/rules/content-hash.ts';
import { isEditable, isSettled, type Refusal, refuseChange } from '../../../domain/rules/lifecycle.ts';
import { can } from '../../../domain/rules/permissions.ts';
import { validateEntry } from '../../../domain/rules/validation.ts';
import type { Actor } from '../../actor.ts';
import { type EntryChange, isAsAssumed, isAsWanted, type StoredEntry, withSeconds } from './entry-change.ts';
import type { EntryContext } from './entry-context.ts';

/** What is to happen with one change. `store` has been put into the context already. */
export type EntryVerdict =
  | { kind: 'store'; before: StoredEntry | null; after: StoredEntry }
  | { kind: 'unchanged'; id: string; version: number }
  | { kind: 'conflict'; master: StoredEntry }
  | { kind: 'refused'; refusal: Refusal; master: StoredEntry | null };

/**
 * Judges one change of an entry against the context and, where it is accepted, moves the context on. The order is:
 * whose it is, whether the device knew the server's state, the lifecycle, the rules. Errors refuse whatever the status
 * is; only a deletion, and a recall that changes nothing else, are let through without the rules, since both only take
 * time away.
 */
export function judgeEntry(
  given: EntryChange,
  context: EntryContext,
  actor: Actor,
  now: Date,
  today: (zone: string) => string,
): EntryVerdict {
  const current = context.stored.get(given.wanted.id) ?? null;
  const change = withSeconds(given, current);
  const { wanted } = change;
  const notYours = refuseChange(current?.entry ?? null, null, actor.userId);
  if (notYours?.code === 'not_yours') return { kind: 'refused', refusal: notYours, master: null };
  if (wanted.tenantId !== actor.tenantId || wanted.userId !== actor.userId)
    return { kind: 'refused', refusal: somebodyElses, master: current };
  if (!can(actor, 'time_entries.create', { entry: wanted }))
    return { kind: 'refused', refusal: noTimeToLog, master: current };
  if (current) {
    if (isAsWanted(current, change))
      return submittedAgain(wanted, current, context, now) ?? unchanged(current);
    if (!isAsAssumed(current, change.assumed)) return { kind: 'conflict', master: current };
  }
  return change.deleted
    ? judgeDeletion(change, current, context, actor, now)
    : judgeContent(change, current, context, actor, now, today);
}

function unchanged({ entry }: StoredEntry): EntryVerdict {
  return { kind: 'unchanged', id: entry.id, version: entry.version };
}

/**
 * Submitted already, and submitted again at another time: it was recalled in between, and that never came here. The later
 * time is kept, and what is stored comes back to the device by pull, which otherwise goes on showing a time of its own.
 */
function submittedAgain(
  wanted: TimeEntry,
  current: StoredEntry,
  context: EntryContext,
  now: Date,
): EntryVerdict | null {
  const { entry, deleted } = current;
  if (deleted || entry.status !== 'submitted' || wanted.submittedAt === null) return null;
  const at = now.toISOString();
  const submittedAt = notAfter(wanted.submittedAt, at);
  if (submittedAt === entry.submittedAt) return null;
  return store(context, current, { entry: { ...entry, submittedAt, updatedAt: at }, deleted });
}

const somebodyElses: Refusal = {
  code: 'not_yours',
  message: 'This entry is somebody else’s. You can log and change your own time only.',
};
const noTimeToLog: Refusal = {
  code: 'not_permitted',
  message: 'Your role does not log time. Ask an administrator if it should.',
};

function judgeDeletion(
  { wanted }: EntryChange,
  current: StoredEntry | null,
  context: EntryContext,
  actor: Actor,
  now: Date,
): EntryVerdict {
  const refusal =
    refuseChange(current?.entry ?? null, current ? wanted : null, actor.userId) ??
    (isEditable(wanted.status) ? null : recallFirst);
  if (refusal) return { kind: 'refused', refusal, master: current };
  // Made and deleted offline. A tombstone keeps a delayed copy of the first push from bringing the entry back.
  if (!current && !context.projects.has(wanted.projectId))
    return { kind: 'unchanged', id: wanted.id, version: Math.max(1, context.counter) };
  const base = current?.entry ?? withServerFields(wanted, null, now, []);
  const after = {
    entry: { ...base, status: wanted.status, submittedAt: null, updatedAt: now.toISOString() },
    deleted: true,
  };
  return store(context, current, after);
}

const recallFirst: Refusal = {
  code: 'wrong_state',
  message: 'A submitted entry cannot be deleted. Recall it first.',
};

function judgeContent(
  { wanted }: EntryChange,
  current: StoredEntry | null,
  context: EntryContext,
  actor: Actor,
  now: Date,
  today: (zone: string) => string,
): EntryVerdict {
  const refusal = refuseChange(current?.entry ?? null, wanted, actor.userId);
  if (refusal) return { kind: 'refused', refusal, master: current };
  // What differs is nothing that anybody decided or pays by, and a settled entry stays as it is.
  if (current && isSettled(current.entry.status)) return unchanged(current);
  const onlyRecalled =
    current !== null &&
    !current.deleted &&
    wanted.status === 'draft' &&
    contentFields.every((field) => current.entry[field] === wanted[field]);
  const submitted = wanted.status === 'submitted';
  let warnings: TimeEntry['warnings'] = [];
  if (!onlyRecalled) {
    const project = context.projects.get(wanted.projectId) ?? null;
    const isSeen = project !== null && seesProject(project, context, actor);
    const verdict = validateEntry(wanted, {
      settings: context.settings,
      project: project && !isSeen ? { ...project, name: 'this project' } : project,
      assignments: context.assignments,
      others: [...context.own.values()],
      today: today(wanted.zone),
      spentMinutes: (context.spent.get(wanted.projectId) ?? 0) - spentBy(current, wanted.projectId),
      corrected: wanted.correctsId ? standing(context.stored.get(wanted.correctsId)) : null,
      pattern: submitted ? context.patternWithout(wanted.date) : null,
    });
    const errors = verdict.errors.filter(({ code }) => isSeen || !tellOfProject.has(code));
    const [first] = errors;
    if (first) {
      const message = errors.map((error) => error.message).join(' ');
      return { kind: 'refused', refusal: { code: first.code, message }, master: current };
    }
    if (submitted) warnings = verdict.warnings;
  }
  const entry = withServerFields(wanted, current?.entry ?? null, now, warnings);
  return store(context, current, { entry, deleted: false });
}

/** Refusals that say how a project is; whoever does not see it is told only that they are not assigned. */
const tellOfProject: ReadonlySet<string> = new Set([
  'project_closed',
  'unknown_task',
  'unknown_activity',
  'not_billable_here',
]);

/** Whether the project is on the actor's devices by right of their own; a manager's device may hold more. */
function seesProject(project: Project, { assignments }: EntryContext, actor: Actor): boolean {
  return (
    assignments.some(({ projectId }) => projectId === project.id) || can(actor, 'projects.edit', { project })
  );
}

function standing(stored: StoredEntry | undefined): TimeEntry | null {
  return stored && !stored.deleted ? stored.entry : null;
}

/**
 * The entry as the server keeps it: the device's fields from `wanted`, the rest from the row there is. When it was
 * submitted is the device's word, unless that is in the future; a decision no longer speaks of what is submitted anew.
 */
function withServerFields(
  wanted: TimeEntry,
  current: TimeEntry | null,
  now: Date,
  warnings: TimeEntry['warnings'],
): TimeEntry {
  const at = now.toISOString();
  const submitted = wanted.status === 'submitted';
  return {
    ...wanted,
    version: current?.version ?? 0,
    createdAt: current?.createdAt ?? notAfter(wanted.createdAt, at),
    updatedAt: at,
    submittedAt: submitted ? notAfter(wanted.submittedAt ?? at, at) : null,
    ...unsaidByServer,
    decision: submitted ? null : (current?.decision ?? null),
    warnings,
  };
}

/** Instants in one form compare as text. */
function notAfter(instant: string, limit: string): string {
  return instant.localeCompare(limit) > 0 ? limit : instant;
}

function store(context: EntryContext, before: StoredEntry | null, after: StoredEntry): EntryVerdict {
  const { entry } = after;
  context.stored.set(entry.id, after);
  if (after.deleted) context.own.delete(entry.id);
  else context.own.set(entry.id, entry);
  if (before) addSpent(context, before.entry.projectId, -spentBy(before, before.entry.projectId));
  addSpent(context, entry.projectId, spentBy(after, entry.projectId));
  return { kind: 'store', before, after };
}

function addSpent(context: EntryContext, projectId: string, minutes: number): void {
  const spent = context.spent.get(projectId);
  if (spent !== undefined) context.spent.set(projectId, spent + minutes);
}

/** Minutes by which the entry counts into projects.spent_minutes of `projectId`, as the trigger counts. */
function spentBy(stored: StoredEntry | null, projectId: string): number {
  if (!stored || stored.deleted || stored.entry.projectId !== projectId) return 0;
  return countsAsSpent(stored.entry) ? stored.entry.minutes : 0;
}

/** The civil date now in each zone that a batch names. A zone nobody knows gets UTC's; the rules refuse it. */
export function todayByZone(now: Date): (zone: string) => string {
  const known = new Map<string, string>();
  return (zone) => {
    const today = known.get(zone) ?? dateIn(isZone(zone) ? zone : 'UTC', now.toISOString());
    known.set(zone, today);
    return today;
  };
}
