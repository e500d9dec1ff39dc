import { TriangleAlert } from 'lucide-react';
import type { ApprovalSheet } from '../../../../domain/rules/approval-queue.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { TickBox } from '../../../ui/Checkbox.tsx';
import { cx } from '../../../ui/cx.ts';
import { t } from '../../../words/words.ts';
import { type FlagContext, flagWords, weekWords } from './flag-words.ts';

export interface SheetLineProps {
  sheet: ApprovalSheet;
  name: string;
  /** The project or client that it is the part of. */
  part: string | null;
  context: FlagContext;
  isCurrent: boolean;
  isSelected: boolean;
  onPress: (how: { isToggle: boolean; isRange: boolean }) => void;
}

/** One sheet in the queue: who, which week, how much, and the gravest reason to look closer. */
export function SheetLine({ sheet, name, part, context, isCurrent, isSelected, onPress }: SheetLineProps) {
  const [first, ...more] = sheet.flags;
  const week = weekWords(sheet.weekStart);
  const minutes = formatMinutes(sheet.minutes);
  const entries = sheet.entries.length;
  const reason = first && flagWords(first, context);
  const rest = more.length > 0 ? t('queue.flag.more', { count: more.length }) : '';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid answers to the keys, for the row that is looked at
    <div
      role="gridcell"
      onClick={(event) => onPress({ isToggle: event.ctrlKey || event.metaKey, isRange: event.shiftKey })}
      className={cx(
        'group flex h-full cursor-default gap-2 border-l-2 pr-3 pl-2.5 select-none',
        isCurrent ? 'border-accent bg-pressed' : 'border-transparent hover:bg-hover',
        isSelected && !isCurrent && 'bg-accent-soft',
      )}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what Space does for the row, for a pointer */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
      <span
        className="-my-px flex w-5 shrink-0 pt-2.5"
        onClick={(event) => {
          event.stopPropagation();
          onPress({ isToggle: true, isRange: event.shiftKey });
        }}
      >
        <TickBox state={isSelected ? 'on' : 'off'} />
      </span>
      <span className="min-w-0 flex-1 py-1">
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate font-medium" title={name}>
            {name}
          </span>
          {part !== null && <span className="sr-only">{part}</span>}
          <span className="digits shrink-0">{minutes}</span>
        </span>
        <span className="digits block truncate text-12 text-muted">
          {week} · {t('queue.row-entries', { entries })}
        </span>
        {reason && (
          <span className="flex items-center gap-1 text-12 text-warn" title={reason}>
            <TriangleAlert size={12} aria-hidden className="shrink-0" />
            <span className="min-w-0 truncate">{reason}</span>
            {rest && <span className="shrink-0 text-muted">{rest}</span>}
          </span>
        )}
      </span>
    </div>
  );
}

/** The head of a part of the queue; pressed, it selects what is below it. */
export function HeadingLine(props: {
  title: string;
  isPart: boolean;
  sheets: readonly ApprovalSheet[];
  onSelect: () => void;
}) {
  const { title, isPart, sheets, onSelect } = props;
  const minutes = formatMinutes(sheets.reduce((sum, sheet) => sum + sheet.minutes, 0));
  return (
    <div role="gridcell" className="h-full">
      <button
        type="button"
        tabIndex={-1}
        onClick={onSelect}
        className={cx(
          'flex h-full w-full items-center gap-2 pr-3 pl-3 text-left text-12 hover:bg-hover',
          isPart ? 'text-strong' : 'font-semibold text-muted',
        )}
      >
        <span className="min-w-0 flex-1 truncate" title={title}>
          {title} <span className="digits font-normal text-muted">{sheets.length}</span>
        </span>
        <span className="digits font-normal text-muted">{minutes}</span>
        <span className="sr-only">{t('queue.select-group')}</span>
      </button>
    </div>
  );
}
