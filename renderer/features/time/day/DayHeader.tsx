import { ChevronLeft, ChevronRight, Plus } from 'lucide-react';
import { addDays } from '../../../../domain/rules/civil-date.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { formatDate } from '../../../ui/format.ts';
import { PageHeader } from '../../../ui/Page.tsx';
import { spokenLocale, t } from '../../../words/words.ts';

/** Which day it is, the way to others, what is logged on it, and the way to log more. */
export function DayHeader(props: {
  date: string;
  today: string;
  minutes: number;
  onShow: (date: string | null) => void;
  onLog: () => void;
}) {
  const { date, today, minutes, onShow, onLog } = props;
  const total = formatMinutes(minutes);
  return (
    <PageHeader
      title={t('day.title')}
      figure={
        <span
          role="img"
          aria-label={t('day.total', { minutes: total })}
          className="digits text-20 font-semibold"
        >
          {total}
        </span>
      }
      actions={
        <Button kind="normal" icon={Plus} keys="N" isDisabled={date > today} onPress={onLog}>
          {t('day.log')}
        </Button>
      }
    >
      <IconButton
        label={t('day.before')}
        icon={ChevronLeft}
        keys="["
        onPress={() => onShow(addDays(date, -1))}
      />
      <span className="digits min-w-28 text-center" aria-live="polite">
        {formatDate(date, spokenLocale(), { weekday: 'short', day: 'numeric', month: 'short' })}
      </span>
      <IconButton
        label={t('day.after')}
        icon={ChevronRight}
        keys="]"
        onPress={() => onShow(addDays(date, 1))}
      />
      {date !== today && (
        <Button kind="quiet" size="small" onPress={() => onShow(null)}>
          {t('day.today')}
        </Button>
      )}
    </PageHeader>
  );
}
