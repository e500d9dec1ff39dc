import { Bookmark, ListFilter, Search } from 'lucide-react';
import type { Ref } from 'react';
import { conditionsOf, everything, type QueueGrouping } from '../../../../domain/rules/approval-queue.ts';
import { Button } from '../../../ui/Button.tsx';
import { Menu } from '../../../ui/Menu.tsx';
import { Toolbar } from '../../../ui/Page.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import { FilterFields } from './FilterFields.tsx';
import type { QueueView } from './use-queue-view.ts';
import type { Views } from './use-views.ts';
import type { Waiting } from './waiting.ts';

export const groupings = ['person', 'project', 'client'] as const satisfies readonly QueueGrouping[];

/** How the queue is grouped and narrowed, and the views that were saved of that. */
export function QueueToolbar(props: {
  view: QueueView;
  views: Views;
  waiting: Waiting;
  searchRef: Ref<HTMLInputElement>;
  isFiltering: boolean;
  onFiltering: (isFiltering: boolean) => void;
  onSave: () => void;
}) {
  const { view, views, waiting, searchRef, isFiltering, onFiltering, onSave } = props;
  const { by, filter, show } = view;
  const words = {
    person: t('queue.by.person'),
    project: t('queue.by.project'),
    client: t('queue.by.client'),
  };
  const options = groupings.map((id) => ({ id, label: words[id] }));
  const conditions = conditionsOf({ ...filter, text: '' });
  return (
    <>
      <Toolbar label={t('queue.tools')}>
        <SegmentedControl
          label={t('queue.by')}
          options={options}
          value={by}
          onChange={(next) => show(next, filter)}
        />
        <TextField
          label={t('queue.search')}
          hideLabel
          type="search"
          icon={Search}
          placeholder={t('queue.search-hint')}
          value={filter.text}
          onChange={(text) => show(by, { ...filter, text })}
          inputRef={searchRef}
          className="w-56 max-w-full"
        />
        <Button
          icon={ListFilter}
          kind={conditions > 0 ? 'normal' : 'quiet'}
          aria-expanded={isFiltering}
          onPress={() => onFiltering(!isFiltering)}
        >
          {t('queue.filter-count', { count: conditions })}
        </Button>
        <Menu
          label={t('queue.views')}
          trigger={
            <Button kind="quiet" icon={Bookmark}>
              {t('queue.views')}
            </Button>
          }
          items={[
            ...views.views.map((saved, index) => ({
              id: saved.id,
              label: saved.name,
              ...(index < 9 ? { keys: String(index + 1) } : {}),
              onAction: () => show(saved.by, saved.filter),
            })),
            {
              id: 'save',
              label: t('queue.views.save'),
              startsGroup: views.views.length > 0,
              onAction: onSave,
            },
            ...views.views.map((saved) => ({
              id: `remove ${saved.id}`,
              label: t('queue.views.remove', { name: saved.name }),
              onAction: () => void views.remove(saved),
            })),
          ]}
        />
        {conditionsOf(filter) > 0 && (
          <Button kind="quiet" onPress={() => show(by, everything)}>
            {t('queue.filter.clear')}
          </Button>
        )}
      </Toolbar>
      {isFiltering && <FilterFields view={view} waiting={waiting} />}
    </>
  );
}
