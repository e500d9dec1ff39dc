import { useMemo, useState } from 'react';
import { ComboBox } from '../../ui/ComboBox.tsx';
import { spokenLocale, t } from '../../words/words.ts';
import { useOpenWork } from './use-open-work.ts';
import type { RowKey } from './week-model.ts';

/** One search box over every task and activity that this person may log on; choosing adds a row. */
export function AddWork(props: {
  day: string;
  shown: ReadonlySet<string>;
  onAdd: (row: RowKey) => void;
  autoFocus?: boolean;
  placeholder?: string;
}) {
  const { day, shown, onAdd, autoFocus = false, placeholder = t('entry.add.placeholder') } = props;
  const work = useOpenWork(day);

  // The box forgets what was typed once a row was added.
  const [added, setAdded] = useState(0);

  const options = useMemo(() => {
    // One collator for all comparisons: asking each string for its own is many times slower, and a week has hundreds.
    const { compare } = new Intl.Collator(spokenLocale());
    return [...work]
      .filter(([id]) => !shown.has(id))
      .map(([id, { label, group }]) => ({ id, label, group }))
      .sort((a, b) => compare(a.group, b.group));
  }, [work, shown]);

  return (
    <ComboBox
      key={added}
      label={t('entry.add')}
      hideLabel
      className="w-80 max-w-full"
      options={options}
      value={null}
      placeholder={placeholder}
      emptyText={t('entry.add.none')}
      onChange={(id) => {
        const chosen = id ? work.get(id) : undefined;
        if (!chosen) return;
        setAdded((count) => count + 1);
        onAdd(chosen.row);
      }}
      autoFocus={autoFocus}
    />
  );
}
