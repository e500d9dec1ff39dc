import type { ReportJob, ReportState } from '../../../domain/entities/report-job.ts';
import type { ReportDefinition } from '../../../domain/wire/reports.ts';
import { failureWords as rejectedWords } from '../../data/rule-words.ts';
import type { Tone } from '../../ui/Badge.tsx';
import { dateFormat, numberFormat } from '../../ui/format.ts';
import { spokenLanguage, t } from '../../words/words.ts';

const tones: Record<ReportState, Tone> = {
  queued: 'neutral',
  running: 'accent',
  completed: 'ok',
  failed: 'bad',
  cancelled: 'neutral',
};

/** The state of a run as a word and its tone. */
export function stateWords(state: ReportState): { word: string; tone: Tone } {
  return { word: t(`reports.state-${state}`), tone: tones[state] };
}

/** Why something failed; what went wrong in the app itself has its own words. */
export function failureWords(kind: string, message: string): string {
  return kind === 'inside' ? t('reports.went-wrong') : rejectedWords(kind, message);
}

export function isActive({ state }: Pick<ReportJob, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

export function titleOf(
  { definition }: Pick<ReportJob, 'definition'>,
  definitions: readonly ReportDefinition[],
): string {
  // The server names its reports in English only; the one that this version knows has a name in every language.
  if (definition === 'utilisation') return t('reports.name-utilisation');
  const known = definitions.find(({ name }) => name === definition);
  return known?.title ?? `${definition.charAt(0).toUpperCase()}${definition.slice(1)}`;
}

/** What a report tells, in the person's language where this version knows the report. */
export function descriptionOf({ name, description }: ReportDefinition): string {
  return name === 'utilisation' && spokenLanguage() !== 'en' ? t('reports.about-utilisation') : description;
}

/** `1–30 Nov 2026` of the job's parameters; empty where it has no period. */
export function periodWords({ parameters }: Pick<ReportJob, 'parameters'>, locale: string): string {
  const { from, to } = parameters;
  if (typeof from !== 'string' || typeof to !== 'string') return '';
  const day = (date: string): Date => new Date(`${date}T12:00:00Z`);
  return dateFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(day(from), day(to));
}

/** `0.4 s`, `12 s`, `2 min 5 s`. */
export function spanWords(ms: number, locale: string): string {
  const seconds = Math.round(ms / 1000);
  if (ms < 9_950) {
    const tenths = numberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    return `${tenths.format(ms / 1000)} s`;
  }
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
    t('reports.step-wait'),
    t('reports.step-snapshot'),
    t('reports.step-sandbox'),
    t('reports.step-start'),
    t('reports.step-check'),
  ];
  const now = done.indexOf(false);
  return labels.map((label, at) => ({
    label,
    state: done[at] === true ? 'done' : at === now ? 'now' : 'open',
  }));
}
