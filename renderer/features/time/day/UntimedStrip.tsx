import type { PointerEvent } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { isEditable } from '../../../../domain/rules/lifecycle.ts';
import { cx } from '../../../ui/cx.ts';
import { type GlyphStatus, StatusGlyph } from '../../../ui/StatusGlyph.tsx';
import { t } from '../../../words/words.ts';
import type { ItemProps } from './BlockView.tsx';

/** The day's entries that have minutes only, above the hours; they can be dragged onto them. */
export function UntimedStrip(props: {
  entries: readonly TimeEntry[];
  itemOf: (entry: TimeEntry) => ItemProps;
  nameOf: (entry: TimeEntry) => string;
  titleOf: (entry: TimeEntry) => string;
  statusOf: (entry: TimeEntry) => { glyph: GlyphStatus; words: string };
  draggedId: string | null;
  onGrab: (entry: TimeEntry, event: PointerEvent<HTMLElement>) => void;
}) {
  const { entries, itemOf, nameOf, titleOf, statusOf, draggedId, onGrab } = props;
  if (entries.length === 0) return null;
  return (
    <div
      role="group"
      aria-label={t('day.untimed')}
      className="flex max-h-32 shrink-0 flex-wrap items-center gap-2 overflow-y-auto border-b border-line px-6 py-2 @max-[640px]:px-4"
    >
      <span aria-hidden className="text-12 text-muted">
        {t('day.untimed')}
      </span>
      {entries.map((entry) => {
        const status = statusOf(entry);
        return (
          <div
            key={entry.id}
            {...itemOf(entry)}
            onPointerDown={(event) => onGrab(entry, event)}
            className={cx(
              'flex h-7 max-w-72 items-center gap-2 rounded-normal border px-2 select-none hover:border-line-strong',
              isEditable(entry.status) ? 'cursor-grab' : '',
              entry.billable && isEditable(entry.status)
                ? 'border-accent-line bg-accent-soft'
                : 'border-line-strong bg-raised',
              draggedId === entry.id && 'border-dashed',
            )}
          >
            <span className="sr-only">{nameOf(entry)}</span>
            <span aria-hidden className="flex min-w-0 items-center gap-2">
              <span className="min-w-0 truncate">{titleOf(entry)}</span>
              <span className="digits shrink-0 font-medium">{formatMinutes(entry.minutes)}</span>
              <StatusGlyph status={status.glyph} word={status.words} />
            </span>
          </div>
        );
      })}
    </div>
  );
}
