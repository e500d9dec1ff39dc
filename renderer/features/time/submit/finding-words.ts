import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { refusalWords, warningWords } from '../../../data/rule-words.ts';
import { formatDate } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import type { Finding } from './week-check.ts';

function dayWords(date: string): string {
  return formatDate(date, spokenLocale(), { weekday: 'short', day: 'numeric', month: 'short' });
}

/**
 * A finding as one line: where, and what.
 * @param workOf the work of an entry in words
 */
export function findingWords(
  finding: Finding,
  workOf: (entry: { projectId: string; taskId: string | null; activityCode: string }) => string,
  nameOf: (userId: string) => string,
): { where: string; what: string } {
  switch (finding.kind) {
    case 'refused':
      return { where: place(finding.entry, workOf), what: refusalWords(finding.error) };
    case 'returned':
      return {
        where: place(finding.entry, workOf),
        what: finding.comment
          ? t('submit.returned-why', { name: nameOf(finding.by ?? ''), comment: finding.comment })
          : t('submit.returned', { name: nameOf(finding.by ?? '') }),
      };
    case 'missing':
      return {
        where: dayWords(finding.date),
        what: t('submit.missing', { minutes: formatMinutes(finding.minutes) }),
      };
    case 'warning':
      return {
        where: dayWords(finding.date),
        what: warningWords(finding.warning),
      };
    case 'attention':
      return { where: t('submit.this-week'), what: t('submit.attention', { count: finding.count }) };
    case 'overlap':
      return { where: t('submit.this-week'), what: t('submit.overlap', { count: finding.count }) };
    case 'away':
      return {
        where: t('submit.now'),
        what: t('submit.away', { minutes: formatMinutes(finding.minutes) }),
      };
    case 'timer':
      return { where: t('submit.now'), what: t('submit.timer') };
    case 'undescribed':
      return {
        where: t('submit.this-week'),
        what: t('submit.undescribed', { count: finding.entries.length }),
      };
    case 'unsent':
      return { where: t('submit.now'), what: t('submit.unsent', { count: finding.count }) };
  }
}

function place(
  entry: { date: string; projectId: string; taskId: string | null; activityCode: string },
  workOf: (entry: { projectId: string; taskId: string | null; activityCode: string }) => string,
): string {
  return `${dayWords(entry.date)} · ${workOf(entry)}`;
}
