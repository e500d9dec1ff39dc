import type { ReactNode } from 'react';
import { cx } from '../../ui/cx.ts';
import { Page, PageHeader } from '../../ui/Page.tsx';

/** A page of the gallery that is no screen: samples under each other. */
export function SamplePage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Page header={<PageHeader title={title} />}>
      <div className="flex max-w-4xl flex-col gap-8">{children}</div>
    </Page>
  );
}

/** One group of samples. */
export function Sample({
  title,
  children,
  className,
}: {
  title: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section>
      <h2 className="mb-3 text-12 font-medium text-muted">{title}</h2>
      <div className={cx('flex flex-wrap items-center gap-3', className)}>{children}</div>
    </section>
  );
}
