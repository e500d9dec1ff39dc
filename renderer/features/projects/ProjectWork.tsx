import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Assignment } from '../../../domain/entities/assignment.ts';
import type { Project } from '../../../domain/entities/project.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { countsAsSpent } from '../../../domain/rules/adjustment.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { usePeople, useWorkspace } from '../../data/workspace.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/cx.ts';
import { formatMoney } from '../../ui/format.ts';
import { t } from '../../words/words.ts';
import { PanelSection } from './PanelSection.tsx';
import { dateWords } from './project-words.ts';
import type { ProjectRow } from './use-projects.ts';

export interface ProjectWorkProps {
  row: ProjectRow;
  /** The project's entries on this device; null until they are read. */
  entries: readonly TimeEntry[] | null;
  today: string;
  isOwnTimeOnly: boolean;
}

/** What a project is made of: tasks, people, milestones, activity codes. */
export function ProjectWork({ row, entries, today, isOwnTimeOnly }: ProjectWorkProps) {
  const { info } = useWorkspace();
  const { project, assignments } = row;
  return (
    <>
      <Tasks project={project} entries={entries} isOwnTimeOnly={isOwnTimeOnly} />
      <Team assignments={assignments} today={today} isOwnTimeOnly={isOwnTimeOnly} locale={info.locale} />
      <Milestones project={project} today={today} locale={info.locale} />
      <PanelSection title={t('projects.activities')}>
        <ul>
          {project.activityCodes.map(({ code, name, billable }) => (
            <Line
              key={code}
              end={billable && project.allowsBillable ? t('projects.billable') : t('projects.not-billable')}
            >
              {name} <span className="text-12 text-muted">{code}</span>
            </Line>
          ))}
        </ul>
      </PanelSection>
    </>
  );
}

function Line(props: { end: ReactNode; isMuted?: boolean; children: ReactNode }) {
  return (
    <li className="flex items-baseline gap-3 py-1">
      <span className={cx('min-w-0 flex-1 break-words', props.isMuted && 'text-muted')}>
        {props.children}
      </span>
      <span className="digits shrink-0 text-muted">{props.end}</span>
    </li>
  );
}

function Tasks(props: { project: Project; entries: readonly TimeEntry[] | null; isOwnTimeOnly: boolean }) {
  const { project, entries, isOwnTimeOnly } = props;
  const spent = new Map<string, number>();
  for (const entry of entries ?? []) {
    if (entry.taskId && countsAsSpent(entry))
      spent.set(entry.taskId, (spent.get(entry.taskId) ?? 0) + entry.minutes);
  }
  return (
    <PanelSection
      title={t('projects.tasks')}
      aside={
        project.tasks.length > 0 && (
          <span className="text-12 text-muted">
            {isOwnTimeOnly ? t('projects.own-of-estimate') : t('projects.spent-of-estimate')}
          </span>
        )
      }
    >
      {project.tasks.length === 0 ? (
        <p className="py-1 text-muted">{t('projects.no-tasks')}</p>
      ) : (
        <ul>
          {project.tasks.map((task) => (
            <Line
              key={task.id}
              isMuted={task.closed}
              end={t('projects.amount-of', {
                spent: entries ? formatMinutes(spent.get(task.id) ?? 0) : '–',
                budget: formatMinutes(task.estimateMinutes),
              })}
            >
              {task.name} {task.closed && <Badge icon={CircleCheck}>{t('projects.task-closed')}</Badge>}
              {(spent.get(task.id) ?? 0) > task.estimateMinutes && (
                <Badge tone="warn" icon={TriangleAlert}>
                  {t('projects.over-estimate')}
                </Badge>
              )}
            </Line>
          ))}
        </ul>
      )}
    </PanelSection>
  );
}

function Team(props: {
  assignments: readonly Assignment[];
  today: string;
  isOwnTimeOnly: boolean;
  locale: string;
}) {
  const { today, isOwnTimeOnly, locale } = props;
  const people = usePeople();
  const nameOf = ({ userId }: Assignment): string => people.get(userId)?.name ?? t('projects.unknown-person');
  const isPast = ({ toDate }: Assignment): boolean => toDate !== null && toDate < today;
  const team = [...props.assignments].sort(
    (a, b) => Number(isPast(a)) - Number(isPast(b)) || nameOf(a).localeCompare(nameOf(b), locale),
  );
  return (
    <PanelSection title={t('projects.team')}>
      {team.length === 0 && !isOwnTimeOnly && (
        <p className="py-1 text-muted">{t('projects.nobody-assigned')}</p>
      )}
      <ul>
        {team.map((assignment) => (
          <Line
            key={assignment.id}
            isMuted={isPast(assignment)}
            end={t('projects.a-week', { minutes: formatMinutes(assignment.minutesPerWeek) })}
          >
            {nameOf(assignment)}{' '}
            <span className="text-12 text-muted">
              {assignment.role} · {spanWords(assignment, today, locale)}
            </span>
          </Line>
        ))}
      </ul>
      {isOwnTimeOnly && <p className="py-1 text-12 text-muted">{t('projects.others-hidden')}</p>}
    </PanelSection>
  );
}

function spanWords({ fromDate, toDate }: Assignment, today: string, locale: string): string {
  const from = dateWords(fromDate, locale);
  if (toDate === null) {
    return t(fromDate > today ? 'projects.span-from' : 'projects.span-since', { date: from });
  }
  const to = dateWords(toDate, locale);
  if (fromDate > today) return t('projects.span-from-to', { from, to });
  return t(toDate < today ? 'projects.span-until' : 'projects.span-to', { date: to });
}

function Milestones({ project, today, locale }: { project: Project; today: string; locale: string }) {
  if (project.milestones.length === 0) return null;
  const milestones = [...project.milestones].sort((a, b) => a.due.localeCompare(b.due));
  return (
    <PanelSection title={t('projects.milestones')}>
      <ul>
        {milestones.map(({ id, name, due, amountMinor, reachedOn }) => (
          <Line
            key={id}
            end={amountMinor === null ? null : formatMoney(amountMinor, project.currency, 'symbol', locale)}
          >
            {name}{' '}
            {reachedOn ? (
              <Badge tone="ok" icon={CircleCheck}>
                {t('projects.reached', { date: dateWords(reachedOn, locale) })}
              </Badge>
            ) : due < today ? (
              <Badge tone="warn" icon={TriangleAlert}>
                {t('projects.late', { date: dateWords(due, locale) })}
              </Badge>
            ) : (
              <span className="text-12 text-muted">
                {t('projects.due', { date: dateWords(due, locale) })}
              </span>
            )}
          </Line>
        ))}
      </ul>
    </PanelSection>
  );
}
