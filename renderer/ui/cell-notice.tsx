import type { ReactNode } from 'react';

/** Words under a cell: why what was typed cannot stay, or why nothing can be typed. Spoken at once. */
export function CellNotice(props: { id: string; tone: 'bad' | 'plain'; children: ReactNode }) {
  const { id, tone, children } = props;
  return (
    <div
      id={id}
      ref={(words) => words?.scrollIntoView({ block: 'nearest' })}
      role="alert"
      className={`floating absolute top-full right-0 z-30 mt-1 w-max max-w-60 cursor-default px-2.5 py-1.5 text-left text-12 font-normal whitespace-normal ${tone === 'bad' ? 'text-bad' : 'text-ink'}`}
    >
      {children}
    </div>
  );
}
