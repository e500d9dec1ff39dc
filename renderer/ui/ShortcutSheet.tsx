import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Command } from './commands.ts';
import { Dialog } from './Dialog.tsx';
import { fuzzyFilter } from './fuzzy.ts';
import { Kbd } from './Kbd.tsx';
import { TextField } from './TextField.tsx';

type Shown = Pick<Command, 'id' | 'label' | 'group' | 'keys' | 'words'>;

export interface ShortcutSheetProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** Those without keys are left out. */
  commands: readonly Shown[];
  /** Name of the field that sifts them; without it there is none. */
  searchLabel?: string;
  /** Said when no shortcut answers. */
  emptyText?: string;
}

/** All keys at a glance, by group, sifted by what is typed. */
export function ShortcutSheet({ isOpen, onClose, title, ...rest }: ShortcutSheetProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title} width={640}>
      <Sheet {...rest} />
    </Dialog>
  );
}

function Sheet({
  commands,
  searchLabel,
  emptyText,
}: Pick<ShortcutSheetProps, 'commands' | 'searchLabel' | 'emptyText'>) {
  const [query, setQuery] = useState('');
  const groups = useMemo(() => {
    const keyed = commands.filter((command) => command.keys);
    const found = fuzzyFilter(
      keyed,
      query,
      ({ label, words, group, keys }) => `${label} ${words ?? ''} ${group} ${keys}`,
    );
    return [...Map.groupBy(found, (command) => command.group)];
  }, [commands, query]);
  return (
    <>
      {searchLabel && (
        <TextField
          label={searchLabel}
          hideLabel
          type="search"
          icon={Search}
          placeholder={searchLabel}
          value={query}
          onChange={setQuery}
          autoFocus
        />
      )}
      {groups.length === 0 && <p className="py-6 text-center text-muted">{emptyText}</p>}
      <div className="columns-2 gap-8 max-[560px]:columns-1">
        {groups.map(([group, list]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-12 font-medium text-muted">{group}</h3>
            <ul>
              {list.map(({ id, label, keys }) => (
                <li key={id} className="flex min-h-7 items-center justify-between gap-3 text-ink">
                  {label}
                  {keys && <Kbd keys={keys} />}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}
