import { CircleAlert, CloudOff, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export interface EmptyStateProps {
  icon?: LucideIcon;
  title: string;
  /** One sentence: why it is empty, or what will be here. */
  children?: ReactNode;
  /** The one thing to do. */
  action?: ReactNode;
}

/** A list with nothing in it yet. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-1 px-4 py-12 text-center">
      {Icon && <Icon size={24} strokeWidth={1.5} aria-hidden className="mb-2 text-mark" />}
      <p className="text-15 font-semibold">{title}</p>
      {children && <p className="text-muted">{children}</p>}
      {action && <div className="mt-3 flex gap-2">{action}</div>}
    </div>
  );
}

export interface ErrorStateProps {
  /** What happened. */
  title: string;
  /** What is safe and what to do. */
  children?: ReactNode;
  action?: ReactNode;
  /** For a report to us: kind and id. Selectable text, small. */
  details?: string;
  /** `page` stands alone in the place of the content; `line` stands above content that is still good. */
  shape?: 'page' | 'line';
}

/** Something did not work. Says what happened, what is safe, what to do. */
export function ErrorState({ title, children, action, details, shape = 'page' }: ErrorStateProps) {
  const isLine = shape === 'line';
  return (
    <div
      role="alert"
      className={cx(
        'flex gap-2.5 rounded-normal',
        isLine ? 'items-center bg-bad-soft px-3 py-2' : 'mx-auto max-w-md items-start px-4 py-12',
      )}
    >
      <CircleAlert
        size={isLine ? 16 : 20}
        strokeWidth={1.75}
        aria-hidden
        className={cx('shrink-0 text-bad', !isLine && 'mt-0.5')}
      />
      <div className="flex min-w-0 flex-1 flex-col">
        <p className={isLine ? 'font-medium' : 'text-15 font-semibold'}>{title}</p>
        {children && <div className="text-strong">{children}</div>}
        {details && <p className="mt-1 font-mono text-12 break-all text-muted select-text">{details}</p>}
        {action && !isLine && <div className="mt-3 flex gap-2">{action}</div>}
      </div>
      {action && isLine && <div className="flex shrink-0 gap-2">{action}</div>}
    </div>
  );
}

/** Says that this screen needs the server and what it shows meanwhile. Never over local work. */
export function OfflineNote({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div role="status" className="flex items-center gap-2.5 rounded-normal bg-hover px-3 py-2 text-strong">
      <CloudOff size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
      <span className="min-w-0 flex-1">{children}</span>
      {action}
    </div>
  );
}

export interface SkeletonProps {
  /** Said to screen readers while it stands: "Loading invoices". */
  label: string;
  rows?: number;
  className?: string;
}

const widths = ['w-2/3', 'w-1/2', 'w-3/4', 'w-3/5'];

/** The shape of lines that are not on the device yet. Never for local data. */
export function Skeleton({ label, rows = 4, className }: SkeletonProps) {
  return (
    <div role="status" className={cx('flex flex-col', className)}>
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className="flex h-8 items-center">
          <span className={cx('h-2.5 rounded-small bg-pressed', widths[row % widths.length])} />
        </span>
      ))}
    </div>
  );
}
