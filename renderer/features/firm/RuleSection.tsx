import type { ReactNode } from 'react';
import type { TenantSettings } from '../../../domain/entities/tenant.ts';

/** What each section gets: the rules as they are on screen, and the way to change some of them. */
export interface RuleSectionProps {
  settings: TenantSettings;
  change: (part: Partial<TenantSettings>) => void;
}

export function RuleSection({
  title,
  help,
  children,
}: {
  title: string;
  help?: string;
  children: ReactNode;
}) {
  return (
    <section className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <h2 className="text-15 font-semibold">{title}</h2>
        {help && <p className="text-12 text-muted">{help}</p>}
      </div>
      {children}
    </section>
  );
}

/** A whole number within bounds; what is empty or out of them leaves what was. */
export function within(value: number, least: number, most: number): number | null {
  return Number.isInteger(value) && value >= least && value <= most ? value : null;
}
