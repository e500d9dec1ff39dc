import type { Assignment } from '../../entities/assignment.ts';
import type { Project } from '../../entities/project.ts';
import type { TenantSettings } from '../../entities/tenant.ts';
import type { TimeEntry } from '../../entities/time-entry.ts';
import { addDays } from '../civil-date.ts';
import type { Refusal } from '../lifecycle.ts';
import { keptSeconds } from '../rounding.ts';
import { type CheckedEntry, validateEntry } from '../validation.ts';
import type { Piece } from './pieces.ts';
import type { FileRow } from './row.ts';
import { activityNamed, type Target, workKey } from './works.ts';

/** A piece of one of the person's own rows, and the id that it has wherever it is imported. */
export interface Candidate extends Piece {
  readonly row: FileRow;
  readonly id: string;
  /** Among rows of equal content: 0 for the first. */
  readonly ordinal: number;
  /** `here`: it was imported before. `removed`: it was, and the person took it away. */
  readonly state: 'new' | 'here' | 'removed';
}

/** What becomes of a piece. Only `comes_in` is written. */
export type Fate = 'comes_in' | 'already' | 'equal' | 'removed' | 'no_match' | 'refused' | 'zero';

export interface Verdict {
  readonly candidate: Candidate;
  readonly fate: Fate;
  /** Why a rule refuses it. */
  readonly refusal?: Refusal;
  readonly entry?: ImportedEntry;
}

/** All of an entry that comes from the file; the rest is a new draft's. */
export type ImportedEntry = Pick<
  TimeEntry,
  | 'id'
  | 'projectId'
  | 'taskId'
  | 'activityCode'
  | 'date'
  | 'minutes'
  | 'rawSeconds'
  | 'startedAt'
  | 'endedAt'
  | 'zone'
  | 'billable'
  | 'description'
>;

/** What the person decided for all rows. */
export interface PlanChoices {
  /** Rows that overlap others come in as minutes without start and end, instead of being refused. */
  readonly overlapsAsMinutes: boolean;
  /** Billable rows of projects that bill nothing come in as not billable, instead of being refused. */
  readonly unbillableAsSuch: boolean;
  /** What was removed comes in again. */
  readonly bringBack: boolean;
}

export interface PlanContext {
  readonly userId: string;
  readonly zone: string;
  /** Civil date now, in `zone`. */
  readonly today: string;
  readonly projects: ReadonlyMap<string, Project>;
  readonly assignments: readonly Pick<Assignment, 'projectId' | 'userId' | 'fromDate' | 'toDate'>[];
  readonly settings: TenantSettings;
  /** By `workKey`. */
  readonly targets: ReadonlyMap<string, Target | null>;
  readonly choices: PlanChoices;
  /** The person's entries on this device. */
  readonly existing: readonly CheckedEntry[];
}

/**
 * Judges rows one after the other, each against what is on the device and what comes in before it. Entries are looked up
 * by date, so that the time goes with the rows and not with their square.
 */
export class Planner {
  private readonly context: PlanContext;
  private readonly byDate = new Map<string, CheckedEntry[]>();
  private readonly fromFile = new Set<string>();

  /** @param ids of all candidates, so that an entry of the file is told from one that was typed */
  constructor(context: PlanContext, ids: Iterable<string>) {
    this.context = context;
    for (const id of ids) this.fromFile.add(id);
    for (const entry of context.existing) this.hold(entry);
  }

  judge(candidate: Candidate): Verdict {
    const { row, state } = candidate;
    const { choices, targets, projects } = this.context;
    if (candidate.seconds === 0) return { candidate, fate: 'zero' };
    if (state === 'here') return { candidate, fate: 'already' };
    if (state === 'removed' && !choices.bringBack) return { candidate, fate: 'removed' };
    const target = targets.get(workKey(row.work));
    const project = target ? projects.get(target.projectId) : undefined;
    if (!target || !project) return { candidate, fate: 'no_match' };
    return this.fitIn(candidate, this.draft(candidate, target, project), project);
  }

  private draft(candidate: Candidate, target: Target, project: Project): CheckedEntry {
    const { row, id, date, minutes, startedAt, endedAt } = candidate;
    // A tag that is an activity says which; the others stay to be read.
    const tagged = activityNamed(project, row.tags);
    const rest = row.tags.filter((tag) => tagged === null || activityNamed(project, [tag]) !== tagged);
    const activityCode = tagged ?? target.activityCode;
    const billed = project.activityCodes.find(({ code }) => code === activityCode)?.billable ?? false;
    const billable = row.billable ?? (billed && project.allowsBillable);
    return {
      ...{
        id,
        userId: this.context.userId,
        projectId: target.projectId,
        taskId: target.taskId,
        activityCode,
      },
      ...{ date, minutes, startedAt, endedAt, zone: this.context.zone },
      billable: billable && !(this.context.choices.unbillableAsSuch && !project.allowsBillable),
      description: [row.description, ...rest.map((tag) => `#${tag.replace(/\s+/g, '-')}`)]
        .filter(Boolean)
        .join(' ')
        .slice(0, 4000),
      ...{ timeTrust: null, correctsId: null },
    };
  }

  private fitIn(candidate: Candidate, drafted: CheckedEntry, project: Project): Verdict {
    let entry = drafted;
    let errors = this.errorsOf(entry, project);
    const has = (code: Refusal['code']) => errors.some((error) => error.code === code);
    // The same row twice on purpose is two entries; the rules let only one of them hold its start and end.
    const isRepeated = candidate.ordinal > 0 && this.twinOf(entry) !== undefined;
    if (has('overlap') && (this.context.choices.overlapsAsMinutes || isRepeated)) {
      entry = { ...entry, startedAt: null, endedAt: null };
      errors = this.errorsOf(entry, project);
    }
    if (has('duplicate')) {
      const twin = this.twinOf(entry);
      if (twin && this.fromFile.has(twin.id)) {
        entry = { ...entry, description: this.numbered(entry) };
        errors = this.errorsOf(entry, project);
      } else if (twin?.minutes === entry.minutes) return { candidate, fate: 'equal' };
    }
    const [refusal] = errors;
    if (refusal) return { candidate, fate: 'refused', refusal };
    this.hold(entry);
    const { userId: _, timeTrust: __, correctsId: ___, ...content } = entry;
    const rawSeconds = keptSeconds(entry.minutes, candidate.seconds);
    return { candidate, fate: 'comes_in', entry: { ...content, rawSeconds } };
  }

  private errorsOf(entry: CheckedEntry, project: Project): Refusal[] {
    const { settings, assignments, today } = this.context;
    const around = [addDays(entry.date, -1), entry.date, addDays(entry.date, 1)];
    return validateEntry(entry, {
      ...{ settings, project, assignments, today },
      others: around.flatMap((date) => this.byDate.get(date) ?? []),
      spentMinutes: 0,
      corrected: null,
      pattern: null,
    }).errors;
  }

  private twinOf(entry: CheckedEntry): CheckedEntry | undefined {
    return this.byDate
      .get(entry.date)
      ?.find(
        (other) =>
          other.projectId === entry.projectId &&
          other.taskId === entry.taskId &&
          other.startedAt === entry.startedAt &&
          other.description.trim() === entry.description.trim(),
      );
  }

  /** The description with the first number that makes it another: the rules refuse the same work twice on one day. */
  private numbered(entry: CheckedEntry): string {
    for (let count = 2; ; count += 1) {
      const description = `${entry.description.slice(0, 3980)} (${count})`.trim();
      if (!this.twinOf({ ...entry, description })) return description;
    }
  }

  private hold(entry: CheckedEntry): void {
    const held = this.byDate.get(entry.date);
    if (held) held.push(entry);
    else this.byDate.set(entry.date, [entry]);
  }
}
