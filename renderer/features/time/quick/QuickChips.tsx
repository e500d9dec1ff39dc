import {
  CalendarDays,
  CircleDashed,
  Clock,
  Folder,
  type LucideIcon,
  MessageSquareText,
  Receipt,
  Tag,
} from 'lucide-react';
import { addDays } from '../../../../domain/rules/civil-date.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { cx } from '../../../ui/cx.ts';
import { formatDate } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import type { Missing, Understood } from './understand.ts';

/** A date as a chip says it: today, yesterday, or the weekday with the day. */
export function dateWords(date: string, today: string): string {
  if (date === today) return t('quick.date.today');
  if (date === addDays(today, -1)) return t('quick.date.yesterday');
  const isThisYear = date.slice(0, 4) === today.slice(0, 4);
  return formatDate(date, spokenLocale(), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
}

/** `2:00`, or with its clock times `1:30 (9:00–10:30)`. */
export function timeWords({ minutes, clock }: Pick<Understood, 'minutes' | 'clock'>): string {
  if (minutes === null) return '';
  const short = (time: string): string => time.replace(/^0/, '');
  return `${formatMinutes(minutes)}${clock ? ` (${short(clock.from)}–${short(clock.to)})` : ''}`;
}

/** What the line was understood as, piece by piece, and what is still missing. */
export function QuickChips(props: {
  understood: Understood;
  today: string;
  names: { project: string; work: string } | null;
  choices: number;
  unknownActivity: string | null;
}) {
  const { understood, today, names, choices, unknownActivity } = props;
  const { missing, description } = understood;
  const isMissing = (what: Missing): boolean => missing.includes(what);
  return (
    <ul aria-label={t('quick.understood')} className="flex flex-wrap items-center gap-1.5">
      {isMissing('time') ? (
        <Chip icon={Clock} text={t('quick.missing.time')} look="missing" />
      ) : (
        <Chip icon={Clock} text={timeWords(understood)} isDigits />
      )}
      {names && <Chip icon={Folder} text={names.project} />}
      {isMissing('work') && <Chip icon={Folder} text={t('quick.missing.work')} look="missing" />}
      {isMissing('choice') && (
        <Chip icon={Folder} text={t('quick.missing.choice', { count: choices })} look="missing" />
      )}
      {names &&
        (isMissing('activity') ? (
          <Chip
            icon={Tag}
            text={t('quick.missing.activity', { name: unknownActivity ?? '' })}
            look="missing"
          />
        ) : (
          <Chip
            icon={Tag}
            text={names.work}
            look={understood.isActivityAssumed ? 'assumed' : 'said'}
            {...(understood.isActivityAssumed ? { title: t('quick.assumed', { name: names.work }) } : {})}
          />
        ))}
      <Chip
        icon={CalendarDays}
        text={dateWords(understood.date, today)}
        look={understood.isDateSaid ? 'said' : 'assumed'}
      />
      {understood.row && (
        <Chip
          icon={Receipt}
          text={t(understood.billable ? 'quick.billable' : 'quick.not-billable')}
          look={understood.billable ? 'assumed' : 'said'}
        />
      )}
      {description && <Chip icon={MessageSquareText} text={description} />}
    </ul>
  );
}

function Chip(props: {
  icon: LucideIcon;
  text: string;
  /** `said` in the line, `assumed` because it was not, `missing` before it can be saved. */
  look?: 'said' | 'assumed' | 'missing';
  isDigits?: boolean;
  title?: string;
}) {
  const { icon, text, look = 'said', isDigits = false, title } = props;
  const Icon = look === 'missing' ? CircleDashed : icon;
  return (
    <li
      data-look={look}
      {...(title ? { 'data-word': title } : {})}
      className={cx(
        'inline-flex max-w-72 min-w-0 items-center gap-1.5 rounded-normal border px-2 py-0.5',
        look === 'said' && 'border-line-strong bg-side text-ink',
        look === 'assumed' && 'border-line text-muted',
        look === 'missing' && 'border-warn-line border-dashed bg-warn-soft text-warn',
      )}
    >
      <Icon size={13} strokeWidth={1.75} aria-hidden className="shrink-0" />
      <span className={cx('min-w-0 truncate', isDigits && 'digits font-semibold')}>{text}</span>
      {title && <span className="sr-only">{title}</span>}
    </li>
  );
}
