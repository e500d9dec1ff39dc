import {
  CircleAlert,
  CircleCheck,
  CircleOff,
  FileDown,
  Gift,
  LoaderCircle,
  RefreshCw,
  X,
} from 'lucide-react';
import type { UpdateState } from '../../../domain/ipc/updates.ts';
import { useMachine } from '../../data/machine.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { numberFormat } from '../../ui/format.ts';
import { ManagedMark } from '../../ui/ManagedMark.tsx';
import { spokenLocale, t } from '../../words/words.ts';
import { ReleaseNotes } from './ReleaseNotes.tsx';
import { mayPostpone, type UpdateWords, updateWords } from './update-words.ts';
import { useUpdateActions, whenWords } from './use-update-actions.ts';

const looks = {
  off: { icon: CircleOff, colour: 'text-muted' },
  well: { icon: CircleCheck, colour: 'text-ok' },
  busy: { icon: LoaderCircle, colour: 'text-muted' },
  ready: { icon: Gift, colour: 'text-accent-ink' },
  bad: { icon: CircleAlert, colour: 'text-bad' },
} as const satisfies Record<UpdateWords['look'], object>;

/**
 * How updates stand, and what can be done about them.
 * @param props `unsent`: changes that the server has not confirmed; `upToDate`: said instead of "Stint is up to date",
 *   where that is no good news
 */
export function UpdateView({ unsent, upToDate }: { unsent: number; upToDate?: string }) {
  const state = useMachine(({ update }) => update);
  const policy = useMachine((machine) => machine.policy.values);
  if (!state) return null;
  const words = updateWords(state, {
    mode: policy.UpdateMode,
    unsent,
    now: new Date().toISOString(),
    at: whenWords,
  });
  const isNoNews = words.look === 'well' && upToDate !== undefined;
  const { icon: Icon, colour } = looks[isNoNews ? 'off' : words.look];
  const isManaged = policy.UpdateMode !== undefined || policy.UpdateDeadlineDays !== undefined;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-start gap-2.5" aria-live="polite">
        <Icon size={18} strokeWidth={1.75} aria-hidden className={cx('mt-px shrink-0', colour)} />
        <div className="flex min-w-0 flex-1 flex-col gap-0.5">
          <p className="font-semibold">{isNoNews ? upToDate : words.title}</p>
          {words.lines.map((line) => (
            <p key={line} className="text-strong">
              {line}
            </p>
          ))}
          {words.look === 'bad' && state.refusal && state.refusal.details !== '' && (
            <p className="mt-1 font-mono text-12 break-all text-muted select-text">
              {t('system.update.details', { details: state.refusal.details })}
            </p>
          )}
        </div>
      </div>
      {state.phase === 'downloading' && <Progress state={state} />}
      <Actions state={state} />
      {isManaged && <ManagedMark text={t('system.managed')} hint={t('system.managed.help')} />}
      {state.available && (state.phase === 'ready' || state.phase === 'downloading') && (
        <section aria-labelledby="update-notes" className="rounded-large border border-line p-4">
          <h3 id="update-notes" className="mb-2 font-semibold">
            {t('system.update.notes', { version: state.available.version })}
          </h3>
          <ReleaseNotes notes={state.available.notes} />
        </section>
      )}
    </div>
  );
}

function Progress({ state }: { state: UpdateState }) {
  const locale = spokenLocale();
  const share = state.progress ?? 0;
  const size = numberFormat(locale, {
    style: 'unit',
    unit: 'megabyte',
    maximumFractionDigits: 0,
  }).format((state.available?.size ?? 0) / 1_000_000);
  const percent = numberFormat(locale, { style: 'percent' }).format(share);
  return (
    <div className="flex max-w-md flex-col gap-1">
      <progress
        aria-labelledby="update-progress"
        className="h-1.5 w-full appearance-none overflow-hidden rounded-small bg-pressed [&::-webkit-progress-bar]:bg-pressed [&::-webkit-progress-value]:bg-accent"
        {...(state.progress === null ? {} : { value: share, max: 1 })}
      />
      <p id="update-progress" className="digits text-12 text-muted">
        {t('system.update.progress', { percent, size })}
      </p>
    </div>
  );
}

function Actions({ state }: { state: UpdateState }) {
  const actions = useUpdateActions();
  const { phase } = state;
  if (phase === 'off' || phase === 'unmanaged' || phase === 'installing') return null;
  return (
    <div className="flex flex-wrap gap-2">
      {phase === 'ready' && (
        <Button kind="primary" icon={RefreshCw} onPress={() => void actions.install()}>
          {t('system.action.install')}
        </Button>
      )}
      {mayPostpone(state, new Date().toISOString()) && (
        <Button onPress={() => void actions.postpone()}>{t('system.action.postpone')}</Button>
      )}
      {phase === 'downloading' && (
        <Button icon={X} onPress={() => void actions.cancel()}>
          {t('system.action.cancel')}
        </Button>
      )}
      {(phase === 'idle' || phase === 'checking' || phase === 'failed') && (
        <>
          <Button icon={RefreshCw} isPending={phase === 'checking'} onPress={() => void actions.check()}>
            {t(phase === 'failed' || state.refusal !== null ? 'system.action.again' : 'system.action.check')}
          </Button>
          <Button
            kind="quiet"
            icon={FileDown}
            isDisabled={phase === 'checking'}
            onPress={() => void actions.fromFile()}
          >
            {t('system.action.file')}
          </Button>
        </>
      )}
    </div>
  );
}
