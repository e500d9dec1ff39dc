import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox, type CheckboxProps as AriaProps } from 'react-aria-components/Checkbox';
import { cx } from './cx.ts';

export interface CheckboxProps extends Omit<AriaProps, 'className' | 'style' | 'children' | 'render'> {
  /** The label. Without it, give `aria-label`. */
  children?: ReactNode;
}

/** A box to tick; `isIndeterminate` for a group of which some are ticked. */
export function Checkbox({ children, ...rest }: CheckboxProps) {
  return (
    <AriaCheckbox
      {...rest}
      className="group relative inline-flex min-h-6 items-center gap-2 data-disabled:text-faint"
    >
      {({ isSelected, isIndeterminate, isFocusVisible }) => (
        <>
          <TickBox state={isIndeterminate ? 'some' : isSelected ? 'on' : 'off'} hasRing={isFocusVisible} />
          {children}
        </>
      )}
    </AriaCheckbox>
  );
}

/** The box alone, as a picture; for lists that select rows by themselves. */
export function TickBox({ state, hasRing = false }: { state: 'on' | 'off' | 'some'; hasRing?: boolean }) {
  return (
    <span
      aria-hidden
      className={cx(
        'flex size-4 shrink-0 items-center justify-center rounded-small border transition-colors',
        state === 'off'
          ? 'border-mark bg-raised group-data-hovered:border-muted group-data-invalid:border-bad'
          : 'border-accent bg-accent text-on-accent group-data-disabled:border-mark group-data-disabled:bg-mark',
        hasRing && 'outline-2 outline-offset-1 outline-focus',
      )}
    >
      {state === 'some' && <Minus size={12} strokeWidth={3} />}
      {state === 'on' && <Check size={12} strokeWidth={3} />}
    </span>
  );
}
