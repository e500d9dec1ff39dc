import { CircleCheck, Clock3, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { useWorkspace } from '../../data/workspace.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { t } from '../../words/words.ts';
import { type ClientProject, groupTime, type Names } from './client-model.ts';
import { useClientStore } from './client-store.ts';
import { dateWords, scheduleReason, scheduleWord, statusWords } from './client-words.ts';

interface Props {
  row: ClientProject;
  /** Approved time of all of the client's projects. */
  entries: readonly TimeEntry[];
  names: Names;
  today: string;
  onShowTime: () => void;
  onClose: () => void;
}

/** One project as its client sees it: dates, milestones, and who spent approved time on what. */
export function ClientProjectPanel({ row, entries, names, today, onShowTime, onClose }: Props) {
  const { info } = useWorkspace();
  const { project, schedule, approvedMinutes, agreedMinutes } = row;
  const { locale } = info;
  const own = entries.filter(({ projectId }) => projectId === project.id);
  const milestones = project.milestones.toSorted((a, b) => a.due.localeCompare(b.due));
  const verdict = scheduleWord(schedule);
  return (
    <SidePanel
      title={project.name}
      subtitle={`${project.code} · ${statusWords(project.status)}`}
      onClose={onClose}
      closeLabel={t('common.close')}
      actions={
        <Button
          icon={Clock3}
          onPress={() => {
            useClientStore.getState().show({ projectId: project.id, period: 'all' });
            onShowTime();
          }}
        >
          {t('client.show-time')}
        </Button>
      }
    >
      <div className="flex flex-col gap-5">
        <Section title={t('client.schedule')} aside={<Badge tone={verdict.tone}>{verdict.word}</Badge>}>
          <p className="py-1">{scheduleReason(schedule)}</p>
          <p className="py-1 text-muted">
            {project.endDate === null
              ? t('projects.from-no-end', { date: dateWords(project.startDate, locale) })
              : t('projects.from-to', {
                  from: dateWords(project.startDate, locale),
                  to: dateWords(project.endDate, locale),
                })}
          </p>
        </Section>
        <Section title={t('client.approved')} aside={formatMinutes(approvedMinutes)}>
          <p className="py-1 text-muted">
            {agreedMinutes === null
              ? t('client.no-hours-agreed')
              : t('client.of-agreed', { agreed: formatMinutes(agreedMinutes) })}
          </p>
        </Section>
        {milestones.length > 0 && (
          <Section title={t('projects.milestones')}>
            <ul>
              {milestones.map(({ id, name, due, reachedOn }) => (
                <li key={id} className="flex min-h-8 flex-wrap items-center justify-between gap-2">
                  <span>{name}</span>
                  {reachedOn !== null ? (
                    <Badge tone="ok" icon={CircleCheck}>
                      {t('projects.reached', { date: dateWords(reachedOn, locale) })}
                    </Badge>
                  ) : due < today ? (
                    <Badge tone="warn" icon={TriangleAlert}>
                      {t('projects.late', { date: dateWords(due, locale) })}
                    </Badge>
                  ) : (
                    <span className="text-muted">{t('projects.due', { date: dateWords(due, locale) })}</span>
                  )}
                </li>
              ))}
            </ul>
          </Section>
        )}
        <Lines
          title={t('projects.tasks')}
          groups={groupTime(own, 'task', 1, { ...names, project: () => '' })}
        />
        <Lines title={t('client.people')} groups={groupTime(own, 'person', 1, names)} />
      </div>
    </SidePanel>
  );
}

function Section(props: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={props.title}>
      <h3 className="mb-1 flex min-h-7 items-center justify-between gap-2 border-b border-line text-12 font-medium text-muted">
        {props.title}
        {props.aside && <span className="digits font-normal text-ink">{props.aside}</span>}
      </h3>
      {props.children}
    </section>
  );
}

function Lines({ title, groups }: { title: string; groups: ReturnType<typeof groupTime> }) {
  return (
    <Section title={title}>
      {groups.length === 0 ? (
        <p className="py-1 text-muted">{t('client.nothing-approved')}</p>
      ) : (
        <ul>
          {groups.map(({ id, name, minutes }) => (
            <li key={id} className="flex min-h-8 items-center justify-between gap-3">
              <span className="truncate">{name}</span>
              <span className="digits">{formatMinutes(minutes)}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
