import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import type { Health } from '../../../domain/rules/health.ts';
import { useObservable } from '../../data/hooks.ts';
import { useWorkspace } from '../../data/workspace.tsx';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { BudgetBar } from '../../ui/BudgetBar.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { t } from '../../words/words.ts';
import { BurnChart } from './BurnChart.tsx';
import { billedWords } from './columns.tsx';
import { PanelSection } from './PanelSection.tsx';
import { ProjectWork } from './ProjectWork.tsx';
import { isClosed } from './project-figures.ts';
import {
  amountWords,
  burnSentences,
  burnWord,
  dateWords,
  healthReason,
  healthWord,
  statusWords,
  typeWords,
} from './project-words.ts';
import type { ProjectRow } from './use-projects.ts';

export interface ProjectPanelProps {
  row: ProjectRow;
  today: string;
  weekStart: number;
  isOwnTimeOnly: boolean;
  onClose: () => void;
}

const icons = { ok: CircleCheck, warn: TriangleAlert, bad: CircleX, neutral: Info, accent: Info };
const partNames = {
  budget: 'projects.part-budget',
  schedule: 'projects.part-schedule',
  utilisation: 'projects.part-staffing',
} as const;

/** One project: its burn in words and as a line, its health with reasons, and what it is made of. */
export function ProjectPanel({ row, today, weekStart, isOwnTimeOnly, onClose }: ProjectPanelProps) {
  const { data, info } = useWorkspace();
  const { project, budget, burn, health } = row;
  const entries = useObservable<TimeEntry[] | null>(
    () => data.watchEntries({ projectId: project.id }),
    [data, project.id],
    null,
  );
  const verdict = burnWord(burn);
  const billed = billedWords(row, info.locale);

  return (
    <SidePanel
      title={project.name}
      subtitle={
        <>
          {row.clientName ?? t('projects.unknown-client')} · {project.code}
          <br />
          {typeWords(project.type)} · {statusWords(project.status)} ·{' '}
          {row.managerName ?? t('projects.unknown-person')}
          <br />
          {project.endDate === null
            ? t('projects.from-no-end', { date: dateWords(project.startDate, info.locale) })
            : t('projects.from-to', {
                from: dateWords(project.startDate, info.locale),
                to: dateWords(project.endDate, info.locale),
              })}
        </>
      }
      closeLabel={t('common.close')}
      width={440}
      takesFocus={false}
      onClose={onClose}
    >
      <PanelSection title={t('projects.burn')} aside={<State word={verdict.word} tone={verdict.tone} />}>
        {budget && (
          <BudgetBar
            label={t('projects.budget-of', { project: project.name })}
            spent={budget.spent}
            budget={budget.budget}
            {...(budget.planned === null || isClosed(project) ? {} : { planned: budget.planned })}
            text={t('projects.amount-of', {
              spent: amountWords(budget.spent, budget, info.locale),
              budget: amountWords(budget.budget, budget, info.locale),
            })}
            showText
            className="h-6"
          />
        )}
        <p className="mt-1">{burnSentences(row, project, info.locale, isOwnTimeOnly).join(' ')}</p>
        <p className="digits mt-1 text-12 text-muted">
          {t('projects.spent-words', { minutes: formatMinutes(project.spentMinutes) })}
          {billed && ` · ${t('projects.billable-words', { amount: billed })}`}
        </p>
      </PanelSection>
      {entries === null ? (
        <div aria-hidden className="min-h-64 shrink-0" />
      ) : (
        <BurnChart
          row={row}
          entries={entries}
          today={today}
          weekStart={weekStart}
          isOwnTimeOnly={isOwnTimeOnly}
          locale={info.locale}
        />
      )}
      <HealthSection health={health} isOwnTimeOnly={isOwnTimeOnly} />
      <ProjectWork row={row} entries={entries} today={today} isOwnTimeOnly={isOwnTimeOnly} />
    </SidePanel>
  );
}

function HealthSection({ health, isOwnTimeOnly }: { health: Health | null; isOwnTimeOnly: boolean }) {
  if (health === null) {
    return (
      <PanelSection title={t('projects.health')}>
        <p className="py-1 text-muted">{t('projects.health-later')}</p>
      </PanelSection>
    );
  }
  const { word, tone } = healthWord(health.score);
  return (
    <PanelSection
      title={t('projects.health')}
      aside={
        <span className="flex items-center gap-2">
          <span className="digits text-15 font-semibold">{health.score}</span>
          <State word={word} tone={tone} />
        </span>
      }
    >
      <ul>
        {health.parts.map((part) => (
          <li key={part.part} className="grid grid-cols-[84px_32px_minmax(0,1fr)] gap-x-2 py-1">
            <span className="text-muted">{t(partNames[part.part])}</span>
            <span className="digits text-right">{part.score}</span>
            <span>{healthReason(part, isOwnTimeOnly)}</span>
          </li>
        ))}
      </ul>
    </PanelSection>
  );
}

function State({ word, tone }: { word: string; tone: Tone }) {
  return (
    <Badge tone={tone} icon={icons[tone]}>
      {word}
    </Badge>
  );
}
