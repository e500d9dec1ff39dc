import type { TimeEntry } from '../../../domain/entities/time-entry.ts';

/** Fields of an entry that people change in a simulation. */
export const modelFields = [
  'projectId',
  'taskId',
  'activityCode',
  'date',
  'minutes',
  'billable',
  'description',
] as const;
export type ModelField = (typeof modelFields)[number];
export type Value = string | number | boolean | null;
export type Shown = { readonly [Field in ModelField]: Value } & { readonly status: string };

/** One thing that a person did to an entry: what the screen showed before, and what they made of it. */
export interface Act {
  order: number;
  device: string;
  userId: string;
  entryId: string;
  /** What was on the screen; null for an entry made anew. */
  base: Shown | null;
  set: { readonly [field: string]: Value };
  /** The server had not confirmed yet what the screen showed. */
  onUnsent?: boolean;
  /** Other devices of the person that may have held something unsent of the entry: neither knew of the other. */
  beside?: ReadonlySet<string>;
  /** The screen said "saved". Only then is it owed. */
  saved: boolean;
  /** Fields of it that the person let go of themselves. */
  dropped: Set<string>;
}

export interface ShownToApprover {
  decisionId: string;
  device: string;
  /** Whose device it is. */
  by: string;
  action: string;
  saved: boolean;
  /** The person asked for it to be taken back; whether it was is known only from the answer. */
  askedBack: boolean;
  takenBack: boolean;
  /** Content of each entry as it was on the approver's screen. */
  entries: Map<string, string>;
  /** The hash that the device gave it. */
  hashes: Map<string, string>;
}

/** What a screen shows of an entry, as far as the model goes. */
export function shownOf(entry: TimeEntry): Shown {
  return {
    projectId: entry.projectId,
    taskId: entry.taskId,
    activityCode: entry.activityCode,
    date: entry.date,
    minutes: entry.minutes,
    billable: entry.billable,
    description: entry.description,
    status: entry.status,
  };
}

/** An entry's content, written down field by field; made here on purpose and not by the code under test. */
export function contentOf(entry: { readonly [field: string]: unknown }): string {
  const fields = [
    'id',
    'userId',
    'projectId',
    'taskId',
    'activityCode',
    'date',
    'minutes',
    'startedAt',
    'endedAt',
    'zone',
    'billable',
    'description',
    'correctsId',
  ];
  return fields.map((field) => `${field}=${String(entry[field] ?? null)}`).join('\n');
}

/**
 * What each person saved and let go of, kept beside the system and in no way of its own: no merge, no version, no
 * journal. At the end it says for each thing that was saved where it has to be.
 */
export class Model {
  readonly acts: Act[] = [];
  readonly decisions: ShownToApprover[] = [];

  act(given: Omit<Act, 'order' | 'saved' | 'dropped'>): Act {
    const act = { ...given, order: this.acts.length, saved: false, dropped: new Set<string>() };
    this.acts.push(act);
    return act;
  }

  /** The person dropped what this device held of the entry: all of it, or only what lost to the server's values. */
  drop(
    device: string,
    entryId: string,
    only?: { mine: { readonly [field: string]: unknown }; fields: string[] },
  ): void {
    // Where one side removed the entry, all that the other did to it is in the one item.
    const whole = only?.fields.includes('_deleted') === true;
    for (const act of this.acts) {
      if (act.device !== device || act.entryId !== entryId) continue;
      for (const [name, value] of Object.entries(act.set))
        if (!only || ((whole || only.fields.includes(name)) && only.mine[name] === value))
          act.dropped.add(name);
    }
  }

  /** An earlier value of a field of an entry that its owner gave it, to set it back to. */
  earlier(entryId: string, field: ModelField, now: Value): Value | undefined {
    return this.acts.findLast((act) => act.entryId === entryId && field in act.set && act.set[field] !== now)
      ?.set[field];
  }
}

/** Where the last word on an entry stands. */
export interface Whereabouts {
  /** The server's row; undefined when it has none. */
  server:
    | { deleted: boolean; status: string; decided: boolean; fields: { readonly [field: string]: unknown } }
    | undefined;
  /** What the owner's devices hold for the person to look at. */
  attention: { mine: { readonly [field: string]: unknown }; deleted: boolean }[];
}

/**
 * Everything that was saved and is nowhere any more. A value is kept when the server or the attention list has it, when
 * its owner dropped it, or when somebody to whom it was shown put another in its place, and that one is kept.
 */
export function lost(model: Model, whereIs: (entryId: string) => Whereabouts): string[] {
  const found: string[] = [];
  const byEntry = Map.groupBy(model.acts, (act) => act.entryId);
  for (const [entryId, acts] of byEntry) {
    const where = whereIs(entryId);
    for (const act of acts) {
      if (!act.saved) continue;
      for (const field of Object.keys(act.set))
        if (!kept(act, field, acts, where))
          found.push(
            `${act.device}: ${field}=${String(act.set[field])} of ${entryId}, saved as act ${act.order}, is nowhere`,
          );
    }
  }
  return found;
}

function kept(
  act: Act,
  field: string,
  acts: readonly Act[],
  where: Whereabouts,
  asked: ReadonlySet<Act> = new Set(),
): boolean {
  if (act.dropped.has(field)) return true;
  const value = act.set[field];
  if (field === '_deleted' ? isGone(where) : isPresent(field, value, where)) return true;
  const known = new Set([...asked, act]);
  const tookBack = act.onUnsent === true && takesBack(act, field, acts);
  return acts.some((other) => {
    if (known.has(other)) return false;
    // A change and its taking back, both before the server confirmed one, are no change: what another device made of
    // it stands.
    // Of two devices that did not know of each other, one may have begun where the other ended: then its change stands.
    const unknown = (tookBack && other.device !== act.device) || act.beside?.has(other.device);
    if (other.order < act.order && !unknown) return false;
    if (field === '_deleted') return other.base === null;
    const knew = other.base !== null && other.base[field as ModelField | 'status'] === value;
    if (!knew) return false;
    if (other.set._deleted === true) return kept(other, '_deleted', acts, where, known);
    return field in other.set && kept(other, field, acts, where, known);
  });
}

/** Whether the device once showed this value and its person had put another in its place. */
function takesBack(act: Act, field: string, acts: readonly Act[]): boolean {
  return acts.some(
    (earlier) =>
      earlier.order < act.order &&
      earlier.device === act.device &&
      field in earlier.set &&
      earlier.base?.[field as ModelField | 'status'] === act.set[field],
  );
}

function isGone({ server, attention }: Whereabouts): boolean {
  return server === undefined || server.deleted || attention.some((item) => item.deleted);
}

function isPresent(field: string, value: Value | undefined, { server, attention }: Whereabouts): boolean {
  if (attention.some((item) => item.mine[field] === value)) return true;
  // A decision is the manager's word on what was submitted, and on what was recalled too late.
  if (field === 'status' && server?.decided) return true;
  if (!server || server.deleted) return false;
  return (field === 'status' ? server.status : server.fields[field]) === value;
}
