import { Ban, CircleCheck, CircleX, Clock, LoaderCircle } from 'lucide-react';
import type { ReportJob, ReportState } from '../../../domain/entities/report-job.ts';
import type { ReportDefinition } from '../../../domain/wire/reports.ts';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/cx.ts';
import { t } from '../../words/words.ts';
import { costWords, instantWords, periodWords, spanWords, stateWords, titleOf } from './report-words.ts';

const icons = {
  queued: Clock,
  running: LoaderCircle,
  completed: CircleCheck,
  failed: CircleX,
  cancelled: Ban,
};

export interface RunListProps {
  jobs: readonly ReportJob[];
  definitions: readonly ReportDefinition[];
  current: string | null;
  nameOf: (userId: string) => string;
  locale: string;
  onOpen: (id: string) => void;
}

/** The state of a run as a badge with its word. */
export function StateBadge({ state }: { state: ReportState }) {
  const { word, tone } = stateWords(state);
  return (
    <Badge tone={tone} icon={icons[state]}>
      {word}
    </Badge>
  );
}

/** All runs, newest first: of what, by whom, how it went, how long it took and what it cost. */
export function RunList({ jobs, definitions, current, nameOf, locale, onOpen }: RunListProps) {
  return (
    <nav aria-label={t('reports.runs')} className="min-h-0 overflow-auto border-r border-line py-2">
      <ul>
        {jobs.map((job) => (
          <li key={job.id}>
            <button
              type="button"
              id={`run-${job.id}`}
              aria-current={job.id === current ? 'true' : undefined}
              onClick={() => onOpen(job.id)}
              className={cx(
                'flex w-full flex-col px-4 py-1.5 text-left',
                job.id === current ? 'bg-pressed' : 'hover:bg-hover',
              )}
            >
              <span className="flex w-full items-center gap-2">
                <span className="min-w-0 flex-1 truncate font-medium">{titleOf(job, definitions)}</span>
                <StateBadge state={job.state} />
              </span>
              <span className="digits w-full truncate">{periodWords(job, locale)}</span>
              <span className="digits w-full truncate text-12 text-muted">
                {nameOf(job.requestedBy)} · {instantWords(job.createdAt, locale)}
              </span>
              {job.executionMs !== null && (
                <span className="digits w-full truncate text-12 text-muted">
                  {[spanWords(job.executionMs, locale), costWords(job, locale)].filter(Boolean).join(' · ')}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
