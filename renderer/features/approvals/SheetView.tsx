import { Check, TriangleAlert, X } from 'lucide-react';
import type { Project } from '../../../domain/entities/project.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { warningWords } from '../../data/rule-words.ts';
import { useClients, useProjects, useWorkspace } from '../../data/workspace.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { BudgetBar } from '../../ui/BudgetBar.tsx';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { formatDate } from '../../ui/format.ts';
import { t } from '../../words/words.ts';
import type { Sheet } from './sheets.ts';

export interface SheetViewProps {
  sheet: Sheet;
  name: string;
  /** Entries that changed after a decision of ours on them. */
  changed: ReadonlySet<string>;
  /** Entries that the person took out of the selection. */
  left: ReadonlySet<string>;
  onLeave: (left: ReadonlySet<string>) => void;
  onApprove: () => void;
  onReject: () => void;
}

/** One person's week: its entries by day with their flags in words, and what approving does to each budget. */
export function SheetView(props: SheetViewProps) {
  const { sheet, name, changed, left, onLeave, onApprove, onReject } = props;
  const { info } = useWorkspace();
  const projects = useProjects();
  const clients = useClients();
  const selected = sheet.entries.filter(({ id }) => !left.has(id));
  const selectedMinutes = selected.reduce((sum, { minutes }) => sum + minutes, 0);
  const days = [...Map.groupBy(sheet.entries, ({ date }) => date)];
  const budgets = [...Map.groupBy(sheet.entries, ({ projectId }) => projectId)];

  const dayOf = (date: string): string =>
    formatDate(date, info.locale, { weekday: 'long', day: 'numeric', month: 'short' });
  const toggle = (id: string, isIn: boolean): void => {
    const next = new Set(left);
    if (isIn) next.delete(id);
    else next.add(id);
    onLeave(next);
  };

  return (
    <section aria-label={t('approvals.sheet-of', { name })} className="flex min-h-0 flex-1 flex-col">
      <div className="min-h-0 flex-1 overflow-auto px-6 py-4">
        <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
          <h2 className="text-15 font-semibold">{name}</h2>
          <span className="digits text-muted">
            {t('approvals.sum', {
              minutes: formatMinutes(sheet.minutes),
              billable: formatMinutes(sheet.billableMinutes),
            })}
          </span>
        </div>
        {sheet.warnings.length > 0 && (
          <ul className="mb-4 flex flex-wrap gap-2" aria-label={t('approvals.flags')}>
            {sheet.warnings.map((warning) => (
              <li key={warning}>
                <Badge tone="warn" icon={TriangleAlert}>
                  {warningWords(warning)}
                </Badge>
              </li>
            ))}
          </ul>
        )}
        {days.map(([date, entries]) => (
          <section key={date} className="mb-4" aria-label={dayOf(date)}>
            <h3 className="flex justify-between border-b border-line py-1 text-12 font-medium text-muted">
              {dayOf(date)}
              <span className="digits">
                {formatMinutes(entries.reduce((sum, { minutes }) => sum + minutes, 0))}
              </span>
            </h3>
            <ul>
              {entries.map((entry) => (
                <EntryLine
                  key={entry.id}
                  entry={entry}
                  project={projects.get(entry.projectId)}
                  isChanged={changed.has(entry.id)}
                  isSelected={!left.has(entry.id)}
                  onSelect={(isIn) => toggle(entry.id, isIn)}
                />
              ))}
            </ul>
          </section>
        ))}
        <section aria-label={t('approvals.budgets')}>
          <h3 className="mb-1 text-12 font-medium text-muted">{t('approvals.budgets')}</h3>
          <ul className="flex flex-col gap-2">
            {budgets.map(([projectId, entries]) => {
              const project = projects.get(projectId);
              const here = entries.reduce((sum, { minutes }) => sum + minutes, 0);
              return (
                <li
                  key={projectId}
                  className="grid grid-cols-[minmax(120px,220px)_minmax(0,1fr)] items-center gap-3"
                >
                  <span className="truncate">{project?.name ?? t('approvals.unknown-project')}</span>
                  {project?.budgetMinutes ? (
                    <BudgetBar
                      label={t('approvals.budget-of', { project: project.name })}
                      spent={Math.max(0, project.spentMinutes - here)}
                      pending={here}
                      budget={project.budgetMinutes}
                      text={t('approvals.of', {
                        spent: formatMinutes(project.spentMinutes),
                        budget: formatMinutes(project.budgetMinutes),
                      })}
                      showText
                    />
                  ) : (
                    <span className="text-12 text-muted">
                      {t('approvals.no-budget', {
                        client: clients.get(project?.clientId ?? '')?.name ?? '',
                      })}
                    </span>
                  )}
                </li>
              );
            })}
          </ul>
        </section>
      </div>
      <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-6 py-2">
        <Checkbox
          isSelected={selected.length === sheet.entries.length}
          isIndeterminate={selected.length > 0 && selected.length < sheet.entries.length}
          onChange={(all) => onLeave(all ? new Set() : new Set(sheet.entries.map(({ id }) => id)))}
        >
          {selected.length === sheet.entries.length
            ? t('approvals.all-entries')
            : t('approvals.some-entries', { selected: selected.length, all: sheet.entries.length })}
        </Checkbox>
        <span className="digits mr-auto pl-2 text-muted">{formatMinutes(selectedMinutes)}</span>
        <Button icon={X} keys="R" isDisabled={selected.length === 0} onPress={onReject}>
          {t('approvals.reject')}
        </Button>
        <Button kind="primary" icon={Check} keys="A" isDisabled={selected.length === 0} onPress={onApprove}>
          {t('approvals.approve')}
        </Button>
      </footer>
    </section>
  );
}

function EntryLine(props: {
  entry: TimeEntry;
  project: Project | undefined;
  isChanged: boolean;
  isSelected: boolean;
  onSelect: (isIn: boolean) => void;
}) {
  const { entry, project, isChanged, isSelected, onSelect } = props;
  const task = project?.tasks.find(({ id }) => id === entry.taskId)?.name;
  const activity =
    project?.activityCodes.find(({ code }) => code === entry.activityCode)?.name ?? entry.activityCode;
  const work = [project?.name ?? t('approvals.unknown-project'), task, activity].filter(Boolean).join(' · ');
  return (
    <li className="flex items-start gap-2 border-b border-line/60 py-1.5 last:border-0">
      <Checkbox
        isSelected={isSelected}
        onChange={onSelect}
        aria-label={`${work}, ${formatMinutes(entry.minutes)}`}
      />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" title={work}>
          {work}
        </p>
        {entry.description && <p className="break-words text-strong">{entry.description}</p>}
        {(isChanged || entry.warnings.length > 0 || !entry.billable) && (
          <p className="mt-1 flex flex-wrap gap-1.5">
            {isChanged && (
              <Badge tone="warn" icon={TriangleAlert}>
                {t('approvals.changed')}
              </Badge>
            )}
            {entry.warnings.map((warning) => (
              <Badge key={warning} tone="warn">
                {warningWords(warning)}
              </Badge>
            ))}
            {!entry.billable && <Badge>{t('approvals.not-billable')}</Badge>}
          </p>
        )}
      </div>
      <span className="digits pt-px font-semibold">{formatMinutes(entry.minutes)}</span>
    </li>
  );
}
