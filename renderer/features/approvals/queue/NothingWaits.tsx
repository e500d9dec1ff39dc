import { CheckCheck } from 'lucide-react';
import type { Decision } from '../../../../domain/entities/decision.ts';
import { dateFormat } from '../../../ui/format.ts';
import { EmptyState } from '../../../ui/states.tsx';
import { spokenLocale, t } from '../../../words/words.ts';

/** The empty queue: what fills it, and what was decided last. */
export function NothingWaits({ last }: { last: Decision | null }) {
  return (
    <EmptyState icon={CheckCheck} title={t('approvals.nothing')}>
      {last
        ? t('queue.last', {
            action: last.action,
            count: last.entries.length,
            at: dateFormat(spokenLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(
              new Date(last.decidedAt),
            ),
          })
        : t('approvals.nothing-help')}
    </EmptyState>
  );
}
