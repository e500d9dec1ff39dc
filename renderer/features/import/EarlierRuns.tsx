import { useState } from 'react';
import { useWorkspace } from '../../data/workspace.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { dateFormat, numberFormat } from '../../ui/format.ts';
import { spokenLocale, t } from '../../words/words.ts';
import type { ImportRun } from './memory.ts';
import { takeBackRun } from './save-run.ts';

/** What was imported on this device, each to be taken back as a whole, and what was interrupted. */
export function EarlierRuns({ runs }: { runs: readonly ImportRun[] }) {
  const [interrupted] = runs.filter(({ state }) => state === 'running');
  return (
    <>
      {interrupted && <Interrupted run={interrupted} />}
      {runs.length > 0 && (
        <section className="flex flex-col gap-2">
          <h2 className="text-15 font-semibold">{t('import.earlier')}</h2>
          <ul className="flex flex-col">
            {runs.map((run) => (
              <Run key={run.at} run={run} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Interrupted({ run }: { run: ImportRun }) {
  const number = (value: number): string => numberFormat(spokenLocale(), {}).format(value);
  return (
    <section role="status" className="rounded-normal bg-warn-soft px-3 py-2">
      <p className="font-medium">{t('import.interrupted', { name: run.name, total: number(run.total) })}</p>
      <p className="text-strong">{t('import.interrupted-help')}</p>
    </section>
  );
}

function Run({ run }: { run: ImportRun }) {
  const workspace = useWorkspace();
  const [isBusy, setBusy] = useState(false);
  const date = dateFormat(spokenLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(run.at),
  );
  return (
    <li className="flex flex-wrap items-center gap-3 border-t border-line py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{run.name}</p>
        <p className="digits text-12 text-muted">
          {run.state === 'running' ? date : t('import.earlier-line', { count: run.saved, date })}
        </p>
      </div>
      {run.state === 'taken_back' && <Badge>{t('import.earlier-taken')}</Badge>}
      {(run.state === 'stopped' || run.state === 'running') && (
        <Badge tone="warn">{t('import.earlier-stopped')}</Badge>
      )}
      {run.state !== 'taken_back' && (run.saved > 0 || run.state === 'running') && (
        <Button
          size="small"
          isPending={isBusy}
          aria-label={`${t('import.take-back')}: ${run.name}, ${date}`}
          onPress={() => {
            setBusy(true);
            void takeBackRun(workspace, run).finally(() => setBusy(false));
          }}
        >
          {t('import.take-back')}
        </Button>
      )}
    </li>
  );
}
