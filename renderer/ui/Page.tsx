import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export interface PageHeaderProps {
  title: string;
  /** Right after the title: the period and its arrows, a badge. */
  children?: ReactNode;
  /** The one number that matters on the page, at 28 px, or a bar. */
  figure?: ReactNode;
  /** Buttons, the main one last. */
  actions?: ReactNode;
}

/** The top line of a page. It wraps in narrow windows; nothing is cut. */
export function PageHeader({ title, children, figure, actions }: PageHeaderProps) {
  return (
    <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-x-4 gap-y-2 px-6 py-2.5 @max-[640px]:px-4">
      <h1 className="text-20 font-semibold tracking-[-0.01em]">{title}</h1>
      {children && <div className="flex items-center gap-1">{children}</div>}
      <div className="ml-auto flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2">
        {figure}
        {actions && <div className="flex flex-wrap items-center justify-end gap-2">{actions}</div>}
      </div>
    </header>
  );
}

/** A line of filters and actions under the page header. Wraps. */
export function Toolbar({ children, label }: { children: ReactNode; label: string }) {
  return (
    <div
      role="group"
      aria-label={label}
      className="flex shrink-0 flex-wrap items-center gap-2 border-t border-line px-6 py-2 @max-[640px]:px-4"
    >
      {children}
    </div>
  );
}

export interface PageProps {
  /** A PageHeader. */
  header: ReactNode;
  toolbar?: ReactNode;
  /** A SidePanel, or nothing. Beside the content; over it where there is no room. */
  panel?: ReactNode;
  /** Always in view at the foot: totals, what needs attention, the way on. */
  foot?: ReactNode;
  children: ReactNode;
  /** The content fills the page and scrolls by itself (tables, master and detail). No padding then. */
  isFilled?: boolean;
}

/** A screen: header, toolbar, content that scrolls, foot, and a panel at the right. */
export function Page({ header, toolbar, panel, foot, children, isFilled = false }: PageProps) {
  return (
    <div className="@container relative flex h-full min-h-0 min-w-0">
      {/* In a low window (200 % zoom) the page scrolls as a whole, so that its content keeps some height. */}
      <div className="flex min-w-0 flex-1 flex-col low:overflow-y-auto">
        {header}
        {toolbar}
        <div
          tabIndex={isFilled ? undefined : 0}
          className={cx(
            'min-h-0 flex-1 border-t border-line low:min-h-56',
            isFilled
              ? 'flex flex-col overflow-hidden'
              : // Relative: the hidden inputs of switches and radios scroll with it, or the window would scroll to them.
                'relative overflow-auto p-6 focus-visible:ring-inside @max-[640px]:p-4',
          )}
        >
          {children}
        </div>
        {foot && (
          <footer className="sticky bottom-0 z-20 shrink-0 border-t border-line bg-page px-6 py-2 @max-[640px]:px-4">
            {foot}
          </footer>
        )}
      </div>
      {panel}
    </div>
  );
}
