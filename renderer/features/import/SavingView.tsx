import { CircleCheck } from 'lucide-react';
import { useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { numberFormat } from '../../ui/format.ts';
import { ErrorState } from '../../ui/states.tsx';
import { spokenLocale, t } from '../../words/words.ts';
import { type Saving, useImport } from './import-store.ts';
import { startImport, stopImport, undoImport } from './save-run.ts';

/** How far the import is, and how it ended. Stands above the dry run, which says what is left. */
export function SavingView({ saving }: { saving: Saving }) {
  const workspace = useWorkspace();
  const { saved, total, state, reason } = saving;
  const number = (value: number): string => numberFormat(spokenLocale(), {}).format(value);
  if (state === 'taken_back') return null;
  if (state === 'saving' || state === 'stopping' || state === 'taking_back') {
    return (
      <section className="flex flex-col gap-2 px-6 py-4 @max-[640px]:px-4">
        <div className="flex flex-wrap items-center gap-3">
          <p className="digits flex-1 font-medium" id="import-progress">
            {state === 'taking_back'
              ? t('import.taking-back')
              : t('import.progress', { saved: number(saved), total: number(total) })}
          </p>
          {state !== 'taking_back' && (
            <Button isDisabled={state === 'stopping'} onPress={stopImport}>
              {state === 'stopping' ? t('import.stopping') : t('import.stop')}
            </Button>
          )}
        </div>
        <progress
          aria-labelledby="import-progress"
          className="h-1.5 w-full appearance-none overflow-hidden rounded-small bg-pressed [&::-webkit-progress-bar]:bg-pressed [&::-webkit-progress-value]:bg-accent"
          {...(state === 'taking_back' ? {} : { value: saved, max: Math.max(1, total) })}
        />
        {state !== 'taking_back' && <p className="text-12 text-muted">{t('import.progress-help')}</p>}
      </section>
    );
  }
  const again = () => {
    useImport.setState({ saving: null });
    void startImport(workspace);
  };
  const actions = (
    <div className="flex gap-2">
      {saved > 0 && <Button onPress={() => void undoImport()}>{t('import.take-back')}</Button>}
      {state !== 'done' && (
        <Button kind="primary" onPress={again}>
          {t('import.go-on')}
        </Button>
      )}
    </div>
  );
  if (state === 'failed') {
    return (
      <div className="px-6 py-4 @max-[640px]:px-4">
        <ErrorState shape="line" title={t('import.failed-save', { reason: reason ?? '' })} action={actions} />
      </div>
    );
  }
  return (
    <section
      role="status"
      className="mx-6 my-4 flex flex-wrap items-center gap-3 rounded-normal bg-ok-soft px-3 py-2 @max-[640px]:mx-4"
    >
      <CircleCheck size={16} aria-hidden className="shrink-0 text-ok" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {state === 'done'
            ? t('import.done-title', { count: saved })
            : t('import.stopped-title', { saved: number(saved), total: number(total) })}
        </p>
        <p className="text-strong">{state === 'done' ? t('import.done-help') : t('import.stopped-help')}</p>
      </div>
      {actions}
    </section>
  );
}
