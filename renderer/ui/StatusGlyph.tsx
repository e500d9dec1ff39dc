import { cx } from './cx.ts';

export type GlyphStatus =
  | 'saved'
  | 'received'
  | 'submitted'
  | 'approved'
  | 'invoiced'
  | 'attention'
  | 'rejected';

const colours: Record<GlyphStatus, string> = {
  saved: 'text-mark',
  received: 'text-faint',
  submitted: 'text-muted',
  approved: 'text-ok-line',
  invoiced: 'text-accent-ink',
  attention: 'text-warn',
  rejected: 'text-bad',
};

const ring = <circle cx="8" cy="8" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.5" />;

const shapes: Record<GlyphStatus, React.ReactNode> = {
  saved: ring,
  received: (
    <>
      {ring}
      <path d="M8 8V2.75A5.25 5.25 0 0 1 13.25 8Z" fill="currentColor" />
    </>
  ),
  submitted: (
    <>
      {ring}
      <path d="M8 2.75a5.25 5.25 0 0 1 0 10.5Z" fill="currentColor" />
    </>
  ),
  approved: <circle cx="8" cy="8" r="6" fill="currentColor" />,
  invoiced: <path d="M8 1.25 14.75 8 8 14.75 1.25 8Z" fill="currentColor" />,
  attention: (
    <path
      d="M8 1.5c.5 0 .9.25 1.15.67l5.3 9.36c.5.9-.13 1.97-1.15 1.97H2.7c-1.02 0-1.65-1.08-1.15-1.97l5.3-9.36C7.1 1.75 7.5 1.5 8 1.5Zm0 3.4a.8.8 0 0 0-.8.85l.22 3.1a.58.58 0 0 0 1.16 0l.22-3.1A.8.8 0 0 0 8 4.9Zm0 5.35a.85.85 0 1 0 0 1.7.85.85 0 0 0 0-1.7Z"
      fill="currentColor"
      fillRule="evenodd"
    />
  ),
  rejected: (
    <>
      {ring}
      <path
        d="m5.9 5.9 4.2 4.2m0-4.2-4.2 4.2"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
      />
    </>
  ),
};

export interface StatusGlyphProps {
  status: GlyphStatus;
  /** What it means here: "Approved by Kim on 12 May". */
  word: string;
  size?: 12 | 14 | 16;
  /** Writes the word beside the glyph. */
  withWord?: boolean;
}

/** Where a piece of work is on its way, as one small sign; its word is on hover and for screen readers. */
export function StatusGlyph({ status, word, size = 12, withWord = false }: StatusGlyphProps) {
  const sign = (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role="img"
      aria-label={word}
      aria-hidden={withWord}
      data-word={withWord ? undefined : word}
      className={cx('shrink-0', colours[status])}
    >
      {shapes[status]}
    </svg>
  );
  if (!withWord) return sign;
  return (
    <span className="inline-flex max-w-full items-center gap-1.5 align-top">
      {sign}
      <span className="truncate">{word}</span>
    </span>
  );
}
