import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import type { RoundingRule } from '../../../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { type ApprovalSheet, totalsOf } from '../../../../domain/rules/approval-queue.ts';
import {
  type BudgetEffect,
  budgetEffects,
  type ExpectedRate,
} from '../../../../domain/rules/approval-queue-effect.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { useProjects } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { formatMoney } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import type { Waiting } from './waiting.ts';

/**
 * Below the queue: what the clean sheets that are shown come to, whether they take a budget over its end together, and
 * the one key for all of them.
 */
export function CleanFoot(props: {
  clean: readonly ApprovalSheet[];
  waiting: Waiting;
  /** Null until the firm's settings are here. */
  rule: RoundingRule | null;
  rateOf: (entry: TimeEntry) => ExpectedRate | null;
  onApprove: () => void;
  onSelect: () => void;
}) {
  const { clean, waiting, rule, rateOf, onApprove, onSelect } = props;
  const projects = useProjects();
  const { sheets, entries, minutes } = useMemo(() => totalsOf(clean), [clean]);
  const over = useMemo(() => {
    if (!rule) return [];
    const chosen = clean.flatMap((sheet) => sheet.entries);
    const { undecided, corrected, today } = waiting;
    const effects = budgetEffects({ chosen, projects, undecided, corrected, rule, rateOf, today });
    return effects.filter(({ time, money }) => (time?.over ?? 0) > 0 || (money?.over ?? 0) > 0);
  }, [clean, waiting, projects, rule, rateOf]);
  const [first] = over;
  return (
    <section
      aria-label={t('queue.foot')}
      className="flex shrink-0 flex-col gap-1.5 border-t border-line px-3 py-2"
    >
      {sheets === 0 ? (
        <p className="text-12 text-muted">{t('queue.foot-none')}</p>
      ) : (
        <>
          <p className="digits text-12 text-muted">
            {t('queue.foot-entries', { entries, minutes: formatMinutes(minutes) })}
          </p>
          {first && (
            <p className="digits flex items-start gap-1 text-12 text-bad">
              <TriangleAlert size={12} aria-hidden className="mt-0.5 shrink-0" />
              {over.length > 1
                ? t('queue.foot-over-many', { count: over.length })
                : overWords(first, projects.get(first.projectId))}
            </p>
          )}
          <div className="flex flex-wrap gap-2">
            <Button size="small" keys="Shift+A" onPress={onApprove}>
              {t('queue.approve-clean', { count: sheets })}
            </Button>
            <Button size="small" kind="quiet" keys="Shift+X" onPress={onSelect}>
              {t('queue.select-clean')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

function overWords(
  { time, money }: BudgetEffect,
  known: { name: string; currency: string } | undefined,
): string {
  const project = known?.name ?? t('approvals.unknown-project');
  const over =
    time && time.over > 0
      ? formatMinutes(time.over)
      : formatMoney(money?.over ?? 0, known?.currency ?? 'EUR', 'symbol', spokenLocale());
  return t('queue.foot-over', { project, over });
}
