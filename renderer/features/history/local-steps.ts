import type { Decision } from '../../../domain/entities/decision.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { fieldWord } from '../../data/field-words.ts';
import { rejectionWords } from '../../data/rule-words.ts';
import type { EntryTrail, TrailChange } from '../../data/trail-types.ts';
import { t } from '../../words/words.ts';
import { besideTitle, outcomeWord, type ShownStep, titleOf } from './steps.ts';
import { instantWord, type Names, shownChanges } from './values.ts';

/** What stands on this device and not in the server's log yet: changes that wait or were not taken, and decisions. */
export function pendingSteps(trail: EntryTrail, names: Names): ShownStep[] {
  return inOrder([
    ...trail.changes.filter(({ receivedAt }) => receivedAt === null).map((change) => ofChange(change, names)),
    ...trail.decisions.filter(({ state }) => state === 'pending').map((one) => ofDecision(one, trail, names)),
  ]);
}

/** All that this device knows of an entry by itself. */
export function knownSteps(trail: EntryTrail, names: Names): ShownStep[] {
  const { entry, changes, decisions } = trail;
  const steps = [
    ...changes.map((change) => ofChange(change, names)),
    ...decisions.map((decision) => ofDecision(decision, trail, names)),
  ];
  if (!entry) return inOrder(steps);
  const isMade = changes.some(({ before }) => before === null);
  if (!isMade) steps.push({ ...ofEntry(entry, names, 'create', entry.createdAt), key: 'made' });
  const isSubmitted = changes.some(({ after }) => after?.status === 'submitted');
  if (entry.submittedAt !== null && !isSubmitted)
    steps.push({ ...ofEntry(entry, names, 'submit', entry.submittedAt), key: 'submitted', changes: [] });
  if (entry.decision && !decisions.some(({ id }) => id === entry.decision?.decisionId))
    steps.push(ofEntryDecision(entry.decision, names));
  return inOrder(steps);
}

function inOrder(steps: readonly ShownStep[]): ShownStep[] {
  return steps.toSorted((a, b) => a.at.localeCompare(b.at));
}

function ofChange(change: TrailChange, names: Names): ShownStep {
  const { id, at, before, after } = change;
  const action = actionOf(change);
  const shown = besideTitle(action, change);
  const project = [after, before].map((one) => one?.projectId).find((one) => typeof one === 'string');
  return {
    ...{ key: id, at, ...titleOf(action) },
    who: t('history.you'),
    device: t('history.this-device'),
    changes: after === null ? [] : shownChanges(shown.before, shown.after, names, project),
    comment: null,
    notes: [whereWord(change, names)],
    ...(change.problem ? { glyph: 'attention' } : {}),
  };
}

function actionOf({ before, after }: TrailChange): string {
  if (after === null) return 'delete';
  if (before === null) return after.status === 'submitted' ? 'create_and_submit' : 'create';
  if (before.status === after.status) return 'update';
  return after.status === 'submitted' ? 'submit' : 'recall';
}

function whereWord({ problem, receivedAt, sentAt }: TrailChange, { zone }: Names): string {
  if (problem?.kind === 'refused')
    return t('history.refused', { why: rejectionWords(problem.code, {}, problem.message) });
  if (problem) return t('history.overlap', { fields: problem.fields.map(fieldWord).join(', ') });
  if (receivedAt) return t('history.received', { when: instantWord(receivedAt, zone) });
  return t(sentAt ? 'history.sent' : 'history.unsent');
}

function ofDecision(decision: Decision, { entry }: EntryTrail, names: Names): ShownStep {
  const named = decision.entries.find(({ entryId }) => entryId === entry?.id);
  const result = decision.results.find(({ entryId }) => entryId === entry?.id);
  const isOff = result !== undefined && result.outcome !== 'applied';
  return {
    ...{ key: decision.id, at: decision.decidedAt, ...titleOf(isOff ? 'undecided' : decision.action) },
    who: whoOf(decision.decidedBy, decision.rule?.name, names),
    device: null,
    changes: [],
    comment: named?.comment || decision.comment || null,
    notes: [
      ...(decision.state === 'pending' ? [t('history.decision-unsent')] : []),
      ...(isOff ? [outcomeWord(result.outcome)] : []),
    ],
  };
}

function ofEntryDecision(
  { decisionId, action, by, at, comment }: NonNullable<TimeEntry['decision']>,
  names: Names,
): ShownStep {
  return {
    ...{ key: decisionId, at, ...titleOf(action), who: whoOf(by, comment, names), device: null },
    ...{ changes: [], comment: by === null ? null : comment || null, notes: [] },
  };
}

function ofEntry(entry: TimeEntry, names: Names, action: string, at: string): Omit<ShownStep, 'key'> {
  return {
    ...{ at, ...titleOf(action), who: whoOf(entry.userId, undefined, names), device: null },
    changes: shownChanges(
      null,
      besideTitle(action, { before: null, after: { ...entry, ...later } }).after,
      names,
      entry.projectId,
    ),
    ...{ comment: null, notes: [] },
  };
}

/** What an entry gets after it was made, and was not there then. */
const later = { billedMinutes: undefined, amountMinor: undefined };

function whoOf(userId: string | null, rule: string | undefined, names: Names): string {
  if (userId === null) return t('history.rule', { name: rule ?? '' });
  if (userId === names.me) return t('history.you');
  return names.personOf(userId) ?? t('history.somebody');
}
