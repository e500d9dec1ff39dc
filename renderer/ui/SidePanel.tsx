import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from './Button.tsx';
import { cx } from './cx.ts';

export interface SidePanelProps {
  title: string;
  /** Under the title: whose, when, which. */
  subtitle?: ReactNode;
  onClose: () => void;
  /** The word of the button at the top. */
  closeLabel: string;
  children: ReactNode;
  /** Stays at the foot of the panel. */
  actions?: ReactNode;
  /** In px from 280; narrow windows give it the whole page. */
  width?: number;
  /**
   * True: the focus goes into the panel and comes back on close. False: it stays where it is, for a list whose
   * arrow keys change what the panel shows.
   */
  takesFocus?: boolean;
  /** It lies over the page only in very narrow windows: for what explains the thing beside it. */
  staysBeside?: boolean;
}

/**
 * Details at the right of a page (give it to `Page` as `panel`). Not modal: the page beside it stays alive. Esc
 * closes it from anywhere on the page, unless a menu, a dialog or an editor took the Esc for itself.
 */
export function SidePanel(props: SidePanelProps) {
  const {
    title,
    subtitle,
    onClose,
    closeLabel,
    children,
    actions,
    width = 400,
    takesFocus = true,
    staysBeside = false,
  } = props;
  const panel = useRef<HTMLElement>(null);
  const titleId = useId();
  const close = useRef(onClose);
  close.current = onClose;

  useEffect(() => {
    if (!takesFocus) return;
    const before = document.activeElement;
    panel.current?.focus({ preventScroll: true });
    return () => {
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [takesFocus]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
      if (document.querySelector('[data-modal], [role="menu"], [role="listbox"]')) return;
      event.preventDefault();
      close.current();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-labelledby={titleId}
      className={cx(
        'flex min-h-0 max-w-full shrink-0 animate-from-right flex-col border-l border-line bg-page outline-none',
        staysBeside
          ? '@max-[1100px]:max-w-[44%] @max-[640px]:absolute @max-[640px]:inset-y-0 @max-[640px]:right-0 @max-[640px]:z-20 @max-[640px]:max-w-full @max-[640px]:shadow-float'
          : '@max-[960px]:absolute @max-[960px]:inset-y-0 @max-[960px]:right-0 @max-[960px]:z-20 @max-[960px]:shadow-float',
      )}
      style={{ width }}
    >
      <header className="flex items-start gap-2 py-3 pr-3 pl-5">
        <div className="min-w-0 flex-1 pt-1">
          <h2 id={titleId} className="text-15 font-semibold break-words">
            {title}
          </h2>
          {subtitle && <div className="text-12 text-muted">{subtitle}</div>}
        </div>
        <IconButton label={closeLabel} icon={X} keys="Escape" onPress={onClose} />
      </header>
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className="flex min-h-0 flex-1 flex-col gap-4 overflow-auto px-5 pb-5 focus-visible:ring-inside"
      >
        {children}
      </div>
      {actions && (
        <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{actions}</footer>
      )}
    </aside>
  );
}
