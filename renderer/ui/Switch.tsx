import type { ReactNode } from 'react';
import { type SwitchProps as AriaProps, Switch as AriaSwitch } from 'react-aria-components/Switch';
import { cx } from './cx.ts';

export interface SwitchProps extends Omit<AriaProps, 'className' | 'style' | 'children' | 'render'> {
  children: ReactNode;
  /** A second, quieter line. */
  description?: string;
}

/** Turns something on or off at once. For a choice that waits for a button, take a Checkbox. */
export function Switch({ children, description, ...rest }: SwitchProps) {
  return (
    <AriaSwitch {...rest} className="group flex items-start gap-2.5 data-disabled:text-faint">
      {({ isFocusVisible }) => (
        <>
          <span
            className={cx(
              'mt-0.5 flex h-4 w-7 shrink-0 items-center rounded-full border border-mark bg-raised px-px transition-colors',
              'group-data-selected:border-accent group-data-selected:bg-accent',
              'group-data-disabled:border-line-strong group-data-disabled:group-data-selected:border-mark group-data-disabled:group-data-selected:bg-mark',
              isFocusVisible && 'outline-2 outline-offset-1 outline-focus',
            )}
          >
            <span className="size-3 rounded-full bg-mark transition-transform group-data-selected:translate-x-3 group-data-selected:bg-on-accent" />
          </span>
          <span className="flex flex-col">
            {children}
            {description && <span className="text-12 text-muted">{description}</span>}
          </span>
        </>
      )}
    </AriaSwitch>
  );
}
