import type { ProjectStatus } from '../../../domain/entities/project.ts';
import type { HealthPart } from '../../../domain/rules/health.ts';
import type { Tone } from '../../ui/Badge.tsx';
import { dateFormat } from '../../ui/format.ts';
import { t } from '../../words/words.ts';

const statusKeys = {
  planning: 'projects.status-planning',
  active: 'projects.status-active',
  on_hold: 'projects.status-on-hold',
  completed: 'projects.status-completed',
  cancelled: 'projects.status-cancelled',
} as const satisfies Record<ProjectStatus, string>;

export function statusWords(status: ProjectStatus): string {
  return t(statusKeys[status]);
}

export interface Verdict {
  word: string;
  tone: Tone;
}

/** How a project keeps to its dates, in one word. */
export function scheduleWord({ score, because }: HealthPart): Verdict {
  if (because.code === 'closed') return { word: t('client.over'), tone: 'neutral' };
  if (score >= 90) return { word: t('client.on-schedule'), tone: 'ok' };
  return score >= 60
    ? { word: t('client.a-little-late'), tone: 'warn' }
    : { word: t('client.late'), tone: 'bad' };
}

/** Why, in a sentence. */
export function scheduleReason({ because }: HealthPart): string {
  switch (because.code) {
    case 'past-end':
      return t('projects.because-past-end', { days: because.days });
    case 'late':
      return t('projects.because-late', { count: because.count });
    case 'closed':
      return t('projects.because-closed');
    default:
      return t('projects.because-on-schedule');
  }
}

/** A civil date in the person's own way: `12 May 2026`. */
export function dateWords(date: string, locale: string): string {
  return dateFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${date}T12:00:00Z`));
}
