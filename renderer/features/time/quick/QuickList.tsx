import { History, type LucideIcon, Pin, Sparkles, Square } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import type { SuggestionReason } from '../../../../domain/rules/suggest.ts';
import { cx } from '../../../ui/cx.ts';
import { formatDate } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import type { RowKey } from '../week-model.ts';
import type { QuickOption } from './quick-options.ts';

const icons: Record<QuickOption['kind'], LucideIcon> = {
  suggestion: Sparkles,
  pinned: Pin,
  recent: History,
  work: Square,
};

/** "You logged this on the last 4 Tuesdays". */
export function reasonWords(reason: SuggestionReason): string {
  switch (reason.kind) {
    case 'weekdays': {
      // 2024-01-01 was a Monday.
      const day = `2024-01-0${reason.weekday}`;
      return t('quick.reason.weekdays', {
        times: reason.times,
        weekday: formatDate(day, spokenLocale(), { weekday: 'long' }),
      });
    }
    case 'often':
      return t('quick.reason.often', { times: reason.times });
    case 'last':
      return t('quick.reason.last', {
        date: formatDate(reason.date, spokenLocale(), { day: 'numeric', month: 'short', year: 'numeric' }),
      });
  }
}

/** The list under the bar: the focus stays in the text, arrows move the mark. */
export function QuickList(props: {
  id: string;
  options: readonly QuickOption[];
  /** Place of the marked one; −1 for none. */
  active: number;
  names: (row: RowKey) => { project: string; work: string };
  isPinned: (row: RowKey) => boolean;
  onChoose: (option: QuickOption) => void;
}) {
  const { id, options, active, names, isPinned, onChoose } = props;
  const list = useRef<HTMLDivElement>(null);
  const groups = [...Map.groupBy(options, ({ kind }) => kind)];
  useEffect(() => {
    if (active >= 0)
      list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={t('quick.options')}
      className={cx('max-h-[min(320px,45vh)] overflow-auto p-1.5', options.length === 0 && 'hidden')}
    >
      {groups.map(([kind, group]) => (
        <div key={kind} role="group" aria-label={t(`quick.group.${kind}`)}>
          <div aria-hidden className="px-2.5 pt-1.5 pb-0.5 text-12 font-medium text-muted">
            {t(`quick.group.${kind}`)}
          </div>
          {group.map((option) => {
            const index = options.indexOf(option);
            const { project, work } = names(option.row);
            const Icon = icons[kind];
            const suggestion = option.kind === 'suggestion' ? option.suggestion : null;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the focus and the keys stay with the text field, which names the marked option.
              <div
                key={option.id}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === active}
                onClick={() => onChoose(option)}
                className={cx(
                  'flex min-h-8 items-center gap-2.5 rounded-normal px-2.5 py-1 hover:bg-hover',
                  index === active && 'bg-hover',
                )}
              >
                <Icon size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
                <span className="min-w-0 flex-1">
                  {suggestion ? (
                    <>
                      <span className="block truncate">
                        {suggestion.work.description || t('quick.no-description')}
                      </span>
                      <span className="block truncate text-12 text-muted">
                        {project} · {work} · {reasonWords(suggestion.reason)}
                      </span>
                    </>
                  ) : (
                    <span className="block truncate">
                      {project} <span className="text-muted">· {work}</span>
                    </span>
                  )}
                </span>
                {suggestion && <span className="digits shrink-0">{formatMinutes(suggestion.minutes)}</span>}
                {kind !== 'pinned' && isPinned(option.row) && (
                  <>
                    <Pin size={13} aria-hidden className="shrink-0 text-muted" />
                    <span className="sr-only">{t('quick.pinned')}</span>
                  </>
                )}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}
