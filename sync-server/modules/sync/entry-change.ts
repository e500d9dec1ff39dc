import { z } from 'zod';
import { CivilDate, Id, Instant } from '../../../domain/entities/primitives.ts';
import {
  TimeEntry,
  timeEntryClientFields,
  timeEntryLaterFields,
} from '../../../domain/entities/time-entry.ts';
import { canonicalJson } from '../../../domain/rules/audit-hash.ts';
import { keptSeconds } from '../../../domain/rules/rounding.ts';
import { isStorable, type PushRow } from './operations.ts';

/** The server's row: the document, and whether it is a tombstone. */
export interface StoredEntry {
  entry: TimeEntry;
  deleted: boolean;
}

const lowerId = Id.transform((id) => id.toLowerCase());
/** Neither Postgres nor anybody's time sheet goes back to the year 0. */
const inLivingMemory = (text: string) => text >= '1900';
const exactInstant = Instant.refine(inLivingMemory, 'is too long ago').transform((text) =>
  new Date(text).toISOString(),
);

/**
 * A pushed entry. It is more patient than the entity where the rules have their own word: minutes out of range are
 * `minutes_out_of_range`, not `malformed`. Ids come out in lower case and instants with milliseconds, as stored.
 */
const PushedEntry = TimeEntry.extend({
  id: lowerId,
  tenantId: lowerId,
  userId: lowerId,
  projectId: lowerId,
  taskId: lowerId.nullable(),
  correctsId: lowerId.nullable(),
  date: CivilDate.refine(inLivingMemory, 'is too long ago'),
  minutes: z.int(),
  startedAt: exactInstant.nullable(),
  endedAt: exactInstant.nullable(),
  submittedAt: exactInstant.nullable(),
  createdAt: exactInstant,
  // A device that speaks wire 1.0 knows none of these. What it does not send it does not change.
  rawSeconds: TimeEntry.shape.rawSeconds.optional(),
  billedMinutes: TimeEntry.shape.billedMinutes.default(null),
  roundingVersion: TimeEntry.shape.roundingVersion.default(null),
  replacedById: TimeEntry.shape.replacedById.default(null),
}).transform(({ rawSeconds, ...entry }) => ({
  ...entry,
  rawSeconds: rawSeconds === undefined ? undefined : keptSeconds(entry.minutes, rawSeconds),
}));

export interface EntryChange {
  /** What the device wants the entry to be. */
  wanted: TimeEntry;
  /** Whether the device says nothing of raw seconds, because it does not know of them (wire 1.0). */
  keepsSeconds: boolean;
  deleted: boolean;
  /** What the device took for the server's state; null when it knew none. Fields as sent where they do not parse. */
  assumed: { fields: Record<string, unknown>; deleted: boolean } | null;
}

/** Reads a row of a push. @returns a sentence about the first thing that is wrong when it cannot be read. */
export function readEntryChange(row: PushRow): EntryChange | string {
  if (!isStorable(row.newDocumentState))
    return 'The entry holds characters that cannot be stored. Remove them.';
  const wanted = PushedEntry.safeParse(row.newDocumentState);
  if (!wanted.success) {
    const [issue] = wanted.error.issues;
    return `The entry is not as expected: ${issue?.path.join('.') || 'it'} ${issue?.message ?? 'is wrong'}.`;
  }
  const { rawSeconds } = wanted.data;
  return {
    wanted: { ...wanted.data, rawSeconds: rawSeconds ?? null },
    keepsSeconds: rawSeconds === undefined,
    deleted: row.newDocumentState._deleted === true,
    assumed: row.assumedMasterState && readAssumed(row.assumedMasterState),
  };
}

function readAssumed(state: Record<string, unknown>): EntryChange['assumed'] {
  const parsed = PushedEntry.safeParse(state);
  return { fields: parsed.success ? parsed.data : state, deleted: state._deleted === true };
}

/** What a device wants that knows nothing of raw seconds: the server's stay, as far as they fit the minutes. */
export function withSeconds(change: EntryChange, current: StoredEntry | null): EntryChange {
  if (!change.keepsSeconds) return change;
  const rawSeconds = keptSeconds(change.wanted.minutes, current?.entry.rawSeconds ?? null);
  return { ...change, wanted: { ...change.wanted, rawSeconds } };
}

/**
 * What a conflict is looked for in: the fields that a device may write, but for submittedAt. That one only says when
 * the status changed, and the server corrects it.
 */
const comparedFields = timeEntryClientFields.filter((field) => field !== 'submittedAt');

/** Whether the server's row is still what the device took it for, in all that a device may write. */
export function isAsAssumed(current: StoredEntry, assumed: EntryChange['assumed']): boolean {
  return assumed !== null && sameState(current, assumed.fields, assumed.deleted);
}

/** Whether the server's row is already what the device wants. */
export function isAsWanted(current: StoredEntry, change: Pick<EntryChange, 'wanted' | 'deleted'>): boolean {
  return sameState(current, change.wanted, change.deleted);
}

function sameState(
  current: StoredEntry,
  fields: { readonly [field: string]: unknown },
  deleted: boolean,
): boolean {
  if (current.deleted !== deleted) return false;
  // Two tombstones are the same, whatever the entry last said.
  if (deleted) return true;
  return comparedFields.every(
    (field) =>
      same(current.entry[field], fields[field]) ||
      (field in timeEntryLaterFields && fields[field] === undefined),
  );
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return (
    typeof a === 'object' &&
    a !== null &&
    typeof b === 'object' &&
    b !== null &&
    canonicalJson(a) === canonicalJson(b)
  );
}

/** The client fields in which two states differ, by name, for the audit log. */
export function changedFields(before: TimeEntry, after: TimeEntry): (typeof timeEntryClientFields)[number][] {
  return timeEntryClientFields.filter((field) => !same(before[field], after[field]));
}
