import { Fragment } from 'react';
import { cx } from './cx.ts';
import { keyCaps } from './keys.ts';

/** A key combination such as `Mod+K`, drawn as caps. Screen readers get the keys from the command itself. */
export function Kbd({
  keys,
  className,
  onSolid = false,
}: {
  keys: string;
  className?: string;
  onSolid?: boolean;
}) {
  return (
    <kbd className={cx('inline-flex shrink-0 gap-0.5 font-sans', className)}>
      {keyCaps(keys).map((cap, at) => (
        <Fragment key={cap}>
          {/* Caps are words of their own to whoever reads them out. */}
          {at > 0 && ' '}
          <span
            className={cx(
              'inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-small border px-1 text-12 font-normal',
              onSolid ? 'border-current/35' : 'border-line bg-page text-muted',
            )}
          >
            {cap}
          </span>
        </Fragment>
      ))}
    </kbd>
  );
}
