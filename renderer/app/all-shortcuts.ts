import { itemActions } from '../features/time/day/item-actions.ts';
import type { Command } from '../ui/commands.ts';
import type { WordKey } from '../words/en/catalogue.ts';
import { t } from '../words/words.ts';

type Shortcut = Pick<Command, 'id' | 'label' | 'group' | 'keys' | 'words'>;

/** Keys that belong to a thing with the focus, and so to no command. */
const inGrid: readonly (readonly [string, WordKey])[] = [
  ['ArrowDown', 'quick.keys.move'],
  ['Enter', 'quick.keys.edit'],
  ['Space', 'quick.keys.open'],
  ['Delete', 'quick.keys.empty'],
  ['Shift+ArrowDown', 'quick.keys.select'],
  ['Mod+A', 'quick.keys.select-all'],
  ['Mod+C', 'quick.keys.copy'],
  ['Mod+V', 'quick.keys.paste'],
  ['Mod+D', 'quick.keys.fill-down'],
  ['Mod+R', 'quick.keys.fill-right'],
];
const inBar: readonly (readonly [string, WordKey])[] = [
  ['Enter', 'quick.hint.save'],
  ['Shift+Enter', 'quick.hint.more'],
  ['ArrowDown', 'quick.hint.choose'],
  ['Mod+P', 'quick.hint.pin'],
  ['Mod+Delete', 'quick.hint.forget'],
];
const anywhere: readonly (readonly [string, WordKey])[] = [
  ['Escape', 'quick.keys.close'],
  ['F6', 'quick.keys.messages'],
];

/** Every key of the app: of the commands that are there now, and of grid, timeline, bar and panels for those who log. */
export function allShortcuts(commands: Iterable<Command>, logs: boolean): Shortcut[] {
  const now = [...commands];
  const known = new Set(now.map(({ id }) => id));
  const fixed = (name: string, group: string, keys: typeof inGrid): Shortcut[] =>
    keys.map(([combination, key]) => ({
      id: `${name}.${combination}`,
      label: t(key),
      group,
      keys: combination,
    }));
  if (!logs) return [...now, ...fixed('app', t('quick.keys.group.app'), anywhere)];
  return [
    ...now,
    ...fixed('app', t('quick.keys.group.app'), anywhere),
    ...fixed('grid', t('quick.keys.group.grid'), inGrid),
    ...itemActions()
      .filter(({ id }) => !known.has(id))
      .map(({ id, label, keys }) => ({ id, label, keys, group: t('quick.keys.group.day') })),
    ...fixed('bar', t('quick.keys.group.bar'), inBar),
  ];
}
