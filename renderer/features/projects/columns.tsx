import { formatMinutes } from '../../../domain/rules/duration.ts';
import type { Tone } from '../../ui/Badge.tsx';
import { BudgetBar } from '../../ui/BudgetBar.tsx';
import { cx } from '../../ui/cx.ts';
import { formatMoney, numberFormat } from '../../ui/format.ts';
import type { TableColumn } from '../../ui/table-model.ts';
import { isClosed } from './project-figures.ts';
import { amountWords, dateWords, healthWord, percent, statusWords } from './project-words.ts';
import type { ProjectRow } from './use-projects.ts';

const toneClass: Partial<Record<Tone, string>> = { ok: 'text-ok', warn: 'text-warn', bad: 'text-bad' };

/** The columns of the list, with the totals of the rows that are shown. */
export function projectColumns(
  rows: readonly ProjectRow[],
  today: string,
  locale: string,
): TableColumn<ProjectRow>[] {
  const spent = rows.reduce((sum, { project }) => sum + project.spentMinutes, 0);
  const budget = rows.reduce((sum, { project }) => sum + (project.budgetMinutes ?? 0), 0);
  return [
    {
      id: 'project',
      header: 'Project',
      width: 264,
      text: ({ project }) => `${project.code} ${project.name}`,
      sortBy: ({ project }) => project.name,
      cell: ({ project }) => (
        <>
          <span className={isClosed(project) ? 'text-muted' : 'font-medium'}>{project.name}</span>{' '}
          <span className="text-12 text-muted">{project.code}</span>
        </>
      ),
      total: rows.length === 1 ? '1 project' : `${rows.length} projects`,
    },
    { id: 'client', header: 'Client', width: 128, text: ({ clientName }) => clientName },
    {
      id: 'status',
      header: 'Status',
      width: 100,
      text: ({ project }) => statusWords[project.status],
      cell: ({ project }) => (
        <span className={cx(isClosed(project) && 'text-muted')}>{statusWords[project.status]}</span>
      ),
    },
    {
      id: 'health',
      header: 'Health',
      width: 112,
      text: ({ health }) => (health ? `${health.score} ${healthWord(health.score).word}` : 'Not known yet'),
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
      header: 'Spent',
      width: 80,
      align: 'end',
      text: ({ project }) => formatMinutes(project.spentMinutes),
      sortBy: ({ project }) => project.spentMinutes,
      total: formatMinutes(spent),
    },
    {
      id: 'budget',
      header: 'Budget',
      width: 104,
      align: 'end',
      text: ({ budget: own }) => (own ? amountWords(own.budget, own) : '–'),
      sortBy: ({ project }) => project.budgetMinutes ?? project.budgetAmountMinor,
      total: formatMinutes(budget),
    },
    {
      id: 'used',
      header: 'Used',
      width: 164,
      text: ({ burn }) => (burn.used === null ? 'No budget' : percent(burn.used, locale)),
      sortBy: ({ burn }) => (burn.used === null ? null : Number(burn.used)),
      cell: ({ project, budget: own, burn }) =>
        own === null || burn.used === null ? (
          <span className="text-faint">No budget</span>
        ) : (
          <BudgetBar
            label={`Budget of ${project.name}`}
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
      header: 'Ends',
      width: 120,
      text: ({ project }) => (project.endDate === null ? 'Open' : dateWords(project.endDate, locale)),
      sortBy: ({ project }) => project.endDate,
      cell: ({ project }) => {
        if (project.endDate === null) return <span className="text-faint">Open</span>;
        const isPast = project.endDate < today && !isClosed(project);
        return (
          <span className={cx('digits', isPast && 'text-bad')}>
            {dateWords(project.endDate, locale)}
            {isPast && <span className="sr-only">, past</span>}
          </span>
        );
      },
    },
    { id: 'manager', header: 'Manager', width: 124, text: ({ managerName }) => managerName },
  ];
}

/** Money spent, for a project that is steered by minutes but bills money. */
export function billedWords({ project }: ProjectRow): string | null {
  return project.spentAmountMinor === 0 ? null : formatMoney(project.spentAmountMinor, project.currency);
}

function wholePercent(ratio: string, locale: string): string {
  return numberFormat(locale, { style: 'percent' }).format(Number(ratio));
}
