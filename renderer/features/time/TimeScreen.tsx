import { useCommand } from '../../ui/commands.ts';
import { later } from '../../ui/later.tsx';
import { t } from '../../words/words.ts';
import { WeekScreen } from './WeekScreen.tsx';
import { useWeekStore } from './week-store.ts';

const DayView = later(async () => (await import('./day/DayView.tsx')).DayView);

/** One's own time: the grid of a week or the timeline of a day; `D` goes from one to the other. */
export function TimeScreen({ onOpenSync }: { onOpenSync: () => void }) {
  const { view, showView } = useWeekStore();
  const isDay = view === 'day';
  useCommand({
    id: 'time.view',
    label: t(isDay ? 'day.to-week' : 'day.to-day'),
    group: t('day.group'),
    keys: 'D',
    run: () => showView(isDay ? 'week' : 'day'),
  });
  return isDay ? <DayView /> : <WeekScreen onOpenSync={onOpenSync} />;
}
