import { useEffect, useMemo } from 'react';
import { firstValueFrom } from 'rxjs';
import { dateIn, weekDates } from '../../../../domain/rules/civil-date.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { isEditable } from '../../../../domain/rules/lifecycle.ts';
import { capacityMinutes } from '../../../../domain/rules/utilisation.ts';
import { bridge } from '../../../data/bridge.ts';
import { usePeople, useTenant, useWorkspace } from '../../../data/workspace.tsx';
import { formatDate } from '../../../ui/format.ts';
import { showToast } from '../../../ui/Toast.tsx';
import { spokenLocale, t } from '../../../words/words.ts';
import { sumMinutes } from '../week-model.ts';
import { useWeekStore } from '../week-store.ts';
import { type DueReminder, dueReminders } from './reminder-rules.ts';
import { useReminders } from './use-reminders.ts';

const LOOK_EVERY_MS = 30_000;
const TAG = 'stint-reminder';

/** Looks twice a minute whether a reminder is due, and shows it on the desktop; in the window where there is no desktop for it. */
export function RemindersHost({ onShowWeek }: { onShowWeek: () => void }) {
  const { data, info } = useWorkspace();
  const tenant = useTenant();
  const person = usePeople().get(data.userId);
  const { rules, keep } = useReminders();
  const isWanted = rules !== null && (rules.daily.isOn || rules.weekly.isOn);

  const look = useMemo(
    () => async (): Promise<void> => {
      if (!rules || !tenant || !person) return;
      const nowMs = Date.now();
      const today = dateIn(info.zone, new Date(nowMs).toISOString());
      const week = weekDates(today, tenant.settings.weekStart);
      const entries = await firstValueFrom(
        data.watchEntries({ userId: data.userId, from: week[0] ?? today, to: week.at(-1) ?? today }),
      );
      const standing = {
        today: {
          logged: sumMinutes(entries.filter(({ date }) => date === today)),
          target: capacityMinutes(person, today, today, tenant.settings),
        },
        unsubmitted: sumMinutes(entries.filter(({ status }) => isEditable(status))),
      };
      const due = dueReminders(rules, standing, nowMs, info.zone);
      if (due.length === 0) return;
      // Kept before it is shown: rather none than the same one every half minute.
      const shown = { ...rules.shown, ...Object.fromEntries(due.map(({ kind, date }) => [kind, date])) };
      await keep({ ...rules, shown });
      for (const reminder of due) await show(reminder, week[0] ?? today);
    },
    [data, info.zone, tenant, person, rules, keep],
  );
  useEffect(() => {
    if (!isWanted) return;
    // A reminder that cannot be shown now is tried again at the next look.
    const again = () => void look().catch(() => undefined);
    again();
    const timer = window.setInterval(again, LOOK_EVERY_MS);
    return () => window.clearInterval(timer);
  }, [isWanted, look]);

  useEffect(
    () =>
      bridge().on('notify.clicked', ({ tag, target }) => {
        if (!tag.startsWith(TAG)) return;
        if (target) useWeekStore.getState().showWeek(target);
        onShowWeek();
      }),
    [onShowWeek],
  );
  return null;
}

async function show(reminder: DueReminder, firstDay: string): Promise<void> {
  const { title, body } = wordsOf(reminder, firstDay);
  const { shown } = await bridge().invoke('notify.show', {
    title,
    body,
    tag: `${TAG}-${reminder.kind}`,
    target: reminder.date,
  });
  if (!shown) showToast({ message: `${title}. ${body}`, stays: null });
}

function wordsOf(reminder: DueReminder, firstDay: string): { title: string; body: string } {
  if (reminder.kind === 'daily') {
    const { logged, target, missing } = reminder;
    return {
      title: t('submit.daily-title', { minutes: formatMinutes(missing) }),
      body: t('submit.daily-body', { logged: formatMinutes(logged), target: formatMinutes(target) }),
    };
  }
  return {
    title: t('submit.weekly-title', { minutes: formatMinutes(reminder.minutes) }),
    body: t('submit.weekly-body', {
      date: formatDate(firstDay, spokenLocale(), { day: 'numeric', month: 'long' }),
    }),
  };
}
