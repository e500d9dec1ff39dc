import { ArrowRight } from 'lucide-react';
import type { EntryContent } from '../../../../domain/rules/content-hash.ts';
import { useProjects } from '../../../data/workspace.tsx';
import { t } from '../../../words/words.ts';
import { differenceOf } from './difference.ts';

const none: readonly (keyof EntryContent)[] = [];

/** Field by field what an entry was when it was looked at, and what it is now. */
export function Difference(props: {
  before: EntryContent;
  after: EntryContent;
  /** Fields that are no news here. */
  except?: readonly (keyof EntryContent)[];
}) {
  const { before, after, except = none } = props;
  const projects = useProjects();
  const differences = differenceOf(before, after, projects).filter(({ field }) => !except.includes(field));
  return (
    <dl className="mt-1 grid w-fit max-w-full grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-12">
      {differences.map(({ field, name, before: old, after: now }) => (
        <div key={field} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="digits flex min-w-0 flex-wrap items-center gap-x-1.5">
            <s className="break-words text-muted">
              <span className="sr-only">{t('decide.was')} </span>
              {old}
            </s>
            <ArrowRight size={12} aria-hidden className="shrink-0 text-muted" />
            <span className="break-words font-medium text-ink">
              <span className="sr-only">{t('decide.is-now')} </span>
              {now}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
