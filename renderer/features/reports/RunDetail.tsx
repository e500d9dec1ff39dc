import { Ban, Circle, CircleCheck, CircleDot, FileDown, RotateCcw, Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReportJob } from '../../../domain/entities/report-job.ts';
import { Button } from '../../ui/Button.tsx';
import { useCommand } from '../../ui/commands.ts';
import { cx } from '../../ui/cx.ts';
import { Menu } from '../../ui/Menu.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { LogView } from './LogView.tsx';
import { StateBadge } from './RunList.tsx';
import {
  costWords,
  instantWords,
  isActive,
  periodWords,
  type Step,
  spanWords,
  stepsOf,
  titleOf,
} from './report-words.ts';
import { saveOutput } from './save-output.ts';
import { UtilisationView } from './UtilisationView.tsx';
import { useLog, useResult } from './use-job.ts';
import type { Reports } from './use-reports.ts';

export interface RunDetailProps {
  reports: Reports;
  job: ReportJob;
  requestedBy: string;
  locale: string;
  onRunAgain: () => void;
  onCancel: () => void;
}

/** One run: how far it is, or what it found, or why it failed; and its log. */
export function RunDetail({ reports, job, requestedBy, locale, onRunAgain, onCancel }: RunDetailProps) {
  const { lines, failure } = useLog(reports, job);
  const active = isActive(job);
  const again = (
    <Button icon={RotateCcw} isDisabled={reports.isOffline} onPress={onRunAgain}>
      Run again
    </Button>
  );
  return (
    <section aria-label="Run" className="flex min-h-0 min-w-0 flex-col gap-6 overflow-auto px-6 py-4">
      <header className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1">
          <h2 className="flex flex-wrap items-center gap-2 text-15 font-semibold">
            {titleOf(job, reports.memory.definitions)} <StateBadge state={job.state} />
          </h2>
          <p className="digits">{periodWords(job, locale)}</p>
          <p className="digits text-12 text-muted">
            {requestedBy} · {instantWords(job.createdAt, locale)}
          </p>
        </div>
        {active && (
          <Button icon={Square} isDisabled={reports.isOffline} onPress={onCancel}>
            Cancel
          </Button>
        )}
        {job.state === 'completed' && <SaveMenu reports={reports} job={job} />}
      </header>

      {active && <Progress job={job} />}
      {job.state === 'completed' && <Result reports={reports} job={job} locale={locale} />}
      {job.state === 'failed' && (
        <ErrorState title="The report failed" action={again}>
          {job.error ?? 'It ended without saying why. Your data is safe. Run it again.'}
        </ErrorState>
      )}
      {job.state === 'cancelled' && (
        <EmptyState icon={Ban} title="Stopped before it was done" action={again}>
          Nothing of it was kept. Your data is as it was.
        </EmptyState>
      )}

      <Facts job={job} locale={locale} />
      <details open={active || job.state === 'failed'}>
        <summary className="mb-2 w-max text-12 font-medium text-muted">
          Log{lines.length > 0 && `, ${lines.length === 1 ? '1 line' : `${lines.length} lines`}`}
        </summary>
        {failure ? (
          <ErrorState shape="line" title="The log cannot be shown">
            {failure.message}
          </ErrorState>
        ) : (
          <LogView lines={lines} isLive={active} locale={locale} />
        )}
      </details>
    </section>
  );
}

function SaveMenu({ reports, job }: { reports: Reports; job: ReportJob }) {
  const formats = job.outputs.map(({ name }) => ({
    name,
    format: (name.split('.').at(-1) ?? name).toUpperCase(),
  }));
  const csv = formats.find(({ format }) => format === 'CSV');
  const save = (name: string): void => void saveOutput(reports.api, job, name);
  useCommand(
    csv
      ? {
          id: 'reports.save',
          label: 'Save result as CSV',
          group: 'Reports',
          keys: 'Mod+S',
          words: 'export download',
          run: () => save(csv.name),
        }
      : null,
  );
  return (
    <Menu
      label="Save result"
      placement="bottom end"
      trigger={
        <Button icon={FileDown} isDisabled={formats.length === 0}>
          Save result…
        </Button>
      }
      items={formats.map(({ name, format }) => ({
        id: name,
        label: `As ${format}`,
        ...(name === csv?.name ? { keys: 'Mod+S' } : {}),
        onAction: () => save(name),
      }))}
    />
  );
}

function Result({ reports, job, locale }: { reports: Reports; job: ReportJob; locale: string }) {
  const { result, failure, again } = useResult(reports, job);
  if (result) return <UtilisationView result={result} locale={locale} />;
  if (!failure) return <Skeleton label="Fetching the result" rows={8} />;
  return (
    <ErrorState title="The result is not here yet" action={<Button onPress={again}>Try again</Button>}>
      {failure.message} It is kept on the server.
    </ErrorState>
  );
}

const stepIcons = { done: CircleCheck, now: CircleDot, open: Circle };
const stepWords = { done: 'done', now: 'under way', open: 'to come' };

function Progress({ job }: { job: ReportJob }) {
  return (
    <div className="flex flex-col gap-1" role="status">
      <ol>
        {stepsOf(job).map((step) => (
          <StepLine key={step.label} step={step} />
        ))}
      </ol>
      {job.startedAt && <Elapsed since={job.startedAt} />}
    </div>
  );
}

function StepLine({ step: { label, state } }: { step: Step }) {
  const Icon = stepIcons[state];
  return (
    <li className={cx('flex items-center gap-2 py-0.5', state === 'open' && 'text-muted')}>
      <Icon
        size={16}
        strokeWidth={1.75}
        aria-hidden
        className={cx(state === 'done' && 'text-ok', state === 'now' && 'text-accent-ink')}
      />
      <span className={cx(state === 'now' && 'font-medium')}>{label}</span>
      <span className="sr-only">{stepWords[state]}</span>
    </li>
  );
}

function Elapsed({ since }: { since: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1_000);
    return () => window.clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1_000));
  return (
    <p aria-hidden className="digits text-12 text-muted">
      Running for {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}
    </p>
  );
}

function Facts({ job, locale }: { job: ReportJob; locale: string }) {
  const facts = [
    ['Cost', costWords(job, locale)],
    ['Execution time', job.executionMs === null ? null : spanWords(job.executionMs)],
    ['Data snapshot', job.inputHash],
  ].filter((fact): fact is [string, string] => fact[1] !== null);
  if (facts.length === 0) return null;
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1 border-t border-line pt-4">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd
            className={cx(
              'select-text',
              value === job.inputHash ? 'font-mono text-12 leading-5 break-all' : 'digits',
            )}
          >
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
