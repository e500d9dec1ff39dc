import { FileDown, Receipt, ReceiptText } from 'lucide-react';
import { useRef, useState } from 'react';
import type { InvoiceHead } from '../../../../domain/wire/invoices.ts';
import { Button } from '../../../ui/Button.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { Page, PageHeader } from '../../../ui/Page.tsx';
import { EmptyState, ErrorState, OfflineNote, Skeleton } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import { AccountingDialog } from '../export/AccountingDialog.tsx';
import { noFilter, type ReadList, remember } from '../invoice-store.ts';
import { instantWords, money } from '../invoice-words.ts';
import { UnsentNotice } from '../unsent/UnsentNotice.tsx';
import { useInvoices } from '../use-invoices.ts';
import { Filters } from './Filters.tsx';
import { InvoiceTable } from './InvoiceTable.tsx';
import { type InvoiceListState, useInvoiceList } from './use-list.ts';

/** All invoices, drafts first, then the newest; what they come to stands at the foot. */
export function InvoiceList({ onBill }: { onBill: () => void }) {
  const { owner } = useInvoices();
  const state = useInvoiceList();
  const [isExporting, setExporting] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const { list, filter, isFiltered, isOffline } = state;
  const open = ({ id }: Pick<InvoiceHead, 'id'>): void => remember(owner, () => ({ openId: id }));

  useListCommands({ onBill, onExport: () => setExporting(true), onFind: () => search.current?.focus() });
  const isEmpty = list !== null && list.invoices.length === 0;
  return (
    <Page
      isFilled
      header={
        <PageHeader
          title={t('invoices.title')}
          actions={
            <>
              <Button icon={FileDown} keys="X" onPress={() => setExporting(true)}>
                {t('invoices.export')}
              </Button>
              <Button kind="primary" icon={ReceiptText} keys="N" onPress={onBill}>
                {t('invoices.new')}
              </Button>
            </>
          }
        />
      }
      toolbar={
        <Filters filter={filter} isFiltered={isFiltered} onChange={state.setFilter} searchRef={search} />
      }
      foot={list !== null && !isEmpty && <Sums list={list} />}
    >
      <ListNotes state={state} />
      <UnsentNotice isOffline={isOffline} onOpen={(id) => open({ id })} />
      {list === null ? (
        !isOffline && !state.failure && <Skeleton label={t('invoices.loading')} rows={10} className="p-6" />
      ) : isEmpty && !isFiltered ? (
        <EmptyState
          icon={Receipt}
          title={t('invoices.none')}
          action={
            <Button icon={ReceiptText} onPress={onBill}>
              {t('invoices.show-due')}
            </Button>
          }
        >
          {t('invoices.none-help')}
        </EmptyState>
      ) : (
        <InvoiceTable
          invoices={list.invoices}
          isWhole={list.invoices.length >= list.total}
          currentId={null}
          onOpen={open}
          onNearEnd={state.more}
          empty={
            <EmptyState
              title={t('invoices.no-match')}
              action={<Button onPress={() => state.setFilter(noFilter)}>{t('invoices.show-all')}</Button>}
            >
              {t('invoices.no-match-help')}
            </EmptyState>
          }
        />
      )}
      {isExporting && <AccountingDialog onClose={() => setExporting(false)} />}
    </Page>
  );
}

/** Why the list may be old, or is not there. */
function ListNotes({ state }: { state: InvoiceListState }) {
  const { isOffline, failure, list, refresh } = state;
  const again = (
    <Button kind="quiet" size="small" onPress={refresh}>
      {t('invoices.try-again')}
    </Button>
  );
  if (isOffline)
    return (
      <div className="px-6 pt-4 pb-3">
        <OfflineNote action={again}>
          {list === null
            ? t('invoices.offline')
            : t('invoices.offline-as-of', { when: instantWords(list.seenAt) })}
        </OfflineNote>
      </div>
    );
  return (
    failure && (
      <div className="px-6 pt-4 pb-3">
        <ErrorState shape="line" title={t('invoices.no-list')} action={again}>
          {failure.words}
        </ErrorState>
      </div>
    )
  );
}

/** What all that match come to, a currency each: there is no rate here to add them by. */
function Sums({ list }: { list: ReadList }) {
  const here = list.invoices.length;
  return (
    <div className="flex flex-wrap items-baseline gap-x-6 gap-y-1">
      <span className="text-muted">
        {here < list.total
          ? t('invoices.count-part', { here, count: list.total })
          : t('invoices.count', { count: list.total })}
      </span>
      <span className="ml-auto flex flex-wrap justify-end gap-x-6 gap-y-1">
        {list.sums.map(({ currency, totalMinor, openMinor }) => (
          <span key={currency} className="digits">
            <span className="text-muted">{currency} </span>
            <strong className="font-semibold">{money(totalMinor, currency)}</strong>
            <span className="text-muted">
              {' '}
              · {t('invoices.of-it-open', { amount: money(openMinor, currency) })}
            </span>
          </span>
        ))}
      </span>
    </div>
  );
}

function useListCommands(on: { onBill: () => void; onExport: () => void; onFind: () => void }): void {
  const group = t('invoices.title');
  /** The row that has the focus, or had it last; J and K inside the grid are the grid's own. */
  const focusRows = (): void => {
    const cells = document.querySelectorAll<HTMLElement>('[role="grid"] [data-at][tabindex="0"]');
    const [cell] = [...cells].filter(({ dataset }) => !dataset.at?.startsWith('-1:'));
    (cell ?? document.querySelector<HTMLElement>('[role="grid"] [data-at="0:0"]'))?.focus();
  };
  useCommand({
    id: 'invoices.new',
    label: t('invoices.new'),
    group,
    keys: 'N',
    words: t('bill.words'),
    run: on.onBill,
  });
  useCommand({
    id: 'invoices.export',
    label: t('invoices.export'),
    group,
    keys: 'X',
    words: t('invoices.export-words'),
    run: on.onExport,
  });
  useCommand({ id: 'invoices.find', label: t('invoices.find'), group, keys: '/', run: on.onFind });
  useCommand({ id: 'invoices.next', label: t('invoices.next'), group, keys: 'J', run: focusRows });
  useCommand({ id: 'invoices.previous', label: t('invoices.previous'), group, keys: 'K', run: focusRows });
}
