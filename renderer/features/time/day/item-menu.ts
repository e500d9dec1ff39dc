import type { Project } from '../../../../domain/entities/project.ts';
import type { Span } from '../../../../domain/rules/day-plan.ts';
import type { MenuEntry } from '../../../ui/Menu.tsx';
import { t } from '../../../words/words.ts';
import type { DayBlock, DayItem } from './day-model.ts';
import { type TimeWords, workWords } from './day-words.ts';
import { itemActions, middleOf } from './item-actions.ts';

/** What the menu of an item offers, in words about this very item. */
export function itemMenu(options: {
  item: DayItem;
  /** Where the pointer opened it; null by keyboard. */
  at: number | null;
  times: TimeWords;
  projects: ReadonlyMap<string, Project>;
  onAction: (id: string, item: DayItem) => void;
  onOpen: (item: DayItem) => void;
  onSplit: (block: DayBlock, at: number) => void;
  onLogIn: (gap: Span) => void;
}): MenuEntry[] {
  const { item, at, times, projects, onAction } = options;
  const actions = new Map(itemActions().map((action) => [action.id, action]));
  const entry = (id: string, label?: string): MenuEntry => {
    const action = actions.get(id);
    return {
      id,
      label: label ?? action?.label ?? id,
      ...(action ? { keys: action.keys } : {}),
      onAction: () => onAction(id, item),
    };
  };
  const open: MenuEntry = {
    id: 'day.open',
    label: t('day.open'),
    keys: 'Enter',
    onAction: () => options.onOpen(item),
  };
  const remove: MenuEntry = { ...entry('day.delete'), isDanger: true };
  switch (item.kind) {
    case 'untimed':
      return [open, entry('day.place'), remove];
    case 'gap':
      return [
        entry('day.fill', t('day.fill-by', { work: workWords(item.gap.before.work, projects) })),
        entry('day.fill-after', t('day.fill-by', { work: workWords(item.gap.after.work, projects) })),
        { id: 'day.fill-new', label: t('day.fill-new'), onAction: () => options.onLogIn(item.gap) },
      ];
    case 'overlap':
      return [
        entry('day.mend', t('day.mend-by', { work: workWords(item.overlap.earlier.work, projects) })),
        entry('day.mend-later', t('day.mend-by', { work: workWords(item.overlap.later.work, projects) })),
        entry('day.mend-middle', t('day.mend-middle-short')),
      ];
    case 'block': {
      if (!item.block.entry) return [];
      const cut = at ?? middleOf(item.block);
      return [
        open,
        {
          id: 'day.split-at',
          label: t('day.split-at', { time: times.at(cut) }),
          ...(at === null ? { keys: 'X' } : {}),
          onAction: () => options.onSplit(item.block, cut),
        },
        entry('day.join'),
        entry('day.fill'),
        entry('day.fill-after'),
        ...(item.block.isShared
          ? [entry('day.mend'), entry('day.mend-later'), entry('day.mend-middle')]
          : []),
        remove,
      ];
    }
  }
}
