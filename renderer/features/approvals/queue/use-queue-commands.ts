import { everything, type QueueGrouping } from '../../../../domain/rules/approval-queue.ts';
import { type Command, useCommand } from '../../../ui/commands.ts';
import { t } from '../../../words/words.ts';
import { nextFlagged, step } from './moves.ts';
import { groupings } from './QueueToolbar.tsx';
import type { QueueView } from './use-queue-view.ts';
import type { Views } from './use-views.ts';

/** As many saved views as there are digits. */
const VIEWS_WITH_KEYS = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;

/** Everything that is done in the queue, in the palette, in the sheet of keys, and by its key. */
export function useQueueCommands(
  view: QueueView,
  views: Views,
  act: {
    canDecide: boolean;
    approve: () => void;
    reject: () => void;
    approveClean: () => void;
    search: () => void;
    filter: () => void;
    saveView: () => void;
  },
): void {
  const { sheets, clean, current, selection, by, filter } = view;
  const currentId = current?.id ?? null;
  const isAny = sheets.length > 0;
  const isMany = sheets.length > 1;
  const offer = (is: boolean, id: string, command: Omit<Command, 'id' | 'group'>): void =>
    useCommand(is ? { id: `approvals.${id}`, group: t('approvals.title'), ...command } : null);

  offer(act.canDecide, 'approve', { label: t('queue.command.approve'), keys: 'A', run: act.approve });
  offer(act.canDecide, 'reject', { label: t('queue.command.reject'), keys: 'R', run: act.reject });
  offer(clean.length > 0, 'approve-clean', {
    label: t('queue.command.approve-clean'),
    keys: 'Shift+A',
    run: act.approveClean,
  });
  offer(clean.length > 0, 'select-clean', {
    label: t('queue.command.select-clean'),
    keys: 'Shift+X',
    run: () => view.select(clean.map(({ id }) => id)),
  });
  offer(isMany, 'next', {
    label: t('queue.command.next'),
    keys: 'J',
    run: () => view.choose(step(sheets, currentId, 1)),
  });
  offer(isMany, 'previous', {
    label: t('queue.command.previous'),
    keys: 'K',
    run: () => view.choose(step(sheets, currentId, -1)),
  });
  offer(sheets.length > clean.length, 'next-flagged', {
    label: t('queue.command.next-flagged'),
    keys: 'N',
    run: () => view.choose(nextFlagged(sheets, currentId) ?? currentId),
  });
  offer(currentId !== null, 'select', {
    label: t('queue.command.select'),
    keys: 'X',
    run: () => currentId !== null && view.toggle(currentId),
  });
  offer(isMany, 'extend-down', {
    label: t('queue.command.extend-down'),
    keys: 'Shift+J',
    alsoKeys: 'Shift+ArrowDown',
    run: () => view.extendBy(1),
  });
  offer(isMany, 'extend-up', {
    label: t('queue.command.extend-up'),
    keys: 'Shift+K',
    alsoKeys: 'Shift+ArrowUp',
    run: () => view.extendBy(-1),
  });
  offer(isAny, 'select-all', {
    label: t('queue.command.select-all'),
    keys: 'Mod+A',
    run: () => view.select(sheets.map(({ id }) => id)),
  });
  offer(selection.size > 0, 'clear', {
    label: t('queue.command.clear'),
    keys: 'Escape',
    run: () => view.select([]),
  });
  offer(view.all > 0, 'group', {
    label: t('queue.command.group'),
    keys: 'G',
    run: () => view.show(nextGrouping(by), filter),
  });
  offer(view.all > 0, 'search', { label: t('queue.command.search'), keys: '/', run: act.search });
  offer(view.all > 0, 'filter', { label: t('queue.command.filter'), keys: 'F', run: act.filter });
  offer(filter !== everything, 'clear-filter', {
    label: t('queue.command.clear-filter'),
    keys: 'Shift+F',
    run: () => view.show(by, everything),
  });
  offer(view.all > 0, 'save-view', {
    label: t('queue.command.save-view'),
    keys: 'Shift+V',
    run: act.saveView,
  });
  for (const index of VIEWS_WITH_KEYS) {
    const saved = views.views[index];
    offer(saved !== undefined, `view-${index + 1}`, {
      label: t('queue.command.view', { name: saved?.name ?? '' }),
      keys: String(index + 1),
      run: () => saved && view.show(saved.by, saved.filter),
    });
  }
}

function nextGrouping(by: QueueGrouping): QueueGrouping {
  return groupings[(groupings.indexOf(by) + 1) % groupings.length] ?? 'person';
}
