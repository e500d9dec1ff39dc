import { Page, PageHeader } from '../../../ui/Page.tsx';
import { Skeleton } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';

export function AgeingScreen(_: { onShowInvoices: () => void }) {
  return (
    <Page header={<PageHeader title={t('ageing.title')} />}>
      <Skeleton label={t('ageing.title')} />
    </Page>
  );
}
