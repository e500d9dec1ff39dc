import {
  combineLatest,
  distinctUntilChanged,
  from,
  map,
  type Observable,
  type OperatorFunction,
  of,
  shareReplay,
  switchMap,
} from 'rxjs';
import type { Assignment } from '../../../../domain/entities/assignment.ts';
import type { Decision } from '../../../../domain/entities/decision.ts';
import type { Project } from '../../../../domain/entities/project.ts';
import type { Tenant } from '../../../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { countsAsSpent } from '../../../../domain/rules/adjustment.ts';
import { flagsOf, type QueueFlag } from '../../../../domain/rules/approval-queue-flags.ts';
import { dateIn, weekStartOf } from '../../../../domain/rules/civil-date.ts';
import { delegationsOf, delegationToday } from '../../../../domain/rules/delegation.ts';
import { mayDecide } from '../../../../domain/rules/lifecycle.ts';
import { type Actor, sheetManagers } from '../../../../domain/rules/permissions.ts';
import type { StintData } from '../../../data/types.ts';

/** What waits for a decision of the person who is signed in, by the rules that the server will apply. */
export interface Waiting {
  readonly entries: readonly TimeEntry[];
  /** As many weeks of as many people as they are of. */
  readonly sheetCount: number;
  /** Why to look closer, by entry. Worked out when it is asked for first: the side bar needs only a count. */
  readonly flags: () => ReadonlyMap<string, readonly QueueFlag[]>;
  /** Minutes by project that the server counts as spent, but nobody has approved, here neither. */
  readonly undecided: ReadonlyMap<string, number>;
  /** What waiting corrections correct, by id, as far as it is on this device. */
  readonly corrected: ReadonlyMap<string, TimeEntry>;
  /** This person's newest decision on time, for when nothing waits. */
  readonly last: Decision | null;
  readonly today: string;
}

interface Sources {
  tenant: Tenant | null;
  projects: readonly Project[];
  assignments: readonly Assignment[];
  submitted: readonly TimeEntry[];
  corrected: readonly TimeEntry[];
  decisions: readonly Decision[];
}

function waitingOf(sources: Sources, actor: Actor, zone: string): Waiting {
  const { tenant, projects, submitted, decisions } = sources;
  const today = dateIn(zone, new Date().toISOString());
  const projectOf = new Map(projects.map((project) => [project.id, project]));
  const delegations = delegationsOf(decisions, delegationToday(new Date().toISOString()));
  const managers =
    tenant?.settings.approval.decides === 'sheet'
      ? sheetManagers(sources.assignments, projectOf)
      : new Map<string, string[]>();
  const decidedHere = new Map<string, Decision['action']>();
  /** The server's answer may be here before the entry that it is about: until then that one is decided too. */
  const answered = new Map<string, Decision>();
  let last: Decision | null = null;
  for (const decision of decisions) {
    if (decision.decidedBy !== actor.userId || decision.action === 'delegate') continue;
    if (!last || last.decidedAt < decision.decidedAt) last = decision;
    if (decision.state === 'pending')
      for (const { entryId } of decision.entries) decidedHere.set(entryId, decision.action);
    else
      for (const { entryId, outcome } of decision.results)
        if (outcome === 'applied' && (answered.get(entryId)?.version ?? 0) < decision.version)
          answered.set(entryId, decision);
  }
  const undecided = new Map<string, number>();
  const sheets = new Set<string>();
  const weeks = new Map<string, string>();
  const entries: TimeEntry[] = [];
  for (const entry of submitted) {
    const { userId, projectId, date, minutes } = entry;
    const answer = answered.get(entry.id);
    const isBehind = answer !== undefined && entry.version < answer.version;
    const decided = decidedHere.get(entry.id) ?? (isBehind ? answer.action : undefined);
    // A correction counts as spent from its approval on.
    if (decided !== 'approve' && countsAsSpent(entry))
      undecided.set(projectId, (undecided.get(projectId) ?? 0) + minutes);
    if (decided !== undefined || !tenant) continue;
    const project = projectOf.get(projectId) ?? null;
    const context = { settings: tenant.settings, project, sheetManagers: managers, delegations, today };
    if (!mayDecide(entry, actor, context)) continue;
    entries.push(entry);
    let week = weeks.get(date);
    if (week === undefined) {
      week = weekStartOf(date, tenant.settings.weekStart);
      weeks.set(date, week);
    }
    sheets.add(`${userId} ${week}`);
  }
  let flags: ReadonlyMap<string, readonly QueueFlag[]> | null = null;
  return {
    entries,
    sheetCount: sheets.size,
    flags: () => {
      flags ??= flagsOf({ submitted, decisions, userId: actor.userId });
      return flags;
    },
    undecided,
    corrected: new Map(sources.corrected.map((entry) => [entry.id, entry])),
    last,
    today,
  };
}

interface Shared {
  actor: Actor;
  zone: string;
  waiting: Observable<Waiting>;
}
const sharedOf = new WeakMap<StintData, Shared>();

/** The same for the side bar and the screen, so that the screen is there in the frame of its key. */
export function watchWaiting(data: StintData, actor: Actor, zone: string): Observable<Waiting> {
  const known = sharedOf.get(data);
  if (known && isSame(known.actor, actor) && known.zone === zone) return known.waiting;
  const submitted = data
    .watchEntries({ status: 'submitted' })
    .pipe(shareReplay({ bufferSize: 1, refCount: true }));
  const waiting = combineLatest({
    tenant: data.watchTenant(),
    projects: data.watchProjects(),
    assignments: data.watchAssignments(),
    submitted,
    corrected: submitted.pipe(correctedBy(data)),
    decisions: data.watchDecisions(),
  }).pipe(
    map((sources) => waitingOf(sources, actor, zone)),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
  sharedOf.set(data, { actor, zone, waiting });
  return waiting;
}

/** The entries that corrections among those emitted correct; looked for only when they are others than before. */
function correctedBy(data: StintData): OperatorFunction<readonly TimeEntry[], readonly TimeEntry[]> {
  return (entries) =>
    entries.pipe(
      map((all) => all.flatMap(({ correctsId }) => correctsId ?? [])),
      distinctUntilChanged((before, after) => before.join() === after.join()),
      switchMap((ids) =>
        ids.length === 0 ? of([]) : from(data.findEntries(ids)).pipe(map(({ here }) => here)),
      ),
    );
}

function isSame(a: Actor, b: Actor): boolean {
  return a.userId === b.userId && a.clientId === b.clientId && a.roles.join() === b.roles.join();
}
