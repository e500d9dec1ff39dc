import { formatMinutes } from '../../../domain/rules/duration.ts';
import type { HistoryStep } from '../../../domain/wire/history.ts';
import type { GlyphStatus } from '../../ui/StatusGlyph.tsx';
import type { WordKey } from '../../words/en/catalogue.ts';
import { t } from '../../words/words.ts';
import { instantWord, type Names, type ShownChange, shownChanges } from './values.ts';

/** A step as the panel shows it and as it is copied. */
export interface ShownStep {
  key: string;
  /** When the server did it; for what only this device knows, when it was done here. */
  at: string;
  title: string;
  glyph: GlyphStatus;
  who: string;
  /** Null where no device did it, or it is not told. */
  device: string | null;
  changes: ShownChange[];
  comment: string | null;
  /** What else there is to say: when it was made, what it did to metering, whether it was sent. */
  notes: string[];
}

const titles: { readonly [action: string]: { title: WordKey; glyph: GlyphStatus } } = {
  create: { title: 'history.step.create', glyph: 'received' },
  create_and_submit: { title: 'history.step.create-and-submit', glyph: 'submitted' },
  update: { title: 'history.step.update', glyph: 'received' },
  submit: { title: 'history.step.submit', glyph: 'submitted' },
  recall: { title: 'history.step.recall', glyph: 'received' },
  delete: { title: 'history.step.delete', glyph: 'attention' },
  approve: { title: 'history.step.approve', glyph: 'approved' },
  reject: { title: 'history.step.reject', glyph: 'rejected' },
  reopen: { title: 'history.step.reopen', glyph: 'received' },
  invoice: { title: 'history.step.invoice', glyph: 'invoiced' },
  share: { title: 'history.step.share', glyph: 'approved' },
  replace: { title: 'history.step.replace', glyph: 'approved' },
  restore: { title: 'history.step.restore', glyph: 'approved' },
  release: { title: 'history.step.release', glyph: 'approved' },
  undecided: { title: 'history.step.undecided', glyph: 'attention' },
};

/** Title and sign of an action; one of a newer server is something else that happened. */
export function titleOf(action: string): { title: string; glyph: GlyphStatus } {
  const known = titles[action] ?? { title: 'history.step.other', glyph: 'received' };
  return { title: t(known.title), glyph: known.glyph };
}

type Fields = { readonly [field: string]: unknown } | null;

/** Before and after without the status where the title of the action says it already. */
export function besideTitle(
  action: string,
  { before, after }: { before: Fields; after: Fields },
): { before: Fields; after: Fields } {
  if (action === 'update' || !(action in titles)) return { before, after };
  return { before: withoutStatus(before), after: withoutStatus(after) };
}

function withoutStatus(fields: Fields): Fields {
  if (fields === null) return null;
  const { status: _, ...others } = fields;
  return others;
}

const outcomes: { readonly [outcome: string]: WordKey } = {
  changed_since_reviewed: 'history.outcome.changed-since-reviewed',
  wrong_state: 'history.outcome.wrong-state',
  not_permitted: 'history.outcome.not-permitted',
};

/** Why a decision did not apply. */
export function outcomeWord(outcome: unknown): string {
  return t(outcomes[String(outcome)] ?? 'history.outcome.other');
}

/** Later than that after it was made, a step says when it was: the server's clock and the device's never quite agree. */
const LATE_MS = 2 * 60_000;

/**
 * The server's steps in words. The entry's project is the one that its steps so far named.
 * @param project of the entry today, where it is on this device
 */
export function serverSteps(
  steps: readonly HistoryStep[],
  names: Names,
  project: string | undefined,
): ShownStep[] {
  let current = textOf(steps[0]?.after?.projectId) ?? project;
  return steps.map((step) => {
    const { before, after } = besideTitle(step.action, step);
    const changes = shownChanges(before, after, names, current);
    current = textOf(step.after?.projectId) ?? current;
    return {
      ...{ key: String(step.seq), at: step.at, ...titleOf(step.action) },
      who: whoOf(step, names),
      device: step.device && (step.device.name ?? t('history.device-unknown')),
      changes,
      comment: step.comment,
      notes: notesOf(step, names),
    };
  });
}

function whoOf({ by, rule, action }: HistoryStep, names: Names): string {
  if (by)
    return by.id === names.me
      ? t('history.you')
      : by.name || (names.personOf(by.id) ?? t('history.somebody'));
  if (rule) return t('history.rule', { name: rule.name });
  // To its clients a firm does not say who.
  return t(action === 'approve' || action === 'invoice' ? 'history.firm' : 'history.stint');
}

function notesOf({ at, changedAt, meteredHours, after }: HistoryStep, { zone }: Names): string[] {
  const isLate = changedAt !== null && Math.abs(Date.parse(at) - Date.parse(changedAt)) > LATE_MS;
  return [
    ...(isLate ? [t('history.made', { when: instantWord(changedAt, zone) })] : []),
    ...(after?.outcome === undefined ? [] : [outcomeWord(after.outcome)]),
    ...(meteredHours === null ? [] : [meteredWord(Number(meteredHours) * 60)]),
  ];
}

function meteredWord(minutes: number): string {
  const time = formatMinutes(Math.abs(minutes));
  return t(minutes < 0 ? 'history.unmetered' : 'history.metered', { time });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
