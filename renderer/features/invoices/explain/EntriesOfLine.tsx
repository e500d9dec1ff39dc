import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { LineEntries } from '../../../../domain/wire/invoices.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorState, Skeleton } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import { type Failure, failureOf } from '../failure.ts';
import { clock, day, instantWords } from '../invoice-words.ts';

/** Billed minutes of the entries of a line, less what they take back. */
export function minutesOfEntries({ entries }: Pick<LineEntries, 'entries'>): number {
  return entries.reduce((sum, { role, minutes }) => sum + (role === 'reverse' ? -minutes : minutes), 0);
}

const ruleKeys = {
  up: 'explain.mode-up',
  down: 'explain.mode-down',
  nearest: 'explain.mode-nearest',
} as const;
const isMode = (mode: string): mode is keyof typeof ruleKeys => Object.hasOwn(ruleKeys, mode);

/** The rounding rule of a line in words: `Version 3: up to 15 minutes`. */
export function ruleWords(rounding: LineEntries['rounding']): string {
  if (rounding === null) return t('explain.rule-none');
  const { version, incrementMinutes, mode, scope } = rounding;
  if (incrementMinutes <= 1) return t('explain.rule-exact', { version });
  const per = scope === 'day_task' ? t('explain.scope-day') : t('explain.scope-entry');
  return t('explain.rule', {
    version,
    how: isMode(mode) ? t(ruleKeys[mode], { minutes: incrementMinutes }) : `${mode} ${incrementMinutes}`,
    scope: per,
  });
}

/** The time under a line: as worked, as the rounding rule made of it, whose it is and who approved it. */
export function EntriesOfLine(props: {
  quantity: string;
  minutes: number | null;
  /** A page from this entry on. */
  read: (offset: number) => Promise<LineEntries>;
}) {
  const { quantity, minutes, read } = props;
  const [found, setFound] = useState<LineEntries | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const reader = useRef(read);
  reader.current = read;

  const more = useCallback(async (known: LineEntries | null): Promise<void> => {
    try {
      const page = await reader.current(known?.entries.length ?? 0);
      setFound({ ...page, entries: [...(known?.entries ?? []), ...page.entries] });
      setFailure(null);
    } catch (error) {
      setFailure(failureOf(error));
    }
  }, []);
  // The panel is made anew for each line.
  useEffect(() => void more(null), [more]);

  if (failure)
    return (
      <ErrorState
        shape="line"
        title={t('explain.no-entries')}
        action={
          <Button kind="quiet" size="small" onPress={() => void more(found)}>
            {t('invoices.try-again')}
          </Button>
        }
      >
        {failure.words}
      </ErrorState>
    );
  if (!found) return <Skeleton label={t('explain.loading-entries')} rows={3} />;
  const isWhole = found.entries.length >= found.total;
  return (
    <section aria-label={t('explain.entries')} className="flex flex-col gap-2">
      <h3 className="font-medium">{t('explain.entries-count', { count: found.total, quantity })}</h3>
      <p className="text-12 text-muted">{ruleWords(found.rounding)}</p>
      <ul className="flex flex-col divide-y divide-line border-y border-line">
        {found.entries.map((entry) => (
          <EntryLine key={`${entry.entryId} ${entry.role} ${entry.part}`} entry={entry} />
        ))}
      </ul>
      {isWhole ? (
        <SumOfEntries sum={minutesOfEntries(found)} minutes={minutes} />
      ) : (
        <Button kind="quiet" size="small" onPress={() => void more(found)}>
          {t('explain.more-entries', { count: found.total - found.entries.length })}
        </Button>
      )}
    </section>
  );
}

function SumOfEntries({ sum, minutes }: { sum: number; minutes: number | null }) {
  const adds = minutes === null || sum === minutes;
  return (
    <p className="flex items-start gap-2 text-12">
      {adds ? (
        <CircleCheck size={16} aria-hidden className="mt-px shrink-0 text-ok" />
      ) : (
        <TriangleAlert size={16} aria-hidden className="mt-px shrink-0 text-warn" />
      )}
      {adds
        ? t('explain.entries-add-up', { minutes: clock(sum) })
        : t('explain.entries-differ', { minutes: clock(sum), line: clock(minutes) })}
    </p>
  );
}

function EntryLine({ entry }: { entry: LineEntries['entries'][number] }) {
  const { date, userName, description, workedMinutes, billedMinutes, minutes, role, approvedBy, approvedAt } =
    entry;
  return (
    <li className="flex items-baseline gap-3 py-1.5">
      <div className="min-w-0 flex-1">
        <span className="digits">{day(date)}</span> · {userName}
        {role === 'reverse' && <span className="text-warn"> · {t('explain.taken-back')}</span>}
        <span className="block text-12 break-words text-muted">
          {[
            description,
            approvedBy === null
              ? null
              : t('explain.approved', {
                  by: approvedBy,
                  at: approvedAt === null ? '' : instantWords(approvedAt),
                }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      <span className="digits text-right whitespace-nowrap">
        {role === 'reverse' ? clock(-minutes) : clock(minutes)}
        {(workedMinutes !== billedMinutes || billedMinutes !== minutes) && (
          <span className="block text-12 text-muted">
            {t('explain.worked-billed', { worked: clock(workedMinutes), billed: clock(billedMinutes) })}
          </span>
        )}
      </span>
    </li>
  );
}
