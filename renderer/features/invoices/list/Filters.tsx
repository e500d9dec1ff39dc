import { Search } from 'lucide-react';
import type { Ref } from 'react';
import { useClients } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { ComboBox } from '../../../ui/ComboBox.tsx';
import { DatePicker } from '../../../ui/DatePicker.tsx';
import { Toolbar } from '../../../ui/Page.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import type { ListFilter } from '../invoice-api.ts';
import { noFilter } from '../invoice-store.ts';

const statuses = ['draft', 'sent', 'overdue', 'paid', 'void'] as const;
const statusKeys = {
  draft: 'invoices.filter-draft',
  sent: 'invoices.filter-sent',
  overdue: 'invoices.filter-overdue',
  paid: 'invoices.filter-paid',
  void: 'invoices.filter-void',
} as const;

/** What the list is narrowed to: text, status, client and dates of issue. */
export function Filters(props: {
  filter: ListFilter;
  isFiltered: boolean;
  onChange: (change: Partial<ListFilter>) => void;
  searchRef: Ref<HTMLInputElement>;
}) {
  const { filter, isFiltered, onChange, searchRef } = props;
  const clients = useClients();
  return (
    <Toolbar label={t('invoices.filters')}>
      <TextField
        label={t('invoices.find')}
        hideLabel
        type="search"
        icon={Search}
        placeholder={t('invoices.find')}
        className="w-52"
        maxLength={100}
        value={filter.text}
        onChange={(text) => onChange({ text })}
        {...(searchRef ? { inputRef: searchRef } : {})}
      />
      <Select
        label={t('invoices.status')}
        hideLabel
        className="w-40"
        options={[
          { id: 'all', label: t('invoices.all-statuses') },
          ...statuses.map((status) => ({ id: status, label: t(statusKeys[status]) })),
        ]}
        value={filter.status ?? 'all'}
        onChange={(id) => onChange({ status: statuses.find((status) => status === id) ?? null })}
      />
      <ComboBox
        label={t('invoices.client')}
        hideLabel
        className="w-48"
        placeholder={t('invoices.all-clients')}
        options={[...clients.values()]
          .map(({ id, name }) => ({ id, label: name }))
          .sort((a, b) => a.label.localeCompare(b.label))}
        value={filter.clientId}
        onChange={(clientId) => onChange({ clientId })}
        emptyText={t('invoices.no-client')}
      />
      <DatePicker
        label={t('invoices.from')}
        hideLabel
        className="w-40"
        value={filter.from}
        onChange={(from) => onChange({ from })}
      />
      <span aria-hidden className="text-muted">
        –
      </span>
      <DatePicker
        label={t('invoices.to')}
        hideLabel
        className="w-40"
        value={filter.to}
        onChange={(to) => onChange({ to })}
      />
      {isFiltered && (
        <Button kind="quiet" size="small" onPress={() => onChange(noFilter)}>
          {t('invoices.show-all')}
        </Button>
      )}
    </Toolbar>
  );
}
