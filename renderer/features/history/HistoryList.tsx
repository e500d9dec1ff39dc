import { dateFormat } from '../../ui/format.ts';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { spokenLocale, t } from '../../words/words.ts';
import type { ShownStep } from './steps.ts';
import type { ShownChange } from './values.ts';

/** Steps by day, each with when, who, from which device and what it changed. */
export function HistoryList({
  label,
  steps,
  zone,
}: {
  label: string;
  steps: readonly ShownStep[];
  zone: string;
}) {
  const day = dateFormat(spokenLocale(), { dateStyle: 'full', timeZone: zone });
  const days = byDay(steps, (at) => day.format(new Date(at)));
  return (
    <section aria-label={label} className="flex flex-col gap-4">
      {days.map(({ name, steps: ofDay }) => (
        <div key={ofDay[0]?.key}>
          <h3 className="mb-2 text-12 font-medium text-muted">{name}</h3>
          <ol className="flex flex-col">
            {ofDay.map((step) => (
              <Step key={step.key} step={step} zone={zone} />
            ))}
          </ol>
        </div>
      ))}
    </section>
  );
}

/** Steps that follow each other on one day; the log is in the server's order. */
function byDay(
  steps: readonly ShownStep[],
  dayOf: (at: string) => string,
): { name: string; steps: ShownStep[] }[] {
  const days: { name: string; steps: ShownStep[] }[] = [];
  for (const step of steps) {
    const name = dayOf(step.at);
    const last = days.at(-1);
    if (last?.name === name) last.steps.push(step);
    else days.push({ name, steps: [step] });
  }
  return days;
}

function Step({ step, zone }: { step: ShownStep; zone: string }) {
  const { at, title, glyph, who, device, changes, comment, notes } = step;
  const time = dateFormat(spokenLocale(), { timeStyle: 'short', timeZone: zone }).format(new Date(at));
  return (
    <li className="relative flex gap-2.5 pb-4 before:absolute before:top-6 before:bottom-0 before:left-[7px] before:w-px before:bg-line last:before:hidden">
      <span aria-hidden className="mt-1 shrink-0">
        <StatusGlyph status={glyph} word={title} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-3">
          <span className="font-medium">{title}</span>
          <time dateTime={at} className="digits shrink-0 text-12 text-muted">
            {time}
          </time>
        </div>
        <p className="text-12 break-words text-muted">{[who, device].filter(Boolean).join(' · ')}</p>
        {changes.length > 0 && (
          <dl className="mt-1.5 flex flex-col gap-1">
            {changes.map((change) => (
              <Change key={change.label} change={change} />
            ))}
          </dl>
        )}
        {comment && (
          <blockquote className="mt-1.5 border-l-2 border-line-strong pl-2.5 break-words whitespace-pre-wrap">
            {comment}
          </blockquote>
        )}
        {notes.map((note) => (
          <p key={note} className="digits mt-1 text-12 break-words text-muted">
            {note}
          </p>
        ))}
      </div>
    </li>
  );
}

function Change({ change: { label, before, after } }: { change: ShownChange }) {
  return (
    <div className="flex flex-wrap gap-x-2">
      <dt className="text-muted">{label}</dt>
      <dd className="digits min-w-0 break-words whitespace-pre-wrap">
        {before === null ? (
          after
        ) : (
          <>
            <del className="text-muted">{before}</del>
            <span aria-hidden> → </span>
            <ins className="no-underline">{after ?? t('history.none')}</ins>
          </>
        )}
      </dd>
    </div>
  );
}
