import { createHash } from 'node:crypto';
import type { Decision } from '../../domain/entities/decision.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { addDays, daysBetween, weekStartOf } from '../../domain/rules/civil-date.ts';
import { entryContent } from '../../domain/rules/content-hash.ts';
import { isoInstant } from '../../domain/rules/time.ts';
import { type Setting, type Worker, workersOf } from './model.ts';
import { rejections } from './words.ts';

const HOUR = 3_600_000;

/** What the half year has made of each entry, and the decisions that did it. */
export interface Decided {
  readonly entries: readonly TimeEntry[];
  readonly decisions: readonly Decision[];
}

/**
 * Drafts this week, submitted last week, approved before that, with some of everything between; the money comes later.
 * A manager decides over a person's week at once; what is refused is refused alone, with a comment.
 */
export function decideEntries(setting: Setting, drafts: readonly TimeEntry[]): Decided {
  const managerOf = new Map(
    [...setting.planned.map(({ project }) => project), setting.internal, setting.timeOff].map((project) => [
      project.id,
      project.managerId,
    ]),
  );
  const workers = new Map(workersOf(setting).map((worker) => [worker.user.id, worker]));
  const decisions = new Map<string, Decision>();
  const entries = drafts.map((draft): TimeEntry => {
    const worker = workers.get(draft.userId);
    const manager = managerOf.get(draft.projectId);
    if (!worker || manager === undefined) throw new Error(`nobody logged ${draft.id}`);
    const by = manager === draft.userId ? setting.admin.user.id : manager;
    const outcome = outcomeOf(setting, draft, worker, by);
    if (outcome === 'draft') return draft;
    const submittedAt = submission(setting, draft);
    const submitted: TimeEntry = { ...draft, status: 'submitted', submittedAt, updatedAt: submittedAt };
    if (outcome === 'submitted') return submitted;
    return decide(setting, submitted, outcome, by, decisions);
  });
  return { entries, decisions: [...decisions.values()] };
}

type Outcome = 'draft' | 'submitted' | 'approved' | 'rejected';

function outcomeOf(
  { random, calendar, consultants, managers }: Setting,
  draft: TimeEntry,
  worker: Worker,
  by: string,
): Outcome {
  const weeksAgo = daysBetween(weekStartOf(draft.date, 1), calendar.monday) / 7;
  if (weeksAgo <= 0) return 'draft';
  if (weeksAgo === 1) {
    if (worker === consultants[3]) return 'draft';
    if (random.chance(3)) return 'rejected';
    const quick = by === managers[2]?.user.id && (worker === consultants[6] || worker === consultants[8]);
    return quick ? 'approved' : 'submitted';
  }
  if (weeksAgo === 2) {
    if (random.chance(2)) return 'rejected';
    return by === managers[1]?.user.id && worker === consultants[5] ? 'submitted' : 'approved';
  }
  return weeksAgo < 5 && random.chance(0.6) ? 'rejected' : 'approved';
}

/** Friday evening, or when it was written down if that was later; never after this morning. */
function submission({ calendar }: Setting, { date, createdAt }: TimeEntry): string {
  const friday = `${addDays(weekStartOf(date, 1), 4)}T17:05:00.000Z`;
  const afterwards = isoInstant(Date.parse(createdAt) + 60_000);
  const earliest = friday > afterwards ? friday : afterwards;
  const thisMorning = `${calendar.today}T04:40:00.000Z`;
  return earliest < thisMorning ? earliest : thisMorning;
}

function decide(
  setting: Setting,
  entry: TimeEntry,
  outcome: 'approved' | 'rejected',
  by: string,
  decisions: Map<string, Decision>,
): TimeEntry {
  const { random, calendar } = setting;
  const action = outcome === 'approved' ? 'approve' : 'reject';
  const submittedAt = entry.submittedAt ?? entry.updatedAt;
  const day = submittedAt.slice(0, 10);
  const key = action === 'approve' ? `${by} ${entry.userId} ${weekStartOf(entry.date, 1)} ${day}` : entry.id;
  let decision = decisions.get(key);
  if (!decision) {
    const monday = addDays(weekStartOf(day, 1), 7 + random.int(0, 1));
    const usual = Date.parse(`${monday}T07:30:00.000Z`) + random.int(0, 8 * HOUR);
    const thisMorning = Date.parse(`${calendar.today}T04:45:00.000Z`) + random.int(0, 900) * 1000;
    const decidedAt = isoInstant(Math.min(usual, thisMorning));
    decision = {
      id: random.id(Date.parse(decidedAt)),
      tenantId: entry.tenantId,
      version: 0,
      createdAt: decidedAt,
      updatedAt: decidedAt,
      action,
      entries: [],
      comment: action === 'reject' ? random.pick(rejections) : '',
      decidedBy: by,
      decidedAt,
      delegateTo: null,
      delegateUntil: null,
      state: 'applied',
      results: [],
    };
    decisions.set(key, decision);
  }
  const contentHash = createHash('sha256').update(entryContent(entry)).digest('hex');
  decision.entries.push({ entryId: entry.id, contentHash });
  decision.results.push({ entryId: entry.id, outcome: 'applied', message: '' });
  const { id: decisionId, decidedAt, comment } = decision;
  return {
    ...entry,
    status: outcome,
    updatedAt: decidedAt,
    decision: { decisionId, action, by, at: decidedAt, comment },
  };
}
