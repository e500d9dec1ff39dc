import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import type { ReconciliationRun } from '../../../../domain/wire/reconciliation.ts';
import { usePeople } from '../../../data/workspace.tsx';
import { cx } from '../../../ui/cx.ts';
import { t } from '../../../words/words.ts';
import { instantWords, monthWords } from '../common/usage-words.ts';
import { runWords } from './reconcile-model.ts';

/** The comparisons of a month, newest first; one is shown beside. */
export function RunList(props: {
  month: string;
  runs: readonly ReconciliationRun[];
  value: string;
  onChange: (id: string) => void;
}) {
  const { month, runs, value, onChange } = props;
  const people = usePeople();
  const by = ({ trigger, askedBy }: ReconciliationRun): string =>
    trigger === 'nightly'
      ? t('reconcile.nightly')
      : t('reconcile.asked', {
          person: people.get(askedBy ?? '')?.name ?? t('reconcile.somebody'),
        });
  return (
    <ListBox
      aria-label={t('reconcile.runs', { month: monthWords(month) })}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        if (keys === 'all') return;
        const [key] = keys;
        if (key !== undefined) onChange(String(key));
      }}
      className="w-52 shrink-0 overflow-auto border-r border-line p-1 outline-none @max-[720px]:max-h-32 @max-[720px]:w-full @max-[720px]:border-r-0 @max-[720px]:border-b"
    >
      {runs.map((run) => (
        <ListBoxItem
          key={run.id}
          id={run.id}
          textValue={`${instantWords(run.finishedAt)}, ${runWords(run)}`}
          className={({ isSelected, isHovered, isFocusVisible }) =>
            cx(
              'flex cursor-default flex-col rounded-normal px-2.5 py-1.5 outline-none',
              isSelected ? 'bg-accent-soft text-ink' : isHovered && 'bg-hover',
              isFocusVisible && 'ring-2 ring-focus ring-inset',
            )
          }
        >
          <span className="flex justify-between gap-2">
            <span className="digits font-medium">{instantWords(run.finishedAt)}</span>
            <span className={run.state === 'agrees' ? 'text-ok' : 'text-warn'}>{runWords(run)}</span>
          </span>
          <span className="truncate text-12 text-muted">{by(run)}</span>
        </ListBoxItem>
      ))}
    </ListBox>
  );
}
