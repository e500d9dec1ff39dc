import { CheckCheck } from 'lucide-react';
import { useMemo } from 'react';
import { type ApprovalSheet, totalsOf } from '../../../../domain/rules/approval-queue.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { Button } from '../../../ui/Button.tsx';
import { t } from '../../../words/words.ts';

/** Below the queue: what the clean sheets that are shown come to, and the one key for all of them. */
export function CleanFoot(props: {
  clean: readonly ApprovalSheet[];
  onApprove: () => void;
  onSelect: () => void;
}) {
  const { clean, onApprove, onSelect } = props;
  const { sheets, entries, minutes } = useMemo(() => totalsOf(clean), [clean]);
  return (
    <section
      aria-label={t('queue.foot')}
      className="flex shrink-0 flex-col gap-2 border-t border-line px-3 py-2"
    >
      {sheets === 0 ? (
        <p className="text-12 text-muted">{t('queue.foot-none')}</p>
      ) : (
        <>
          <p className="digits text-12 text-muted">
            {t('queue.foot-entries', { entries, minutes: formatMinutes(minutes) })}
          </p>
          <div className="flex flex-wrap gap-2">
            <Button size="small" icon={CheckCheck} keys="Shift+A" onPress={onApprove}>
              {t('queue.approve-clean', { count: sheets })}
            </Button>
            <Button
              size="small"
              kind="quiet"
              keys="Shift+X"
              aria-label={t('queue.select-clean-help')}
              onPress={onSelect}
            >
              {t('queue.select-clean')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
