import { ChevronLeft, ChevronRight, Plus } from 'lucide-react';
import { addDays } from '../../../../domain/rules/civil-date.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { dateFormat } from '../../../ui/format.ts';
import { PageHeader } from '../../../ui/Page.tsx';
import { spokenLocale, t } from '../../../words/words.ts';

/** The head of the week: which one is shown, the ways to others, and its one number. */
export function WeekHead(props: {
  firstDay: string;
  isThisWeek: boolean;
  minutes: number;
  targetMinutes: number;
  onLog: () => void;
  /** Shows the week of a date; null is the present one. */
  onShow: (date: string | null) => void;
}) {
  const { firstDay, isThisWeek, minutes, targetMinutes, onLog, onShow } = props;
  return (
    <PageHeader
      title={t('week.title')}
      figure={
        <div className="flex items-baseline gap-1.5">
          <span className="digits text-20 font-semibold">{formatMinutes(minutes)}</span>
          {targetMinutes > 0 && (
            <span className="digits text-muted">
              {t('week.of', { minutes: formatMinutes(targetMinutes) })}
            </span>
          )}
        </div>
      }
      actions={
        <Button kind="normal" icon={Plus} keys="N" onPress={onLog}>
          {t('week.log')}
        </Button>
      }
    >
      <IconButton
        label={t('week.before')}
        icon={ChevronLeft}
        keys="["
        onPress={() => onShow(addDays(firstDay, -7))}
      />
      <span className="digits min-w-28 text-center" aria-live="polite">
        {weekWords(firstDay, addDays(firstDay, 6))}
      </span>
      <IconButton
        label={t('week.after')}
        icon={ChevronRight}
        keys="]"
        onPress={() => onShow(addDays(firstDay, 7))}
      />
      {!isThisWeek && (
        <Button kind="quiet" size="small" onPress={() => onShow(null)}>
          {t('week.today')}
        </Button>
      )}
    </PageHeader>
  );
}

/** "18–24 Nov", in the person's own way of writing dates. */
/** "18–24 Nov", in the person’s own way of writing dates. */
export function weekWords(first: string, last: string): string {
  const day = (date: string): Date => new Date(`${date}T12:00:00Z`);
  return dateFormat(spokenLocale(), { day: 'numeric', month: 'short', timeZone: 'UTC' }).formatRange(
    day(first),
    day(last),
  );
}
