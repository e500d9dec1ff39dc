import { CircleHelp } from 'lucide-react';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { Button } from '../../../ui/Button.tsx';
import { t } from '../../../words/words.ts';
import { useTimerStore } from './timer-store.ts';
import { useAbsence } from './use-away.ts';
import { useOverlaps } from './use-overlaps.ts';

/** What of the timer waits for the person, as lines at the top of a screen; nothing when nothing does. */
export function TimerNotes() {
  const absence = useAbsence();
  const overlaps = useOverlaps();
  const { open } = useTimerStore.getState();
  if (!absence && overlaps.length === 0) return null;
  return (
    <div className="flex flex-col gap-1.5 border-b border-line px-6 py-2">
      {absence && (
        <Note
          text={t('timer.away.notice', { minutes: formatMinutes(absence.minutes) })}
          action={t('timer.decide')}
          onPress={() => open('away')}
        />
      )}
      {overlaps.length > 0 && (
        <Note
          text={t('timer.overlap.line', { count: overlaps.length })}
          action={t('timer.overlap.mend')}
          onPress={() => open('overlap')}
        />
      )}
    </div>
  );
}

function Note({ text, action, onPress }: { text: string; action: string; onPress: () => void }) {
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <CircleHelp size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-warn" />
      <span className="digits">{text}</span>
      <Button size="small" onPress={onPress}>
        {action}
      </Button>
    </div>
  );
}
