import type { Project } from '../../../../domain/entities/project.ts';
import type { TenantSettings } from '../../../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import type { FlagCode, QueueFlag } from '../../../../domain/rules/approval-queue-flags.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { trustWords, warningWords } from '../../../data/rule-words.ts';
import { dateFormat, formatDate, formatMoney } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import { type Histories, usualBefore } from './histories.ts';

/** What the sentences name beside the entry itself. */
export interface FlagContext {
  readonly projects: ReadonlyMap<string, Project>;
  readonly histories: Histories;
  readonly holidays: TenantSettings['holidays'];
}

/** One reason to look closer as a short sentence with its figures: "11:30 on Tuesday; usually 7:40". */
export function flagWords(flag: QueueFlag, context: FlagContext): string {
  const { entry } = flag;
  const day = weekday(entry.date);
  switch (flag.code) {
    case 'changed':
      return t('queue.flag.changed', { work: projectName(entry, context), day });
    case 'adjustment': {
      const work = projectName(entry, context);
      return entry.correctsId === null
        ? t('queue.flag.adjustment-late', { work, day })
        : t('queue.flag.adjustment', { work, day });
    }
    case 'overlap':
      return t('queue.flag.overlap', {
        day,
        span: spanWords(entry),
        other: spanWords(flag.other),
        minutes: formatMinutes(flag.minutes),
      });
    case 'over_budget':
      return overBudgetWords(entry, context);
    case 'edited':
      return t('queue.flag.edited', {
        day,
        minutes: formatMinutes(entry.minutes),
        measured: formatMinutes(flag.measured),
      });
    case 'sent_again': {
      const { action, at, comment } = flag.earlier;
      const date = shortDate(at.slice(0, 10));
      return comment === ''
        ? t('queue.flag.sent-again', { action, day, date })
        : t('queue.flag.sent-again-comment', { action, day, date, comment });
    }
    case 'low_time_trust': {
      const [reason] = entry.timeTrust?.reasons ?? [];
      return t('queue.flag.clocks', { day, reason: reason ? trustWords(reason) : warningWords(flag.code) });
    }
    case 'unusual': {
      const history = context.histories.get(entry.userId);
      const minutes = formatMinutes(history?.days.get(entry.date) ?? flag.dayMinutes);
      const usual = history ? usualBefore(history, entry.date) : null;
      return usual === null
        ? t('queue.flag.unusual-plain', { minutes, day })
        : t('queue.flag.unusual', { minutes, day, usual: formatMinutes(usual) });
    }
    case 'long_day':
      return t('queue.flag.long-day', { minutes: formatMinutes(flag.dayMinutes), day });
    case 'weekend_or_holiday': {
      const minutes = formatMinutes(flag.dayMinutes);
      const holiday = context.holidays.find(({ date }) => date === entry.date)?.name;
      return holiday
        ? t('queue.flag.holiday', { minutes, day, holiday })
        : t('queue.flag.free-day', { minutes, day });
    }
    case 'outside_project_dates':
      return outsideWords(entry, context);
    case 'late':
      return t('queue.flag.late', { day, days: flag.days });
  }
}

function overBudgetWords(entry: TimeEntry, { projects }: FlagContext): string {
  const known = projects.get(entry.projectId);
  const project = known?.name ?? t('approvals.unknown-project');
  // The server counts what is submitted as spent, so this is with all that waits.
  if (known?.budgetMinutes != null && known.spentMinutes > known.budgetMinutes)
    return t('queue.flag.over-budget', {
      project,
      spent: formatMinutes(known.spentMinutes),
      budget: formatMinutes(known.budgetMinutes),
    });
  if (known?.budgetAmountMinor != null && known.spentAmountMinor >= known.budgetAmountMinor)
    return t('queue.flag.over-budget-money', {
      project,
      budget: formatMoney(known.budgetAmountMinor, known.currency, 'symbol', spokenLocale()),
    });
  return t('queue.flag.over-budget-plain', { project });
}

function outsideWords(entry: TimeEntry, context: FlagContext): string {
  const known = context.projects.get(entry.projectId);
  const project = projectName(entry, context);
  const day = shortDate(entry.date);
  if (known && entry.date < known.startDate)
    return t('queue.flag.before-start', { project, day, date: shortDate(known.startDate) });
  if (known?.endDate && entry.date > known.endDate)
    return t('queue.flag.after-end', { project, day, date: shortDate(known.endDate) });
  return t('queue.flag.outside', { project, day });
}

function projectName({ projectId }: TimeEntry, { projects }: FlagContext): string {
  return projects.get(projectId)?.name ?? t('approvals.unknown-project');
}

function weekday(date: string): string {
  return formatDate(date, spokenLocale(), { weekday: 'long' });
}

function shortDate(date: string): string {
  return formatDate(date, spokenLocale(), { day: 'numeric', month: 'short' });
}

function spanWords({ startedAt, endedAt, zone }: TimeEntry): string {
  if (startedAt === null || endedAt === null) return '';
  const clock = dateFormat(spokenLocale(), { hour: 'numeric', minute: '2-digit', timeZone: zone });
  return `${clock.format(new Date(startedAt))}–${clock.format(new Date(endedAt))}`;
}

/** What a reason is called in a list of reasons. */
export function reasonWords(reason: FlagCode | 'clean' | 'flagged'): string {
  const keys = {
    clean: 'queue.reason.clean',
    flagged: 'queue.reason.flagged',
    changed: 'queue.reason.changed',
    overlap: 'queue.reason.overlap',
    over_budget: 'queue.reason.over-budget',
    edited: 'queue.reason.edited',
    sent_again: 'queue.reason.sent-again',
    adjustment: 'queue.reason.adjustment',
    low_time_trust: 'queue.reason.low-time-trust',
    unusual: 'queue.reason.unusual',
    long_day: 'queue.reason.long-day',
    weekend_or_holiday: 'queue.reason.weekend-or-holiday',
    outside_project_dates: 'queue.reason.outside-project-dates',
    late: 'queue.reason.late',
  } as const;
  return t(keys[reason]);
}

/** The seven days of a week in words: `16 – 22 Nov`. */
export function weekWords(first: string): string {
  const from = new Date(`${first}T12:00:00Z`);
  const to = new Date(from.getTime() + 6 * 86_400_000);
  return dateFormat(spokenLocale(), { day: 'numeric', month: 'short', timeZone: 'UTC' }).formatRange(
    from,
    to,
  );
}
