import { Search } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { cx } from '../../../ui/cx.ts';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';

export interface Item {
  id: string;
  label: string;
  /** Second line, smaller. */
  hint: string;
}

/** A list to choose from at the left, what was chosen at the right; above each other where there is no room. */
export function MasterDetail(props: {
  label: string;
  items: readonly Item[];
  value: string | null;
  onChange: (id: string) => void;
  children: ReactNode;
}) {
  const { label, items, value, onChange, children } = props;
  const [query, setQuery] = useState('');
  const found = useMemo(() => {
    const wanted = query.trim().toLocaleLowerCase();
    return items.filter(({ label: name, hint }) => `${name} ${hint}`.toLocaleLowerCase().includes(wanted));
  }, [items, query]);
  return (
    <div className="flex min-h-0 min-w-0 flex-1 @max-[720px]:flex-col">
      <div className="flex w-60 shrink-0 flex-col border-r border-line @max-[720px]:max-h-44 @max-[720px]:w-full @max-[720px]:border-r-0 @max-[720px]:border-b low:max-h-40">
        {items.length > 8 && (
          <div className="p-2">
            <TextField
              type="search"
              icon={Search}
              label={t('billing.find', { what: label })}
              hideLabel
              placeholder={t('billing.find-placeholder')}
              value={query}
              onChange={setQuery}
            />
          </div>
        )}
        <ListBox
          aria-label={label}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={value === null ? [] : [value]}
          onSelectionChange={(keys) => {
            if (keys === 'all') return;
            const [key] = keys;
            if (key !== undefined) onChange(String(key));
          }}
          renderEmptyState={() => <p className="p-3 text-muted">{t('billing.nothing-found')}</p>}
          className="min-h-0 flex-1 overflow-auto p-1 outline-none"
        >
          {found.map((item) => (
            <ListBoxItem
              key={item.id}
              id={item.id}
              textValue={item.label}
              className={({ isSelected, isHovered, isFocusVisible }) =>
                cx(
                  'flex cursor-default flex-col rounded-normal px-2.5 py-1.5 outline-none',
                  isSelected ? 'bg-accent-soft text-ink' : isHovered && 'bg-hover',
                  isFocusVisible && 'ring-2 ring-focus ring-inset',
                )
              }
            >
              <span className="truncate font-medium">{item.label}</span>
              <span className="truncate text-12 text-muted">{item.hint}</span>
            </ListBoxItem>
          ))}
        </ListBox>
      </div>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">{children}</div>
    </div>
  );
}
