import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Separator } from 'react-aria-components/Separator';
import { cx } from './cx.ts';
import { Kbd } from './Kbd.tsx';

export interface MenuEntry {
  id: string;
  label: string;
  icon?: LucideIcon;
  keys?: string;
  isDanger?: boolean;
  isDisabled?: boolean;
  /** A line above this entry. */
  startsGroup?: boolean;
  onAction: () => void;
}

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  label: string;
  items: readonly MenuEntry[];
  placement?: 'bottom start' | 'bottom end' | 'top start' | 'top end';
}

/** What can be done with one thing. */
export function Menu({ trigger, label, items, placement = 'bottom start' }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover offset={4} placement={placement} className="floating min-w-44 data-entering:animate-appear">
        <AriaMenu aria-label={label} className="max-h-96 overflow-auto p-1 outline-none">
          {items.map((item) => [
            item.startsGroup && <Separator key={`${item.id}:line`} className="my-1 h-px bg-line" />,
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
              {item.icon && (
                <item.icon size={16} strokeWidth={1.75} aria-hidden className="shrink-0 opacity-80" />
              )}
              <span className="flex-1">{item.label}</span>
              {item.keys && <Kbd keys={item.keys} className="ml-4" />}
            </MenuItem>,
          ])}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
