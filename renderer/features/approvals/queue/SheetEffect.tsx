import { useMemo } from 'react';
import type { RoundingRule } from '../../../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { budgetEffects, type ExpectedRate } from '../../../../domain/rules/approval-queue-effect.ts';
import { useProjects } from '../../../data/workspace.tsx';
import { t } from '../../../words/words.ts';
import { EffectList } from './EffectList.tsx';
import type { Waiting } from './waiting.ts';

/** What approving these entries does to the budget of each of their projects. */
export function SheetEffect(props: {
  entries: readonly TimeEntry[];
  waiting: Waiting;
  rule: RoundingRule;
  rateOf: (entry: TimeEntry) => ExpectedRate | null;
}) {
  const { entries, waiting, rule, rateOf } = props;
  const projects = useProjects();
  const effects = useMemo(() => {
    const { undecided, corrected, today } = waiting;
    return budgetEffects({ chosen: entries, projects, undecided, corrected, rule, rateOf, today });
  }, [entries, waiting, projects, rule, rateOf]);
  if (effects.length === 0) return null;
  return (
    <section aria-label={t('queue.effect')}>
      <h3 className="mb-1.5 text-12 font-medium text-muted">{t('queue.effect')}</h3>
      <EffectList effects={effects} projects={projects} />
    </section>
  );
}
