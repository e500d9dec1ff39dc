import { Lock } from 'lucide-react';

/** Beside a setting that somebody else has set. `hint`: who can change it, on hover and for screen readers. */
export function ManagedMark({ text, hint }: { text: string; hint: string }) {
  return (
    <p data-word={hint} className="inline-flex w-fit items-center gap-1.5 text-12 text-muted">
      <Lock size={12} strokeWidth={2} aria-hidden className="shrink-0" />
      {text}
      <span className="sr-only">. {hint}</span>
    </p>
  );
}
