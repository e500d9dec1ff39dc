import type { Decision } from '../entities/decision.ts';
import type { TenantSettings } from '../entities/tenant.ts';
import type { EntryStatus, TimeEntry } from '../entities/time-entry.ts';
import type { RejectionCode } from '../wire/push.ts';
import { contentFields } from './content-hash.ts';
import { type Actor, can, type Subject } from './permissions.ts';

export type EntryAction = 'submit' | 'recall' | 'approve' | 'reject' | 'reopen' | 'invoice' | 'release';

/** `consultant` is whoever logged the entry; `manager` whoever has time_entries.approve for it. */
export type TransitionBy = 'consultant' | 'manager' | 'system';

export interface Transition {
  readonly from: EntryStatus;
  readonly to: EntryStatus;
  readonly action: EntryAction;
  readonly by: readonly TransitionBy[];
}

/** DOMAIN.md, "Time entry, its life": every transition there is. The client offers by it, the server refuses by it. */
export const transitionTable: readonly Transition[] = [
  { from: 'draft', to: 'submitted', action: 'submit', by: ['consultant'] },
  { from: 'rejected', to: 'submitted', action: 'submit', by: ['consultant'] },
  { from: 'submitted', to: 'draft', action: 'recall', by: ['consultant'] },
  { from: 'submitted', to: 'approved', action: 'approve', by: ['manager', 'system'] },
  { from: 'submitted', to: 'rejected', action: 'reject', by: ['manager'] },
  { from: 'approved', to: 'draft', action: 'reopen', by: ['manager'] },
  { from: 'approved', to: 'invoiced', action: 'invoice', by: ['system'] },
  // Its invoice was voided, or credited with its work given back: it may be billed again.
  { from: 'invoiced', to: 'approved', action: 'release', by: ['system'] },
];

/** Whether the table has a step from `from` to `to`, for `by` if given. */
export function canTransition(from: EntryStatus, to: EntryStatus, by?: TransitionBy): boolean {
  return transitionTable.some(
    (step) => step.from === from && step.to === to && (by === undefined || step.by.includes(by)),
  );
}

/** The status that `action` leads to from `from`; null when the table has no such step. */
export function statusAfter(from: EntryStatus, action: EntryAction, by?: TransitionBy): EntryStatus | null {
  const step = transitionTable.find(
    (candidate) =>
      candidate.from === from &&
      candidate.action === action &&
      (by === undefined || candidate.by.includes(by)),
  );
  return step?.to ?? null;
}

/**
 * Whether `by` can bring an entry from `from` to `to` in any number of steps, none included. A device that was
 * offline sends where an entry ended, not each step: recalled, edited and submitted again arrives as one change.
 */
export function canReach(from: EntryStatus, to: EntryStatus, by: TransitionBy): boolean {
  const reached = new Set<EntryStatus>([from]);
  for (const status of reached) {
    for (const step of transitionTable)
      if (step.from === status && step.by.includes(by)) reached.add(step.to);
  }
  return reached.has(to);
}

/** Only a draft or a rejected entry is edited as it stands; a submitted one is recalled first. */
export function isEditable(status: EntryStatus): boolean {
  return status === 'draft' || status === 'rejected';
}

/** An approved or invoiced entry is never changed in place: a late change is an adjustment entry. */
export function isSettled(status: EntryStatus): boolean {
  return status === 'approved' || status === 'invoiced';
}

export interface ActionContext {
  readonly settings: Pick<TenantSettings, 'approval'>;
  /** Null when the project is not known here; then an admin decides, or whoever decides on the whole sheet. */
  readonly project: NonNullable<Subject['project']> | null;
  /** By person (permissions.ts, `sheetManagers`). Without it nobody decides on a whole sheet. */
  readonly sheetManagers?: ReadonlyMap<string, readonly string[]>;
  readonly delegations?: NonNullable<Subject['delegations']>;
  readonly today: string;
}

/** What `actor` may do with the entry now, in the order of the table. */
export function allowedActions(
  entry: Pick<TimeEntry, 'id' | 'userId' | 'status'>,
  actor: Actor,
  context: ActionContext,
): EntryAction[] {
  const as: TransitionBy[] = [];
  if (entry.userId === actor.userId && can(actor, 'time_entries.create', { entry })) as.push('consultant');
  if (mayDecide(entry, actor, context)) as.push('manager');
  return transitionTable
    .filter((step) => step.from === entry.status && step.by.some((by) => as.includes(by)))
    .map((step) => step.action);
}

/** Whether `actor` may approve, reject or reopen this entry, whatever its status. */
export function mayDecide(
  entry: Pick<TimeEntry, 'id' | 'userId'>,
  actor: Actor,
  { settings, project, sheetManagers, delegations = [], today }: ActionContext,
): boolean {
  const ofSheet = settings.approval.decides === 'sheet' ? sheetManagers?.get(entry.userId) : undefined;
  return can(actor, 'time_entries.approve', {
    entry,
    ...(project && { project }),
    ...(ofSheet && { sheetManagers: ofSheet }),
    selfApproval: settings.approval.selfApproval,
    delegations,
    today,
  });
}

/** What a refusal is about, as far as it is known where it is shown. All of it as stored, not in words. */
export interface RefusalValues {
  /** Which of several cases of one code, such as `closed` of `unknown_task`. */
  readonly reason?: string;
  readonly project?: string;
  readonly task?: string;
  readonly activity?: string;
  readonly zone?: string;
  /** `YYYY-MM-DD` */
  readonly date?: string;
  readonly minutes?: number;
  readonly status?: EntryStatus | 'completed' | 'cancelled';
}

export interface Refusal {
  readonly code: RejectionCode;
  /** A sentence for people: what happened, what to do. */
  readonly message: string;
  /** What the sentence names, for saying it in another language. */
  readonly values?: RefusalValues;
}

/**
 * Whether the person who logs may turn `before` into `after` (null: the entry is new, or deleted), by lifecycle
 * alone; validation is apart. Null when they may.
 */
export function refuseChange(
  before: TimeEntry | null,
  after: TimeEntry | null,
  actorUserId: string,
): Refusal | null {
  if ([before, after].some((entry) => entry !== null && entry.userId !== actorUserId)) {
    return {
      code: 'not_yours',
      message: 'This entry is somebody else’s. Only the person who logged it can change it.',
    };
  }
  if (before !== null && isSettled(before.status)) {
    if (after !== null && after.status === before.status && !contentDiffers(before, after)) return null;
    return {
      code: 'immutable',
      message: `This entry is ${before.status} and stays as it is. Log an adjustment that names it instead.`,
      values: { status: before.status },
    };
  }
  if (after !== null && !canReach(before?.status ?? 'draft', after.status, 'consultant')) {
    return {
      code: 'wrong_state',
      message: `This entry is ${before?.status ?? 'new'} and cannot become ${after.status} here. Only a manager’s decision does that.`,
    };
  }
  return null;
}

function contentDiffers(before: TimeEntry, after: TimeEntry): boolean {
  return contentFields.some((field) => before[field] !== after[field]);
}

/** The comment that a decision makes on an entry: its own before the decision's, unless it is blank. */
export function commentOn(
  decision: Pick<Decision, 'comment'>,
  { comment }: Pick<Decision['entries'][number], 'comment'>,
): string {
  return comment === undefined || comment.trim() === '' ? decision.comment : comment;
}
