import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { cx } from './cx.ts';
import { Kbd } from './Kbd.tsx';
import { Tooltip } from './Tooltip.tsx';

type Kind = 'primary' | 'normal' | 'quiet' | 'danger';
type Base = Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'render'>;

const kinds: Record<Kind, string> = {
  primary:
    'bg-accent text-on-accent data-hovered:bg-accent-hover data-pressed:bg-accent-pressed data-disabled:bg-pressed data-disabled:text-faint',
  normal:
    'border border-line-strong bg-raised text-ink data-hovered:bg-hover data-pressed:bg-pressed data-disabled:border-line data-disabled:bg-transparent data-disabled:text-faint',
  quiet:
    'text-strong data-hovered:bg-hover data-hovered:text-ink data-pressed:bg-pressed data-disabled:text-faint data-disabled:bg-transparent',
  danger:
    'bg-bad-solid text-on-bad data-hovered:bg-bad-solid-hover data-disabled:bg-pressed data-disabled:text-faint',
};

const frame =
  'relative inline-flex shrink-0 select-none items-center justify-center gap-1.5 rounded-normal font-medium whitespace-nowrap transition-colors';

export interface ButtonProps extends Base {
  children: ReactNode;
  /** One primary button on a screen at most. */
  kind?: Kind;
  size?: 'normal' | 'small';
  icon?: LucideIcon;
  /** The keys that do the same, drawn at the end. The button does not listen to them. */
  keys?: string;
  ref?: Ref<HTMLButtonElement>;
}

/** A button with a word. `isPending` keeps its width, its focus and its name while something is under way. */
export function Button({
  children,
  kind = 'normal',
  size = 'normal',
  icon: Icon,
  keys,
  ...rest
}: ButtonProps) {
  const small = size === 'small';
  const isSolid = kind === 'primary' || kind === 'danger';
  return (
    <AriaButton {...rest} className={cx(frame, kinds[kind], small ? 'h-6 px-2 text-12' : 'h-8 px-3 text-13')}>
      {({ isPending }) => (
        <>
          <span className={cx('inline-flex items-center gap-1.5', isPending && 'opacity-0')}>
            {Icon && <Icon size={small ? 14 : 16} strokeWidth={1.75} aria-hidden className="-ml-0.5" />}
            {children}
            {keys && <Kbd keys={keys} onSolid={isSolid} className="ml-0.5 -mr-1" />}
          </span>
          {isPending && (
            <LoaderCircle
              size={16}
              aria-hidden
              className="absolute animate-[spin_900ms_linear_infinite] motion-reduce:animate-none"
            />
          )}
        </>
      )}
    </AriaButton>
  );
}

export interface IconButtonProps extends Base {
  /** What it does; also the tooltip. */
  label: string;
  icon: LucideIcon;
  keys?: string;
  size?: 'normal' | 'small';
  kind?: 'quiet' | 'normal';
  ref?: Ref<HTMLButtonElement>;
}

/** A square button with a picture; its word is in the tooltip and for screen readers. */
export function IconButton({
  label,
  icon: Icon,
  keys,
  size = 'normal',
  kind = 'quiet',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={cx(frame, kinds[kind], size === 'small' ? 'size-6' : 'size-8')}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden />
      </AriaButton>
    </Tooltip>
  );
}
