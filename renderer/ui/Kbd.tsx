import { cx } from './cx.ts';
import { keyCaps } from './keys.ts';

/** A key combination such as `Mod+K`, drawn as caps. Screen readers get the keys from the command itself. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return (
    <kbd className={cx('inline-flex shrink-0 gap-0.5 font-sans', className)}>
      {keyCaps(keys).map((cap) => (
        <span
          key={cap}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-small border border-line bg-page px-1 text-12 text-muted"
        >
          {cap}
        </span>
      ))}
    </kbd>
  );
}
