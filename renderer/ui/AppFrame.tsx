import { Command as CommandIcon, type LucideIcon } from 'lucide-react';
import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { cx } from './cx.ts';
import { HoverWords } from './HoverWords.tsx';
import { Kbd } from './Kbd.tsx';
import { Tooltip } from './Tooltip.tsx';

export interface NavItem {
  id: string;
  label: string;
  icon: LucideIcon;
  /** Only where somebody must act. */
  count?: number | undefined;
  /** What the count counts, for screen readers: "12 to approve". */
  countLabel?: string | undefined;
  keys?: string | undefined;
  onPress: () => void;
}

export interface AppFrameProps {
  brand: string;
  /** The id of the nav item whose screen is open. */
  current: string | null;
  nav: readonly NavItem[];
  /** Under the sync line: settings. */
  footerNav?: readonly NavItem[];
  navLabel: string;
  /** Opens the palette; drawn beside the brand with its keys. */
  palette: { label: string; keys: string; onPress: () => void };
  /** A SideTimer. Always in view. */
  timer?: ReactNode;
  /** A SyncLine. Always in view. */
  sync?: ReactNode;
  skipLabel: string;
  children: ReactNode;
}

/** Below this width, in px at 100 %, the side bar shows icons only. */
const FOLD_BELOW = 960;
const narrow = typeof window === 'undefined' ? null : window.matchMedia(`(max-width: ${FOLD_BELOW - 1}px)`);
const FoldedContext = createContext(false);

/** Whether the side bar shows icons only; for what stands in its slots. */
export function useFolded(): boolean {
  return useContext(FoldedContext);
}

function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      narrow?.addEventListener('change', changed);
      return () => narrow?.removeEventListener('change', changed);
    },
    () => narrow?.matches ?? false,
  );
}

/** The window: side bar at the left, one screen at the right. The brand line drags the window where it has no frame. */
export function AppFrame(props: AppFrameProps) {
  const folded = useNarrow();
  const { brand, palette, current, nav, footerNav = [], navLabel, timer, sync, skipLabel, children } = props;
  return (
    <FoldedContext value={folded}>
      <button
        type="button"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-normal bg-ink px-3 py-1.5 text-page focus:translate-y-0"
        onClick={() => document.getElementById('content')?.focus()}
      >
        {skipLabel}
      </button>
      <div
        className={cx(
          'grid h-full',
          folded ? 'grid-cols-[52px_minmax(0,1fr)]' : 'grid-cols-[208px_minmax(0,1fr)]',
        )}
      >
        <header className="flex min-h-0 flex-col border-r border-line bg-side">
          <div
            className={cx(
              'window-drag flex shrink-0 items-center',
              folded ? 'h-11 justify-center' : 'h-14 justify-between pr-2.5 pl-4',
            )}
          >
            {!folded && <span className="text-15 font-semibold tracking-[-0.01em]">{brand}</span>}
            <Tooltip text={palette.label} keys={palette.keys} placement="right">
              <AriaButton
                onPress={palette.onPress}
                className="window-no-drag flex h-7 items-center rounded-normal px-1 data-hovered:bg-hover"
              >
                <span className="sr-only">{palette.label}</span>{' '}
                {folded ? (
                  <CommandIcon size={16} strokeWidth={1.75} aria-hidden className="mx-1.5" />
                ) : (
                  <Kbd keys={palette.keys} />
                )}
              </AriaButton>
            </Tooltip>
          </div>
          {timer && <div className="shrink-0 px-2 pb-2">{timer}</div>}
          {/* Only the screens scroll in a low window: the timer and the sync line stay in view. */}
          <nav
            aria-label={navLabel}
            className={cx('min-h-0 flex-1 overflow-y-auto px-2 py-0.5', folded && '[scrollbar-width:none]')}
          >
            <NavList items={nav} current={current} />
          </nav>
          <div className="flex shrink-0 flex-col gap-px px-2 pt-1 pb-2">
            {sync}
            {footerNav.length > 0 && <NavList items={footerNav} current={current} />}
          </div>
        </header>
        <main id="content" tabIndex={-1} className="min-h-0 min-w-0 outline-none">
          {children}
        </main>
      </div>
      <HoverWords />
    </FoldedContext>
  );
}

function NavList({ items, current }: { items: readonly NavItem[]; current: string | null }) {
  return (
    <ul className="flex flex-col gap-px">
      {items.map((item) => (
        <li key={item.id}>
          <NavLine item={item} isCurrent={item.id === current} />
        </li>
      ))}
    </ul>
  );
}

function NavLine({ item, isCurrent }: { item: NavItem; isCurrent: boolean }) {
  const folded = useFolded();
  const { label, icon: Icon, count = 0, countLabel, keys, onPress } = item;
  const line = (
    <AriaButton
      onPress={onPress}
      aria-current={isCurrent && 'page'}
      aria-label={count > 0 ? `${label}, ${countLabel ?? count}` : label}
      className={cx(
        'relative flex h-8 w-full items-center rounded-normal transition-colors',
        folded ? 'justify-center' : 'gap-2.5 px-2',
        isCurrent
          ? 'bg-pressed font-medium text-ink'
          : 'text-strong data-hovered:bg-hover data-hovered:text-ink',
      )}
    >
      <Icon
        size={16}
        strokeWidth={1.75}
        aria-hidden
        className={cx('shrink-0', isCurrent ? 'text-accent-ink' : 'text-muted')}
      />
      {!folded && <span className="min-w-0 flex-1 truncate text-left">{label}</span>}{' '}
      {count > 0 &&
        (folded ? (
          <span
            aria-hidden
            className="absolute top-1 right-1.5 size-2 rounded-full bg-accent ring-2 ring-side"
          />
        ) : (
          <span
            aria-hidden
            className="digits rounded-full bg-accent-soft px-1.5 text-12 font-medium text-accent-ink"
          >
            {count}
          </span>
        ))}
    </AriaButton>
  );
  return folded || keys ? (
    <Tooltip text={label} keys={keys} placement="right">
      {line}
    </Tooltip>
  ) : (
    line
  );
}
