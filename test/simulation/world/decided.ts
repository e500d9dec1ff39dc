import type { TenantSettings } from '../../../domain/entities/tenant.ts';
import { contentOf, type Model } from './model.ts';
import type { Truth } from './truth.ts';
import type { Lent, Seen } from './witness.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Delegations that hold on a day: what was said last of everything ends all before it, of the same two people. */
export function standing(lent: readonly Lent[], today: string): Lent[] {
  const given = lent.filter(({ state }) => state === 'applied' || state === 'partly_applied');
  const isLater = (a: Lent, b: Lent) =>
    Date.parse(a.at) > Date.parse(b.at) || (Date.parse(a.at) === Date.parse(b.at) && a.id > b.id);
  return given.filter(
    (one) =>
      (one.until === null || one.until >= today) &&
      !given.some(
        (other) =>
          other.from === one.from && other.to === one.to && other.entries.length === 0 && isLater(other, one),
      ),
  );
}

/** Every decision against what was seen of it: by whom it may have been made, on what content, and told to whom. */
export function decisionBreaks(model: Model, truth: Truth, kept: (documentId: string) => boolean): string[] {
  const found: string[] = [];
  const stored = new Map(truth.decisions.map((decision) => [decision.id, decision]));
  for (const { decisionId, saved, askedBack, takenBack, device } of model.decisions) {
    const state = stored.get(decisionId)?.state;
    if (takenBack && state !== undefined)
      found.push(`${device}: decision ${decisionId} was taken back and is ${state}`);
    if (!saved || takenBack || askedBack) continue;
    if ((state === undefined || state === 'pending') && !kept(decisionId))
      found.push(`${device}: decision ${decisionId} is ${state ?? 'nowhere'}`);
  }
  const sentBack = new Set<string>();
  const done = new Set<string>();
  for (const seen of truth.seen) {
    const { decision, after } = seen;
    if (!decision) continue;
    done.add(`${decision.decisionId} ${after.id}`);
    const what = `entry ${after.id} was decided (${decision.action} ${decision.decisionId})`;
    if (!stored.has(decision.decisionId)) found.push(`${what} by a decision that is nowhere`);
    for (const one of decision.by === null
      ? ruleBreaks(seen, sentBack.has(after.id))
      : personBreaks(model, truth, seen))
      found.push(`${what} ${one}`);
    if (decision.action !== 'approve') sentBack.add(after.id);
  }
  for (const { id, action, results } of truth.decisions)
    for (const { entryId, outcome, message } of results) {
      if (message === '') found.push(`decision ${id} says nothing of ${entryId}`);
      if (action === 'delegate') continue;
      if ((outcome === 'applied') !== done.has(`${id} ${entryId}`))
        found.push(`decision ${id} says ${outcome} of entry ${entryId}, and that is not what happened`);
    }
  return found;
}

const steps: Record<string, readonly [from: string, to: string]> = {
  approve: ['submitted', 'approved'],
  reject: ['submitted', 'rejected'],
  reopen: ['approved', 'draft'],
};

function personBreaks(model: Model, truth: Truth, seen: Seen): string[] {
  const { decision, before, after, settings, today } = seen;
  const by = decision?.by;
  if (!decision || !by || !before) return ['and there is nothing to go by'];
  const found: string[] = [];
  const made = model.decisions.find(({ decisionId }) => decisionId === decision.decisionId);
  const stored = truth.decisions.find(({ id }) => id === decision.decisionId);
  if (!made || made.by !== by) found.push('by somebody who did not decide');
  if (steps[decision.action]?.join() !== `${before.status},${after.status}`)
    found.push(`from ${before.status} to ${after.status}`);
  const shown = made?.entries.get(after.id);
  if (shown !== contentOf(before) || shown !== contentOf(after))
    found.push('and its approver did not see it as it was');
  const named = stored?.entries.find(({ entryId }) => entryId === after.id)?.contentHash;
  if (named === undefined || named !== made?.hashes.get(after.id))
    found.push('by another hash than that of what was on the screen');
  if (after.userId === by && !settings.approval.selfApproval) found.push('by its own author');
  const ways = standing(seen.lent ?? [], today)
    .filter(({ entries }) => entries.length === 0 || entries.includes(after.id))
    .map(({ from }) => from);
  const sheet = settings.approval.decides === 'sheet' ? (seen.sheet ?? []) : [];
  const may = (manager: string) => [by, ...ways].some((one) => one === manager || sheet.includes(one));
  if (!(seen.managers ?? []).every(may)) found.push('by somebody who was not permitted');
  return found;
}

/** A rule decides on what was submitted without a warning, is no late change, and was never sent back by a person. */
function ruleBreaks({ decision, before, after, settings, warnings }: Seen, sentBack: boolean): string[] {
  const found: string[] = [];
  const { enabled, amountUnderMinor, rules = [] } = settings.approval.autoApprove;
  const isUnder = amountUnderMinor > 0 && after.amount !== null && after.amount < amountUnderMinor;
  const fits = rules.some(
    ({ minutesUpTo, activityCodes }) =>
      (minutesUpTo === null || after.minutes <= minutesUpTo) &&
      (activityCodes.length === 0 || activityCodes.includes(after.activityCode)),
  );
  if (!enabled || !(isUnder || fits)) found.push('by a rule that does not hold');
  if (decision?.action !== 'approve' || before?.status !== 'submitted' || after.status !== 'approved')
    found.push(`by a rule from ${before?.status} to ${after.status}`);
  if (!before || contentOf(before) !== contentOf(after)) found.push('by a rule, and changed by it');
  if ((warnings ?? []).length > 0) found.push('by a rule in spite of a warning');
  if (after.correctsId !== null || after.source === 'adjustment') found.push('by a rule, as a late change');
  if (sentBack) found.push('by a rule after a person had sent it back');
  return found;
}

/** What was taken from people on a date that was locked at that moment: only late changes may be. */
export function lockBreaks(truth: Truth): string[] {
  return truth.seen.flatMap(({ before, after, settings, today, decision }) => {
    if (decision || after.deleted || !['draft', 'submitted'].includes(after.status)) return [];
    const same = before !== null && !before.deleted && contentOf(before) === contentOf(after);
    if (same && (after.status === 'draft' || before.status === after.status)) return [];
    if (after.correctsId !== null || after.source === 'adjustment') return [];
    return isShut(after.date, settings, today)
      ? [`entry ${after.id} was taken for ${after.date}, which was locked on ${today}`]
      : [];
  });
}

function isShut(date: string, { lock, weekStart }: TenantSettings, today: string): boolean {
  if (lock.lockedThrough !== null && date <= lock.lockedThrough) return true;
  if (lock.daysAfterWeekEnd === null) return false;
  const day = Date.parse(`${date}T00:00Z`);
  const weekday = (new Date(day).getUTCDay() + 7 - (weekStart % 7)) % 7;
  const open = 6 - weekday + lock.daysAfterWeekEnd + lock.graceDays;
  return Date.parse(`${today}T00:00Z`) > day + open * DAY_MS;
}
