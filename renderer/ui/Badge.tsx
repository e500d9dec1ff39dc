import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad';

const tones: Record<Tone, string> = {
  neutral: 'bg-hover text-strong',
  accent: 'bg-accent-soft text-accent-ink',
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
};

/** A word about the state of a thing. */
export function Badge({
  children,
  tone = 'neutral',
  icon: Icon,
}: {
  children: ReactNode;
  tone?: Tone;
  icon?: LucideIcon;
}) {
  return (
    <span
      className={cx(
        'digits inline-flex h-5 max-w-full items-center gap-1 rounded-small px-1.5 text-12 font-medium whitespace-nowrap',
        tones[tone],
      )}
    >
      {Icon && <Icon size={12} strokeWidth={2} aria-hidden className="shrink-0" />}
      <span className="truncate">{children}</span>
    </span>
  );
}
