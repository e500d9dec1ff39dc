import { can } from '../../../../domain/rules/permissions.ts';
import { useActor, useClients } from '../../../data/workspace.tsx';
import { Page, PageHeader } from '../../../ui/Page.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import { NotYours } from '../common/Asked.tsx';
import { ClientUsageView } from './ClientUsageView.tsx';
import { UsageOverviewView } from './UsageOverviewView.tsx';
import { useUsageChoice } from './usage-choice.ts';

/** What clients used and what it costs: of all for whoever looks after billing, of their own for a client's people. */
export function UsageScreen() {
  const actor = useActor();
  const clients = useClients();
  const { clientId } = useUsageChoice();
  const seesAll = can(actor, 'usage.view', {});
  if (!can(actor, 'usage.view')) return <NotYours title={t('usage.title')} />;
  if (!seesAll && actor.clientId === null)
    return (
      <Page header={<PageHeader title={t('usage.title')} />}>
        <EmptyState title={t('usage.no-client')}>{t('usage.no-client-help')}</EmptyState>
      </Page>
    );
  const shown = seesAll ? (clientId !== null && clients.has(clientId) ? clientId : null) : actor.clientId;
  return shown === null ? (
    <UsageOverviewView />
  ) : (
    <ClientUsageView key={shown} clientId={shown} isOnlyOne={!seesAll} />
  );
}
