import type { Command } from './commands.ts';
import { Dialog } from './Dialog.tsx';
import { Kbd } from './Kbd.tsx';

export interface ShortcutSheetProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** Those without keys are left out. */
  commands: readonly Pick<Command, 'id' | 'label' | 'group' | 'keys'>[];
}

/** All keys at a glance, by group. */
export function ShortcutSheet({ isOpen, onClose, title, commands }: ShortcutSheetProps) {
  const groups = [
    ...Map.groupBy(
      commands.filter((command) => command.keys),
      (command) => command.group,
    ),
  ];
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title} width={640}>
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
    </Dialog>
  );
}
