import { Ban, Circle, CircleCheck, CircleDot, FileDown, RotateCcw, Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReportJob } from '../../../domain/entities/report-job.ts';
import { Button } from '../../ui/Button.tsx';
import { useCommand } from '../../ui/commands.ts';
import { cx } from '../../ui/cx.ts';
import { Menu } from '../../ui/Menu.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { t } from '../../words/words.ts';
import { LogView } from './LogView.tsx';
import { StateBadge } from './RunList.tsx';
import {
  costWords,
  failureWords,
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
      {t('reports.again')}
    </Button>
  );
  return (
    <section
      aria-label={t('reports.one-run')}
      className="flex min-h-0 min-w-0 flex-col gap-6 overflow-auto px-6 py-4"
    >
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
            {t('common.cancel')}
          </Button>
        )}
        {job.state === 'completed' && <SaveMenu reports={reports} job={job} />}
      </header>

      {active && <Progress job={job} />}
      {job.state === 'completed' && <Result reports={reports} job={job} locale={locale} />}
      {job.state === 'failed' && (
        <ErrorState title={t('reports.failed')} action={again}>
          {job.error ?? t('reports.failed-help')}
        </ErrorState>
      )}
      {job.state === 'cancelled' && (
        <EmptyState icon={Ban} title={t('reports.stopped')} action={again}>
          {t('reports.stopped-help')}
        </EmptyState>
      )}

      <Facts job={job} locale={locale} />
      <details open={active || job.state === 'failed'}>
        <summary className="mb-2 w-max text-12 font-medium text-muted">
          {lines.length > 0 ? t('reports.log-lines', { count: lines.length }) : t('reports.log')}
        </summary>
        {failure ? (
          <ErrorState shape="line" title={t('reports.no-log')}>
            {failureWords(failure.kind, failure.message)}
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
          label: t('reports.save-csv'),
          group: t('reports.title'),
          keys: 'Mod+S',
          words: t('reports.save-words'),
          run: () => save(csv.name),
        }
      : null,
  );
  return (
    <Menu
      label={t('reports.save')}
      placement="bottom end"
      trigger={
        <Button icon={FileDown} isDisabled={formats.length === 0}>
          {t('reports.save-more')}
        </Button>
      }
      items={formats.map(({ name, format }) => ({
        id: name,
        label: t('reports.as-format', { format }),
        ...(name === csv?.name ? { keys: 'Mod+S' } : {}),
        onAction: () => save(name),
      }))}
    />
  );
}

function Result({ reports, job, locale }: { reports: Reports; job: ReportJob; locale: string }) {
  const { result, failure, again } = useResult(reports, job);
  if (result) return <UtilisationView result={result} locale={locale} />;
  if (!failure) return <Skeleton label={t('reports.fetching-result')} rows={8} />;
  return (
    <ErrorState
      title={t('reports.no-result')}
      action={<Button onPress={again}>{t('reports.try-again')}</Button>}
    >
      {t('reports.no-result-help', { why: failureWords(failure.kind, failure.message) })}
    </ErrorState>
  );
}

const stepIcons = { done: CircleCheck, now: CircleDot, open: Circle };
const stepWords = {
  done: 'reports.step-done',
  now: 'reports.step-now',
  open: 'reports.step-open',
} as const;

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
      <span className="sr-only">{t(stepWords[state])}</span>
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
      {t('reports.running-for', {
        time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
      })}
    </p>
  );
}

function Facts({ job, locale }: { job: ReportJob; locale: string }) {
  const facts = [
    [t('reports.cost'), costWords(job, locale)],
    [t('reports.execution-time'), job.executionMs === null ? null : spanWords(job.executionMs, locale)],
    [t('reports.snapshot'), job.inputHash],
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
