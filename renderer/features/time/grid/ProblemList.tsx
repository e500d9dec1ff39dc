import { CircleAlert, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { IconButton } from '../../../ui/Button.tsx';
import { t } from '../../../words/words.ts';
import { shortDay } from './day-words.ts';
import { type Problems, showProblems, useProblems } from './problems.ts';

const SHOWN = 8;

/** The list of cells that refused a paste, a deletion or a fill. Each leads to its cell. */
export function ProblemList({ days }: { days: readonly string[] }) {
  const problems = useProblems((store) => store.problems);
  return problems && <List key={JSON.stringify(problems)} problems={problems} days={days} />;
}

function List({ problems, days }: { problems: Problems; days: readonly string[] }) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), []);
  const { kind, cells, general } = problems;
  const title = t(`week.problems.${kind}`);
  const hidden = cells.length - SHOWN;
  return (
    <section
      ref={box}
      role="alert"
      aria-label={title}
      className="mx-6 my-2 flex gap-2 rounded-large border border-bad-line bg-bad-soft py-2 pr-2 pl-3 text-ink"
    >
      <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold text-bad">{title}</p>
        <ul className="mt-1 flex flex-col gap-0.5">
          {general.map((words) => (
            <li key={words}>{words}</li>
          ))}
          {cells.slice(0, SHOWN).map(({ work, workId, date, message }) => (
            <li key={`${workId} ${date}`}>
              <button
                type="button"
                className="font-medium underline"
                onClick={() => focusCell(workId, days.indexOf(date))}
              >
                {work}, {shortDay(date)}
              </button>
              : {message}
            </li>
          ))}
          {hidden > 0 && <li>{t('week.problems.more', { count: hidden })}</li>}
        </ul>
        <p className="mt-1 text-12 text-muted">{t('week.problems.text', { kind })}</p>
      </div>
      <IconButton size="small" label={t('common.close')} icon={X} onPress={() => showProblems(null)} />
    </section>
  );
}

function focusCell(workId: string, column: number): void {
  document
    .querySelector<HTMLElement>(`[data-work="${CSS.escape(workId)}"] [data-column="${column}"]`)
    ?.focus();
}
