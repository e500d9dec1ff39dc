import { ShieldOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Page, PageHeader } from '../../../ui/Page.tsx';
import { EmptyState, ErrorState, OfflineNote, Skeleton } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import type { Reading } from './seen.ts';
import { instantWords } from './usage-words.ts';

/** Above what was last seen: that the server is away, or what went wrong; nothing where all is well. */
export function AskedNote({ reading }: { reading: Reading<unknown> }) {
  const { isOffline, failure, seenAt, reload } = reading;
  if (!isOffline && failure === null) return null;
  const again = (
    <Button kind="quiet" size="small" onPress={reload}>
      {t('metering.try-again')}
    </Button>
  );
  if (!isOffline)
    return (
      <ErrorState shape="line" title={t('metering.not-read')} action={again}>
        {failure}
      </ErrorState>
    );
  return (
    <OfflineNote action={again}>
      {seenAt === null ? t('metering.offline') : t('metering.offline-as-of', { when: instantWords(seenAt) })}
    </OfflineNote>
  );
}

/** In the place of what was never read: that it is being read; the note above says where it cannot be. */
export function Loading({ reading, label }: { reading: Reading<unknown>; label: string }) {
  if (reading.isOffline || reading.failure !== null) return null;
  return <Skeleton label={label} rows={6} />;
}

/** For whoever may not see a screen; the server judges again. */
export function NotYours({ title }: { title: string }): ReactNode {
  return (
    <Page header={<PageHeader title={title} />}>
      <EmptyState icon={ShieldOff} title={t('metering.not-yours')}>
        {t('metering.not-yours-help')}
      </EmptyState>
    </Page>
  );
}
