import { Lock, TriangleAlert } from 'lucide-react';
import { useMachine } from '../../data/machine.ts';
import { t } from '../../words/words.ts';
import { managedLines, problemLine } from './policy-words.ts';
import { usePlace } from './system-store.ts';

/** What IT has set for this computer; nothing where it has set nothing. */
export function ManagedSection() {
  const { values, source } = useMachine(({ policy }) => policy);
  const lines = managedLines(values);
  const heading = usePlace('managed');
  if (lines.length === 0) return null;
  return (
    <section className="flex flex-col gap-3" aria-labelledby="managed">
      <h2
        ref={heading}
        tabIndex={-1}
        id="managed"
        className="flex items-center gap-2 text-15 font-semibold outline-none"
      >
        <Lock size={15} strokeWidth={1.75} aria-hidden className="text-muted" />
        {t('system.managed.section')}
      </h2>
      <p className="text-12 text-muted">
        {t('system.managed.section-help')}{' '}
        {source !== 'none' && t('system.managed.source', { source: t(`system.managed.source.${source}`) })}
      </p>
      <dl className="grid grid-cols-[minmax(8rem,max-content)_minmax(0,1fr)] gap-x-6 gap-y-1.5">
        {lines.map(({ name, label, value }) => (
          <div key={name} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="break-words [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** A policy with a mistake: where, what, and what holds meanwhile. */
export function PolicyBanner() {
  const { problems, isLastGood } = useMachine(({ policy }) => policy);
  if (problems.length === 0) return null;
  return (
    <section
      role="status"
      className="flex items-start gap-2.5 rounded-normal border border-warn-line bg-warn-soft px-3 py-2"
    >
      <TriangleAlert size={16} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0 text-warn" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{t('system.managed.broken')}</p>
        <p className="text-strong">
          {t(isLastGood ? 'system.managed.broken-last' : 'system.managed.broken-none')}
        </p>
        <ul className="mt-1 font-mono text-12 break-words text-strong select-text [overflow-wrap:anywhere]">
          {problems.map((problem) => {
            const line = problemLine(problem);
            return <li key={line}>{line}</li>;
          })}
        </ul>
      </div>
    </section>
  );
}
