import type { ReactNode } from 'react';

/** A part of a form, with its heading. */
export function Section({
  title,
  help,
  actions,
  children,
}: {
  title: string;
  help?: string | undefined;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end justify-between gap-2">
        <div className="flex min-w-0 flex-col gap-0.5">
          <h2 className="text-15 font-semibold">{title}</h2>
          {help && <p className="max-w-2xl text-12 text-muted">{help}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}
