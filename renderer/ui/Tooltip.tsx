import type { ReactElement } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { keyCaps } from './keys.ts';

export interface TooltipProps {
  text: string;
  /** Shown after the text, for example `Mod+K`. */
  keys?: string | undefined;
  placement?: 'top' | 'bottom' | 'left' | 'right';
  /** One thing that takes the focus: a button or a link of ours. */
  children: ReactElement;
}

/** A word on hover and on keyboard focus. Never the only place where something is said. */
export function Tooltip({ text, keys, placement = 'bottom', children }: TooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={50}>
      {children}
      <AriaTooltip
        placement={placement}
        offset={6}
        className="pointer-events-none flex max-w-72 items-center gap-2 rounded-normal bg-ink px-2 py-1 text-12 text-page data-entering:animate-appear"
      >
        {text}
        {keys && <span className="opacity-80">{keyCaps(keys).join(' ')}</span>}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
