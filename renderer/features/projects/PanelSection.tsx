import type { ReactNode } from 'react';

/** A part of the panel under a hairline, with a word or a number at the end of its title. */
export function PanelSection(props: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={props.title}>
      <h3 className="mb-1 flex min-h-7 items-center justify-between gap-2 border-b border-line text-12 font-medium text-muted">
        {props.title}
        {props.aside && <span className="font-normal text-ink">{props.aside}</span>}
      </h3>
      {props.children}
    </section>
  );
}
