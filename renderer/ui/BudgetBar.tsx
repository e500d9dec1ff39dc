import { Meter } from 'react-aria-components/Meter';
import { cx } from './cx.ts';

export interface BudgetBarProps {
  /** For screen readers: "Budget of Atlas". */
  label: string;
  /** In the same unit as budget: minutes or minor units. */
  spent: number;
  budget: number;
  /** Asks for approval or is on its way; drawn lighter after what is spent. */
  pending?: number;
  /** Where the plan says that spending should be by now; a mark on the bar. */
  planned?: number;
  /** Spent against budget in words: "31:30 of 40:00". Read out, and shown with `showText`. */
  text: string;
  showText?: boolean;
  className?: string;
}

/** Spent against a budget. What goes over the budget is red and runs to the end; the mark is the plan. */
export function BudgetBar(props: BudgetBarProps) {
  const { label, spent, budget, pending = 0, planned, text, showText = false, className } = props;
  const scale = Math.max(budget, spent + pending, planned ?? 0, 1);
  const share = (value: number): string => `${Math.min(100, Math.max(0, (value / scale) * 100))}%`;
  const over = spent + pending > budget;
  return (
    <Meter
      aria-label={label}
      value={Math.max(0, spent)}
      maxValue={scale}
      valueLabel={text}
      className={cx('flex min-w-0 items-center gap-2', className)}
    >
      <span className="relative block h-1.5 min-w-12 flex-1">
        <span className="absolute inset-0 overflow-hidden rounded-full bg-pressed">
          <span
            className="absolute inset-y-0 left-0 bg-accent-line"
            style={{ width: share(Math.min(spent, budget)) }}
          />
          {spent > budget && (
            <span
              className="absolute inset-y-0 bg-bad-line"
              style={{ left: share(budget), width: share(spent - budget) }}
            />
          )}
          {pending > 0 && (
            <span
              className={cx(
                'absolute inset-y-0 border-l border-page',
                over ? 'bg-bad-line/55' : 'bg-accent-line/45',
              )}
              style={{ left: share(spent), width: share(pending) }}
            />
          )}
        </span>
        {over && <span className="absolute -inset-y-0.5 w-px bg-bad" style={{ left: share(budget) }} />}
        {planned !== undefined && (
          <span
            className="absolute -inset-y-1 w-0.5 -translate-x-1/2 rounded-full bg-ink ring-1 ring-page"
            style={{ left: share(planned) }}
          />
        )}
      </span>
      {showText && (
        <span className={cx('digits shrink-0 text-12', over ? 'text-bad' : 'text-muted')}>{text}</span>
      )}
    </Meter>
  );
}
