import { cx } from './cx.ts';

/** The mark: a day as a ring, of which a stint is filled. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden className="shrink-0 text-accent">
      <circle cx="12" cy="12" r="9.5" fill="none" stroke="currentColor" strokeWidth="2" opacity="0.35" />
      <path d="M12 12V2.5a9.5 9.5 0 0 1 8.23 14.25Z" fill="currentColor" />
    </svg>
  );
}

/** Mark and name. */
export function Wordmark({ size = 'normal' }: { size?: 'normal' | 'large' }) {
  return (
    <span
      className={cx(
        'inline-flex items-center gap-2 font-semibold tracking-[-0.01em]',
        size === 'large' ? 'text-28' : 'text-15',
      )}
    >
      <Mark size={size === 'large' ? 32 : 18} />
      Stint
    </span>
  );
}
