import type { UpdateRefusal, UpdateState } from '../../../domain/ipc/updates.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { t } from '../../words/words.ts';

/** What the words depend on beside the state. */
export interface UpdateContext {
  mode: Policy['UpdateMode'];
  /** Changes that the server has not confirmed. */
  unsent: number;
  /** ISO instant. */
  now: string;
  /** An instant as the person reads it. */
  at(instant: string): string;
}

export interface UpdateWords {
  look: 'off' | 'well' | 'busy' | 'ready' | 'bad';
  title: string;
  lines: string[];
}

/** Why there is no update, what that means, and what to do. */
export function refusalLine(kind: UpdateRefusal): string {
  return t(`system.refusal.${kind}`);
}

/** What an update that is there waits for; null when for nothing. */
export function waitLine(waitsFor: UpdateState['waitsFor'], unsent: number): string | null {
  return waitsFor === null ? null : t(`system.wait.${waitsFor}`, { count: unsent });
}

/** Whether the person may still put it off. */
export function mayPostpone({ phase, available, postponedUntil }: UpdateState, now: string): boolean {
  if (phase !== 'ready' || !available || available.isRequired) return false;
  if (postponedUntil !== null && postponedUntil > now) return false;
  return available.deadline === null || available.deadline > now;
}

/** All that is said about updates, the main thing first. */
export function updateWords(state: UpdateState, context: UpdateContext): UpdateWords {
  const { phase, current, checkedAt, available } = state;
  const version = available?.version ?? '';
  const checked = checkedAt
    ? t('system.update.checked', { at: context.at(checkedAt) })
    : t('system.update.never-checked');
  const running = t('system.update.current', { version: current });
  switch (phase) {
    case 'off':
      return {
        look: 'off',
        title: t('system.update.off'),
        lines: [running, t(context.mode === 'off' ? 'system.update.off-policy' : 'system.update.off-build')],
      };
    case 'unmanaged':
      return {
        look: 'off',
        title: t('system.update.unmanaged'),
        lines: [running, t('system.update.unmanaged-help')],
      };
    case 'idle':
      return state.refusal
        ? failedWords(state, checked)
        : {
            look: checkedAt ? 'well' : 'off',
            title: t(checkedAt ? 'system.update.idle' : 'system.update.unchecked'),
            lines: [running, checked],
          };
    case 'checking':
      return { look: 'busy', title: t('system.update.checking'), lines: [running] };
    case 'downloading':
      return { look: 'busy', title: t('system.update.downloading', { version }), lines: [running] };
    case 'ready':
      return {
        look: 'ready',
        title: t(available?.isRollback ? 'system.update.ready-rollback' : 'system.update.ready', {
          version,
        }),
        lines: readyLines(state, context),
      };
    case 'installing':
      return {
        look: 'busy',
        title: t('system.update.installing', { version }),
        lines: [t('system.update.installing-help')],
      };
    case 'failed':
      return failedWords(state, checked);
  }
}

function failedWords({ refusal, current }: UpdateState, checked: string): UpdateWords {
  return {
    look: 'bad',
    title: t('system.update.failed'),
    lines: [
      ...(refusal ? [refusalLine(refusal.kind)] : []),
      t('system.update.unharmed', { version: current }),
      ...(refusal && asksIt.has(refusal.kind) ? [t('system.refusal.ask-it')] : []),
      checked,
    ],
  };
}

/** Refusals that a person can do nothing about. */
const asksIt = new Set<UpdateRefusal>([
  'signature',
  'expired',
  'replayed',
  'downgrade',
  'hash',
  'manifest',
  'too_large',
  'no_package',
  'data_version',
]);

function readyLines({ current, available, waitsFor, postponedUntil }: UpdateState, context: UpdateContext) {
  const wait = waitLine(waitsFor, context.unsent);
  const deadline = available?.deadline ?? null;
  const lines = [t('system.update.current', { version: current })];
  if (available?.isRollback) lines.push(t('system.update.rollback-help'));
  if (postponedUntil !== null && postponedUntil > context.now)
    lines.push(t('system.update.postponed', { at: context.at(postponedUntil) }));
  else if (wait) lines.push(wait);
  else if (deadline === null || deadline > context.now)
    lines.push(t(context.mode === 'ask' ? 'system.update.when-asked' : 'system.update.by-itself'));
  if (available?.isRequired) lines.push(t('system.update.required'));
  else if (deadline !== null)
    lines.push(
      deadline > context.now
        ? t('system.update.deadline', { at: context.at(deadline) })
        : t('system.update.overdue'),
    );
  return lines;
}
