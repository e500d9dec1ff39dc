import type { ReportJob, ReportState } from '../../../domain/entities/report-job.ts';
import type { ReportDefinition } from '../../../domain/wire/reports.ts';
import type { Tone } from '../../ui/Badge.tsx';
import { dateFormat, numberFormat } from '../../ui/format.ts';

export const stateWords: Record<ReportState, { word: string; tone: Tone }> = {
  queued: { word: 'Waiting', tone: 'neutral' },
  running: { word: 'Running', tone: 'accent' },
  completed: { word: 'Done', tone: 'ok' },
  failed: { word: 'Failed', tone: 'bad' },
  cancelled: { word: 'Stopped', tone: 'neutral' },
};

export function isActive({ state }: Pick<ReportJob, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

export function titleOf(
  { definition }: Pick<ReportJob, 'definition'>,
  definitions: readonly ReportDefinition[],
): string {
  const known = definitions.find(({ name }) => name === definition);
  return known?.title ?? `${definition.charAt(0).toUpperCase()}${definition.slice(1)}`;
}

/** `1–30 Nov 2026` of the job's parameters; empty where it has no period. */
export function periodWords({ parameters }: Pick<ReportJob, 'parameters'>, locale: string): string {
  const { from, to } = parameters;
  if (typeof from !== 'string' || typeof to !== 'string') return '';
  const day = (date: string): Date => new Date(`${date}T12:00:00Z`);
  return dateFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(day(from), day(to));
}

/** `0.4 s`, `12 s`, `2 min 5 s`. */
export function spanWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** What a run cost, in all its digits: the platform bills fractions of a cent. Null while that is not known. */
export function costWords(
  { costAmount, costCurrency }: Pick<ReportJob, 'costAmount' | 'costCurrency'>,
  locale: string,
): string | null {
  if (costAmount === null || costCurrency === null) return null;
  // Intl reads decimal text exactly (ES2023); a template literal type says so to the compiler.
  return numberFormat(locale, {
    style: 'currency',
    currency: costCurrency,
    minimumFractionDigits: 2,
    maximumFractionDigits: 12,
  }).format(costAmount as `${number}`);
}

/** `24 Nov, 14:02` on the person's clock. */
export function instantWords(instant: string, locale: string): string {
  return dateFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(instant));
}

export interface Step {
  label: string;
  state: 'done' | 'now' | 'open';
}

/** How far a run is, told from what its job already has. */
export function stepsOf(job: Pick<ReportJob, 'state' | 'inputHash' | 'sandboxId' | 'taskId'>): Step[] {
  const done = [
    job.state !== 'queued',
    job.inputHash !== null,
    job.sandboxId !== null,
    job.taskId !== null,
    job.state === 'completed',
  ];
  const labels = [
    'Wait for a free place',
    'Take a snapshot of the data',
    'Open a sandbox',
    'Start the program',
    'Check and keep the result',
  ];
  const now = done.indexOf(false);
  return labels.map((label, at) => ({
    label,
    state: done[at] === true ? 'done' : at === now ? 'now' : 'open',
  }));
}
