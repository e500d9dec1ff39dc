import { formatMinutes } from '../../../domain/rules/duration.ts';
import type { Tone } from '../../ui/Badge.tsx';
import { BudgetBar } from '../../ui/BudgetBar.tsx';
import { cx } from '../../ui/cx.ts';
import { formatMoney, numberFormat } from '../../ui/format.ts';
import type { TableColumn } from '../../ui/table-model.ts';
import { t } from '../../words/words.ts';
import { isClosed } from './project-figures.ts';
import { amountWords, dateWords, healthWord, percent, statusWords } from './project-words.ts';
import type { ProjectRow } from './use-projects.ts';

const toneClass: Partial<Record<Tone, string>> = { ok: 'text-ok', warn: 'text-warn', bad: 'text-bad' };

/** The columns of the list, with the totals of the rows that are shown. */
export function projectColumns(
  rows: readonly ProjectRow[],
  today: string,
  locale: string,
  isOwnTimeOnly: boolean,
): TableColumn<ProjectRow>[] {
  // Budgets in money are not for whoever logs time.
  const noBudget = isOwnTimeOnly ? t('projects.no-hours-budget') : t('projects.no-budget');
  const spent = rows.reduce((sum, { project }) => sum + project.spentMinutes, 0);
  const budget = rows.reduce((sum, { project }) => sum + (project.budgetMinutes ?? 0), 0);
  return [
    {
      id: 'project',
      header: t('projects.project'),
      width: 256,
      text: ({ project }) => `${project.code} ${project.name}`,
      sortBy: ({ project }) => project.name,
      cell: ({ project }) => (
        <>
          <span className={isClosed(project) ? 'text-muted' : 'font-medium'}>{project.name}</span>{' '}
          <span className="text-12 text-muted">{project.code}</span>
        </>
      ),
      total: t('projects.count', { count: rows.length }),
    },
    {
      id: 'client',
      header: t('projects.client'),
      width: 128,
      text: ({ clientName }) => clientName ?? t('projects.unknown-client'),
    },
    {
      id: 'status',
      header: t('projects.status'),
      width: 124,
      minWidth: 124,
      text: ({ project }) => statusWords(project.status),
      cell: ({ project }) => (
        <span className={cx(isClosed(project) && 'text-muted')}>{statusWords(project.status)}</span>
      ),
    },
    {
      id: 'health',
      header: t('projects.health'),
      width: 112,
      minWidth: 112,
      text: ({ health }) =>
        health ? `${health.score} ${healthWord(health.score).word}` : t('projects.not-known-yet'),
      sortBy: ({ health }) => health?.score ?? null,
      cell: ({ health }) => {
        if (health === null) return <span className="text-faint">–</span>;
        const { word, tone } = healthWord(health.score);
        return (
          <>
            <span className="digits inline-block w-7 text-right">{health.score}</span>{' '}
            <span className={toneClass[tone]}>{word}</span>
          </>
        );
      },
    },
    {
      id: 'spent',
      header: t('projects.spent'),
      width: 100,
      align: 'end',
      text: ({ project }) => formatMinutes(project.spentMinutes),
      sortBy: ({ project }) => project.spentMinutes,
      total: formatMinutes(spent),
    },
    {
      id: 'budget',
      header: t('projects.budget'),
      width: 104,
      align: 'end',
      text: ({ budget: own }) => (own ? amountWords(own.budget, own, locale) : '–'),
      sortBy: ({ project }) => project.budgetMinutes ?? project.budgetAmountMinor,
      total: formatMinutes(budget),
    },
    {
      id: 'used',
      header: t('projects.used'),
      width: 164,
      text: ({ burn }) => (burn.used === null ? noBudget : percent(burn.used, locale)),
      sortBy: ({ burn }) => (burn.used === null ? null : Number(burn.used)),
      cell: ({ project, budget: own, burn }) =>
        own === null || burn.used === null ? (
          <span className="text-faint">{noBudget}</span>
        ) : (
          <BudgetBar
            label={t('projects.budget-of', { project: project.name })}
            spent={own.spent}
            budget={own.budget}
            {...(own.planned === null || isClosed(project) ? {} : { planned: own.planned })}
            text={wholePercent(burn.used, locale)}
            showText
            className="h-6 w-24"
          />
        ),
    },
    {
      id: 'end',
      header: t('projects.ends'),
      width: 120,
      text: ({ project }) =>
        project.endDate === null ? t('projects.open-end') : dateWords(project.endDate, locale),
      sortBy: ({ project }) => project.endDate,
      cell: ({ project }) => {
        if (project.endDate === null) return <span className="text-faint">{t('projects.open-end')}</span>;
        const isPast = project.endDate < today && !isClosed(project);
        return (
          <span className={cx('digits', isPast && 'text-bad')}>
            {dateWords(project.endDate, locale)}
            {isPast && <span className="sr-only">{t('projects.past')}</span>}
          </span>
        );
      },
    },
    {
      id: 'manager',
      header: t('projects.manager'),
      width: 124,
      text: ({ managerName }) => managerName ?? t('projects.unknown-person'),
    },
  ];
}

/** Money spent, for a project that is steered by minutes but bills money. */
export function billedWords({ project }: ProjectRow, locale: string): string | null {
  return project.spentAmountMinor === 0
    ? null
    : formatMoney(project.spentAmountMinor, project.currency, 'symbol', locale);
}

function wholePercent(ratio: string, locale: string): string {
  return numberFormat(locale, { style: 'percent' }).format(Number(ratio));
}
