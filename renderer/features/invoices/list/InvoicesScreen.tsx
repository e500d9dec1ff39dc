import { Page, PageHeader } from '../../../ui/Page.tsx';
import { Skeleton } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';

export function InvoicesScreen(_: { onBill: () => void }) {
  return (
    <Page header={<PageHeader title={t('invoices.title')} />}>
      <Skeleton label={t('invoices.title')} />
    </Page>
  );
}
