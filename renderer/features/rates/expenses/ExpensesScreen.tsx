import { Plus, ReceiptText } from 'lucide-react';
import { useMemo } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { create } from 'zustand';
import { ExpenseList, type ExpenseRow } from '../../../../domain/wire/billing-setup.ts';
import { useClients, useProjects, useWorkspace } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { ComboBox } from '../../../ui/ComboBox.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { formatDate, formatMoney } from '../../../ui/format.ts';
import { Page, PageHeader, Toolbar } from '../../../ui/Page.tsx';
import { Select } from '../../../ui/Select.tsx';
import { EmptyState, OfflineNote } from '../../../ui/states.tsx';
import { Table } from '../../../ui/Table.tsx';
import type { TableColumn } from '../../../ui/table-model.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import { Guard, NotRead } from '../common/Guard.tsx';
import { useRead } from '../common/use-read.ts';
import { ExpensePanel } from './ExpensePanel.tsx';
import { type ExpenseBase, type ExpenseFilter, listPath, noFilter } from './expense-model.ts';

interface Shown {
  filter: ExpenseFilter;
  open: ExpenseBase | null;
}
/** The filter and what is open, kept while other screens are. */
const useExpenses = create<Shown>(() => ({ filter: noFilter, open: null }));
const filterBy = (part: Partial<ExpenseFilter>): void =>
  useExpenses.setState(({ filter }) => ({ filter: { ...filter, ...part } }));

/** Expenses: what was spent for clients' projects, and what of it is billed. */
export function ExpensesScreen() {
  return (
    <Guard title={t('billing.expenses')}>
      <Expenses />
    </Guard>
  );
}

function stateOf({ invoiceId, billable }: ExpenseRow): string {
  if (invoiceId !== null) return t('billing.billed');
  return t(billable ? 'billing.expense-open' : 'billing.expense-own');
}

function columnsOf(): TableColumn<ExpenseRow>[] {
  return [
    {
      ...{ id: 'date', header: t('billing.expense-date'), width: 110 },
      text: ({ date }) => formatDate(date, spokenLocale(), { dateStyle: 'medium' }),
      sortBy: ({ date }) => date,
    },
    {
      id: 'what',
      header: t('billing.expense-description'),
      width: 220,
      text: ({ description }) => description,
    },
    { id: 'client', header: t('billing.client'), width: 150, text: ({ clientName }) => clientName },
    {
      id: 'project',
      header: t('billing.expense-project'),
      width: 170,
      text: ({ projectName }) => projectName,
    },
    { id: 'person', header: t('rates.person'), width: 130, text: ({ userName }) => userName ?? '' },
    { id: 'state', header: t('billing.expense-state'), width: 110, text: stateOf },
    {
      ...{ id: 'amount', header: t('billing.expense-amount'), width: 120, align: 'end' },
      text: ({ amountMinor, currency }) => formatMoney(amountMinor, currency),
      sortBy: ({ amountMinor }) => amountMinor,
    },
  ];
}

function Expenses() {
  const { filter, open } = useExpenses();
  const read = useRead(listPath(filter), ExpenseList);
  const { locale } = useWorkspace().info;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words of the heads are those of the locale
  const columns = useMemo(columnsOf, [locale]);
  const makeNew = (): void => useExpenses.setState({ open: { id: uuidv7(), row: null } });
  useCommand({
    id: 'expenses.new',
    label: t('billing.expense-new'),
    group: t('billing.expenses'),
    keys: 'N',
    run: makeNew,
  });
  const list = read.value;
  return (
    <Page
      isFilled
      header={
        <PageHeader
          title={t('billing.expenses')}
          actions={
            <Button kind="primary" icon={Plus} keys="N" onPress={makeNew}>
              {t('billing.expense-new')}
            </Button>
          }
        />
      }
      toolbar={<Filters filter={filter} />}
      panel={
        open && (
          <ExpensePanel
            key={open.id}
            base={{ id: open.id, row: list?.expenses.find(({ id }) => id === open.id) ?? open.row }}
            projectId={filter.projectId}
            onReload={read.reload}
            onClose={() => useExpenses.setState({ open: null })}
          />
        )
      }
      foot={
        list &&
        list.total > 0 && (
          <p className="flex flex-wrap gap-x-6 text-muted">
            <span>{t('billing.expense-count', { count: list.total })}</span>
            <span className="digits ml-auto font-medium text-ink">
              {list.sums.map(({ currency, amountMinor }) => formatMoney(amountMinor, currency)).join(' · ')}
            </span>
          </p>
        )
      }
    >
      {list === null ? (
        <div className="p-6">
          <NotRead read={read} label={t('billing.loading')} />
        </div>
      ) : (
        <>
          {read.isOffline && (
            <div className="px-6 py-2">
              <OfflineNote>{t('billing.offline-shown')}</OfflineNote>
            </div>
          )}
          <Table
            label={t('billing.expenses')}
            columns={columns}
            rows={list.expenses}
            rowId={({ id }) => id}
            currentId={open?.id ?? null}
            defaultSort={{ column: 'date', direction: 'descending' }}
            onOpen={(row) => useExpenses.setState({ open: { id: row.id, row } })}
            empty={
              <EmptyState icon={ReceiptText} title={t('billing.no-expenses')}>
                {t('billing.no-expenses-help')}
              </EmptyState>
            }
          />
        </>
      )}
    </Page>
  );
}

const states = ['open', 'billed', 'not_billable'] as const;
const ALL = 'all';

function Filters({ filter }: { filter: ExpenseFilter }) {
  const clients = useClients();
  const projects = useProjects();
  const clientOptions = useMemo(
    () =>
      [...clients.values()]
        .map(({ id, name }) => ({ id, label: name }))
        .toSorted((a, b) => a.label.localeCompare(b.label)),
    [clients],
  );
  const projectOptions = useMemo(
    () =>
      [...projects.values()]
        .filter(({ isTemplate, clientId }) => !isTemplate && (filter.clientId ?? clientId) === clientId)
        .map(({ id, name }) => ({ id, label: name }))
        .toSorted((a, b) => a.label.localeCompare(b.label)),
    [projects, filter.clientId],
  );
  return (
    <Toolbar label={t('billing.filters')}>
      <ComboBox
        className="w-52"
        label={t('billing.client')}
        hideLabel
        placeholder={t('billing.all-clients')}
        options={clientOptions}
        value={filter.clientId}
        emptyText={t('billing.nothing-found')}
        onChange={(clientId) => filterBy({ clientId, projectId: null })}
      />
      <ComboBox
        className="w-52"
        label={t('billing.expense-project')}
        hideLabel
        placeholder={t('billing.all-projects')}
        options={projectOptions}
        value={filter.projectId}
        emptyText={t('billing.nothing-found')}
        onChange={(projectId) => filterBy({ projectId })}
      />
      <Select
        className="w-44"
        label={t('billing.expense-state')}
        hideLabel
        value={filter.state ?? ALL}
        options={[
          { id: ALL, label: t('billing.all-states') },
          { id: 'open', label: t('billing.expense-open') },
          { id: 'billed', label: t('billing.billed') },
          { id: 'not_billable', label: t('billing.expense-own') },
        ]}
        onChange={(id) => filterBy({ state: states.find((state) => state === id) ?? null })}
      />
    </Toolbar>
  );
}
