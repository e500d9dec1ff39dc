import { ShieldOff } from 'lucide-react';
import { can } from '../../../../domain/rules/permissions.ts';
import { useActor } from '../../../data/workspace.tsx';
import { Page, PageHeader } from '../../../ui/Page.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import { InvoiceView } from '../invoice/InvoiceView.tsx';
import { useInvoices } from '../use-invoices.ts';
import { InvoiceList } from './InvoiceList.tsx';

/** The firm's invoices: the list, or the one that is open. For whoever may bill. */
export function InvoicesScreen({ onBill }: { onBill: () => void }) {
  const actor = useActor();
  const { memory } = useInvoices();
  if (!can(actor, 'invoices.generate')) return <NotYours title={t('invoices.title')} />;
  return memory.openId === null ? (
    <InvoiceList onBill={onBill} />
  ) : (
    <InvoiceView key={memory.openId} id={memory.openId} />
  );
}

/** As the server judges: it refuses everybody else. */
export function NotYours({ title }: { title: string }) {
  return (
    <Page header={<PageHeader title={title} />}>
      <EmptyState icon={ShieldOff} title={t('invoices.not-yours')}>
        {t('invoices.not-yours-help')}
      </EmptyState>
    </Page>
  );
}
