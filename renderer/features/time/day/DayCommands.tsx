import { useCommand } from '../../../ui/commands.ts';
import { t } from '../../../words/words.ts';
import { itemActions } from './item-actions.ts';

/** Everything that can be done on the day, in the palette, in the sheet of shortcuts and by its keys. */
export function DayCommands(props: {
  /** Nothing is there to be changed without an item. */
  hasItem: boolean;
  /** A text field of the panel may want Ctrl+Shift with arrows for itself. */
  isTyping: boolean;
  group: string;
  onAction: (id: string) => void;
  onLog: () => void;
  onTurn: (days: number) => void;
  onToday: () => void;
}) {
  const { hasItem, isTyping, group, onAction, onLog, onTurn, onToday } = props;
  useCommand({ id: 'day.log', label: t('day.log'), group, keys: 'N', run: onLog });
  useCommand({ id: 'day.before', label: t('day.before'), group, keys: '[', run: () => onTurn(-1) });
  useCommand({ id: 'day.after', label: t('day.after'), group, keys: ']', run: () => onTurn(1) });
  useCommand({ id: 'day.today', label: t('day.today'), group, keys: 'Shift+T', run: onToday });
  if (!hasItem) return null;
  return itemActions().map(({ id, label, keys }) => (
    <ItemCommand
      key={id}
      id={id}
      label={label}
      group={group}
      keys={isTyping && keys.startsWith('Mod+') ? null : keys}
      run={() => onAction(id)}
    />
  ));
}

function ItemCommand(props: {
  id: string;
  label: string;
  group: string;
  keys: string | null;
  run: () => void;
}) {
  const { id, label, group, keys, run } = props;
  useCommand({ id, label, group, run, ...(keys ? { keys } : {}) });
  return null;
}
