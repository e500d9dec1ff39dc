import { ShieldOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { can } from '../../../../domain/rules/permissions.ts';
import { useActor } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Page, PageHeader } from '../../../ui/Page.tsx';
import { EmptyState, ErrorState, OfflineNote, Skeleton } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import type { Read } from './use-read.ts';

/** For whoever may set up billing; the server judges again. */
export function Guard({ title, children }: { title: string; children: ReactNode }) {
  if (can(useActor(), 'settings.billing')) return children;
  return (
    <Page header={<PageHeader title={title} />}>
      <EmptyState icon={ShieldOff} title={t('billing.admins-only')}>
        {t('billing.admins-only-help')}
      </EmptyState>
    </Page>
  );
}

/** In the place of what was not read yet: that it is being read, that this needs the server, or what went wrong. */
export function NotRead({
  read,
  label,
}: {
  read: Pick<Read<unknown>, 'failure' | 'isOffline' | 'reload'>;
  label: string;
}) {
  if (read.isOffline) return <OfflineNote>{t('billing.offline')}</OfflineNote>;
  if (read.failure !== null)
    return (
      <ErrorState
        title={t('billing.not-read')}
        action={<Button onPress={read.reload}>{t('billing.try-again')}</Button>}
      >
        {read.failure}
      </ErrorState>
    );
  return <Skeleton label={label} rows={6} />;
}
