import { TriangleAlert } from 'lucide-react';
import type { Project } from '../../../../domain/entities/project.ts';
import type { BudgetChange, BudgetEffect } from '../../../../domain/rules/approval-queue-effect.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { BudgetBar } from '../../../ui/BudgetBar.tsx';
import { formatMoney } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';

/** As many projects as one looks through; the worst come first. */
const SHOWN = 60;

/** What approving does to the budget of each project: spent before, what comes on top, and what is over. */
export function EffectList(props: {
  effects: readonly BudgetEffect[];
  projects: ReadonlyMap<string, Project>;
}) {
  const { effects, projects } = props;
  return (
    <ul className="flex flex-col gap-2.5">
      {effects.slice(0, SHOWN).map(({ projectId, minutes, time, money }) => {
        const project = projects.get(projectId);
        const name = project?.name ?? t('approvals.unknown-project');
        const currency = project?.currency ?? 'EUR';
        return (
          <li
            key={projectId}
            className="grid grid-cols-[minmax(100px,200px)_minmax(0,1fr)] items-start gap-3"
          >
            <span className="min-w-0">
              <span className="block truncate" title={name}>
                {name}
              </span>
              <span className="digits block text-12 text-muted">+{formatMinutes(minutes)}</span>
            </span>
            <span className="flex min-w-0 flex-col gap-1">
              {time && (
                <Change
                  label={t('queue.effect.hours-of', { project: name })}
                  change={time}
                  words={formatMinutes}
                />
              )}
              {money && (
                <Change
                  label={t('queue.effect.money-of', { project: name })}
                  change={money}
                  words={(minor) => formatMoney(minor, currency, 'symbol', spokenLocale())}
                />
              )}
              {!time && !money && <span className="text-12 text-muted">{t('queue.effect.no-budget')}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Change(props: { label: string; change: BudgetChange; words: (value: number) => string }) {
  const { label, change, words } = props;
  const { budget, before, after, over, status } = change;
  const plan =
    over > 0
      ? t('queue.effect.over', { over: words(over) })
      : status === 'over_budget'
        ? t('queue.effect.over-plan')
        : status === 'at_risk'
          ? t('queue.effect.at-risk')
          : null;
  return (
    <span className="flex min-w-0 flex-col">
      <BudgetBar
        label={label}
        spent={before}
        pending={after - before}
        budget={budget}
        text={t('queue.effect.of', { after: words(after), budget: words(budget) })}
        showText
      />
      {plan && (
        <span className={`flex items-center gap-1 text-12 ${over > 0 ? 'text-bad' : 'text-warn'}`}>
          <TriangleAlert size={12} aria-hidden className="shrink-0" />
          <span className="digits">{plan}</span>
        </span>
      )}
    </span>
  );
}
