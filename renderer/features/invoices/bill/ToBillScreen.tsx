import { Page, PageHeader } from '../../../ui/Page.tsx';
import { Skeleton } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';

export function ToBillScreen(_: { onShowInvoices: () => void }) {
  return (
    <Page header={<PageHeader title={t('bill.title')} />}>
      <Skeleton label={t('bill.title')} />
    </Page>
  );
}
