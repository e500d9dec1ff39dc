import { Search } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Collection } from 'react-aria-components/Collection';
import { Dialog } from 'react-aria-components/Dialog';
import { Header } from 'react-aria-components/Header';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { TextField } from 'react-aria-components/TextField';
import type { Command } from './commands.ts';
import { veilClass } from './Dialog.tsx';
import { fuzzyFilter } from './fuzzy.ts';
import { Kbd } from './Kbd.tsx';

export interface CommandPaletteProps {
  isOpen: boolean;
  onClose: () => void;
  commands: readonly Command[];
  /** For screen readers. */
  label: string;
  placeholder: string;
  /** Said when nothing answers what was typed. */
  emptyText: string;
  /** Things found by what was typed, after the commands: projects, people, "Log 2:00 on Atlas". */
  find?: (query: string) => readonly Command[] | Promise<readonly Command[]>;
}

const SHOWN = 50;
const OWN_SHOWN = 8;
const nothing: readonly Command[] = [];

/** Everything that can be done, found by typing. The command runs after the palette has closed. */
export function CommandPalette(props: CommandPaletteProps) {
  return (
    <ModalOverlay
      isOpen={props.isOpen}
      onOpenChange={(open) => !open && props.onClose()}
      isDismissable
      className={`${veilClass} items-start pt-[12vh]!`}
    >
      <Modal
        className="floating flex max-h-full w-xl max-w-full flex-col overflow-hidden"
        style={{ width: 560 }}
      >
        <Dialog aria-label={props.label} data-modal="" className="flex min-h-0 flex-col outline-none">
          <PaletteBody {...props} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function PaletteBody({ onClose, commands, label, placeholder, emptyText, find }: CommandPaletteProps) {
  const [query, setQuery] = useState('');
  const more = useFound(query, find);
  const found = useMemo(() => {
    const own = fuzzyFilter(
      commands,
      query,
      (command) => `${command.label} ${command.words ?? ''} ${command.group}`,
    );
    // Once something is typed, what is found must not lie below every command that holds a letter of it.
    return (query.trim() ? [...own.slice(0, OWN_SHOWN), ...more] : own).slice(0, SHOWN);
  }, [commands, query, more]);
  const groups = useMemo(() => [...Map.groupBy(found, (command) => command.group)], [found]);

  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <TextField aria-label={label} autoFocus className="flex items-center gap-2.5 border-b border-line px-4">
        <Search size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
        {/* The list below is this box's popup, always open: the focus stays here and the arrows walk it. */}
        <Input
          role="combobox"
          aria-expanded
          aria-haspopup="listbox"
          placeholder={placeholder}
          className="h-11 min-w-0 flex-1 bg-transparent text-15 outline-none"
        />
        <Kbd keys="Escape" />
      </TextField>
      <ListBox
        aria-label={label}
        className="max-h-[min(420px,60vh)] min-h-0 overflow-auto p-1.5 outline-none"
        renderEmptyState={() => <p className="px-2.5 py-4 text-center text-muted">{emptyText}</p>}
        onAction={(id) => {
          const command = found.find((candidate) => candidate.id === id);
          onClose();
          // After the modal has given the focus back, so that what the command opens may take it.
          if (command) requestAnimationFrame(() => command.run());
        }}
      >
        {groups.map(([group, list]) => (
          <ListBoxSection key={group} id={`group:${group}`}>
            <Header className="px-2.5 pt-2 pb-1 text-12 font-medium text-muted">{group}</Header>
            <Collection items={list}>
              {(command) => (
                <ListBoxItem
                  id={command.id}
                  textValue={command.hint ? `${command.label}, ${command.hint}` : command.label}
                  className="flex min-h-8 items-center gap-3 rounded-normal px-2.5 py-1 outline-none data-focused:bg-hover"
                >
                  <span className="min-w-0 flex-1 truncate">{command.label}</span>
                  {command.hint && (
                    <span className="digits max-w-1/2 min-w-0 shrink-0 truncate text-12 text-muted">
                      {command.hint}
                    </span>
                  )}
                  {command.keys && <Kbd keys={command.keys} />}
                </ListBoxItem>
              )}
            </Collection>
          </ListBoxSection>
        ))}
      </ListBox>
    </Autocomplete>
  );
}

/** What `find` says of the query; the last answer stays until the next one is there, so that nothing blinks. */
function useFound(query: string, find: CommandPaletteProps['find']): readonly Command[] {
  const [found, setFound] = useState(nothing);
  useEffect(() => {
    if (!find || query.trim() === '') {
      setFound(nothing);
      return;
    }
    let isStale = false;
    void Promise.resolve(find(query)).then(
      (commands) => !isStale && setFound(commands),
      () => !isStale && setFound(nothing),
    );
    return () => {
      isStale = true;
    };
  }, [query, find]);
  return found;
}
