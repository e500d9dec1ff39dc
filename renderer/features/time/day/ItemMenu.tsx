import { useRef } from 'react';
import { Menu as AriaMenu, MenuItem } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { cx } from '../../../ui/cx.ts';
import { Kbd } from '../../../ui/Kbd.tsx';
import type { MenuEntry } from '../../../ui/Menu.tsx';

/** What can be done with an item, at the pointer or at the item itself. `x` and `y` are px of the window. */
export function ItemMenu(props: {
  x: number;
  y: number;
  label: string;
  items: readonly MenuEntry[];
  onClose: () => void;
}) {
  const { x, y, label, items, onClose } = props;
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span
        ref={anchor}
        aria-hidden
        className="pointer-events-none fixed size-px"
        style={{ left: x, top: y }}
      />
      <Popover
        isOpen
        triggerRef={anchor}
        onOpenChange={(isOpen) => !isOpen && onClose()}
        placement="bottom start"
        offset={2}
        className="floating min-w-56 data-entering:animate-appear"
      >
        <AriaMenu
          aria-label={label}
          autoFocus="first"
          onClose={onClose}
          className="max-h-96 overflow-auto p-1 outline-none"
        >
          {items.map((item) => (
            <MenuItem
              key={item.id}
              id={item.id}
              textValue={item.label}
              isDisabled={item.isDisabled ?? false}
              onAction={item.onAction}
              className={cx(
                'flex min-h-7 items-center gap-2 rounded-normal px-2 py-1 outline-none data-disabled:text-faint data-focused:bg-hover',
                item.isDanger && 'text-bad',
              )}
            >
              <span className="flex-1">{item.label}</span>
              {item.keys && <Kbd keys={item.keys} className="ml-4" />}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </>
  );
}
