import { type ReactNode, useEffect, useRef } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { cx } from './cx.ts';

export interface SectionItem {
  id: string;
  label: string;
  /** Only where somebody must act. */
  count?: number | undefined;
  /** What the count counts, for screen readers. */
  countLabel?: string | undefined;
  onPress: () => void;
}

export interface SectionFrameProps {
  /** Name of the navigation for screen readers. */
  label: string;
  items: readonly SectionItem[];
  current: string | null;
  /** A Page. */
  children: ReactNode;
}

/**
 * Screens that belong together under one item of the side bar, with a line at the top that leads from one to the
 * other. Links and not tabs: each is a page of its own. With one item there is no line. The line wraps; in a low window
 * (200 % zoom) it scrolls, so that the page below keeps its room.
 */
export function SectionFrame({ label, items, current, children }: SectionFrameProps) {
  return (
    <div className="flex h-full min-h-0 min-w-0 flex-col">
      {items.length > 1 && (
        <nav aria-label={label} className="shrink-0 border-b border-line px-4">
          <ul className="flex flex-wrap gap-x-1 low:flex-nowrap low:overflow-x-auto low:overflow-y-hidden">
            {items.map((item) => (
              <li key={item.id}>
                <SectionLink item={item} isCurrent={item.id === current} />
              </li>
            ))}
          </ul>
        </nav>
      )}
      <div className="min-h-0 min-w-0 flex-1">{children}</div>
    </div>
  );
}

function SectionLink({ item, isCurrent }: { item: SectionItem; isCurrent: boolean }) {
  const { label, count = 0, countLabel, onPress } = item;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isCurrent) button.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isCurrent]);
  return (
    <AriaButton
      ref={button}
      onPress={onPress}
      aria-current={isCurrent && 'page'}
      className={cx(
        '-mb-px flex h-9 items-center gap-1.5 border-b-2 px-2 whitespace-nowrap data-focus-visible:-outline-offset-2',
        isCurrent
          ? 'border-accent font-medium text-ink'
          : 'border-transparent text-muted data-hovered:text-ink',
      )}
    >
      {label}
      {count > 0 && (
        <>
          <span aria-hidden className="digits text-12 text-accent-ink">
            {count}
          </span>
          <span className="sr-only">{countLabel ?? count}</span>
        </>
      )}
    </AriaButton>
  );
}
