import { Plus, ShieldOff, Webhook } from 'lucide-react';
import { useState } from 'react';
import { can } from '../../../../domain/rules/permissions.ts';
import type { WebhookEndpoint } from '../../../../domain/wire/webhooks.ts';
import { errorWords } from '../../../data/error-words.ts';
import { useActor } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../ui/Dialog.tsx';
import { Page, PageHeader } from '../../../ui/Page.tsx';
import { EmptyState, ErrorState, OfflineNote, Skeleton } from '../../../ui/states.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { t } from '../../../words/words.ts';
import { AddDialog } from './AddDialog.tsx';
import { DeliveriesPanel } from './DeliveriesPanel.tsx';
import { EndpointLine } from './EndpointLine.tsx';
import { SecretDialog } from './SecretDialog.tsx';
import { type NewSecret, useWebhooks } from './use-webhooks.ts';

/** Which of the firm's own programs are told of decisions. For administrators. */
export function WebhooksScreen() {
  const actor = useActor();
  if (can(actor, 'settings.webhooks')) return <Endpoints />;
  return (
    <Page header={<PageHeader title={t('hooks.title')} />}>
      <EmptyState icon={ShieldOff} title={t('hooks.admins-only')}>
        {t('hooks.admins-only-help')}
      </EmptyState>
    </Page>
  );
}

function Endpoints() {
  const hooks = useWebhooks();
  const { endpoints, isOffline, failure } = hooks;
  const [isAdding, setAdding] = useState(false);
  const [secret, setSecret] = useState<NewSecret | null>(null);
  const [removing, setRemoving] = useState<WebhookEndpoint | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const open = endpoints?.find(({ id }) => id === openId);
  const attempt = async (work: () => Promise<unknown>, said?: string): Promise<void> => {
    try {
      await work();
      if (said !== undefined) showToast({ message: said });
    } catch (error) {
      showToast({ message: errorWords(error), tone: 'bad' });
    }
  };
  const add = (
    <Button kind="primary" icon={Plus} isDisabled={isOffline} onPress={() => setAdding(true)}>
      {t('hooks.add')}
    </Button>
  );
  const isEmpty = endpoints?.length === 0;
  return (
    <Page
      header={<PageHeader title={t('hooks.title')} actions={endpoints !== null && !isEmpty && add} />}
      panel={
        open && (
          <DeliveriesPanel
            key={open.id}
            endpoint={open}
            onClose={() => setOpenId(null)}
            onSettled={hooks.refresh}
          />
        )
      }
    >
      <div className="flex max-w-3xl flex-col gap-6">
        <p className="text-muted">{t('hooks.help')}</p>
        {isOffline && <OfflineNote>{t('hooks.offline')}</OfflineNote>}
        {failure !== null && (
          <ErrorState
            shape="line"
            title={failure}
            action={
              <Button size="small" onPress={hooks.refresh}>
                {t('hooks.try-again')}
              </Button>
            }
          />
        )}
        {endpoints === null && !isOffline && failure === null && <Skeleton label={t('hooks.loading')} />}
        {isEmpty && (
          <EmptyState icon={Webhook} title={t('hooks.empty')} action={add}>
            {t('hooks.empty-help')}
          </EmptyState>
        )}
        {endpoints !== null && !isEmpty && (
          <ul className="flex flex-col divide-y divide-line border-y border-line">
            {endpoints.map((endpoint) => (
              <EndpointLine
                key={endpoint.id}
                endpoint={endpoint}
                isCurrent={endpoint.id === openId}
                isOffline={isOffline}
                onDeliveries={() => setOpenId(endpoint.id === openId ? null : endpoint.id)}
                onPing={() =>
                  void attempt(() => hooks.ping(endpoint.id), t('hooks.pinged')).then(() =>
                    setOpenId(endpoint.id),
                  )
                }
                onState={(state) =>
                  void attempt(
                    () => hooks.setState(endpoint.id, state),
                    t(state === 'active' ? 'hooks.resumed' : 'hooks.paused-now'),
                  )
                }
                onRotate={() => void attempt(async () => setSecret(await hooks.rotate(endpoint.id)))}
                onRemove={() => setRemoving(endpoint)}
              />
            ))}
          </ul>
        )}
      </div>
      <AddDialog
        isOpen={isAdding}
        onClose={() => setAdding(false)}
        onAdd={async (url, description) => {
          setSecret(await hooks.add(url, description));
          setAdding(false);
        }}
      />
      <SecretDialog secret={secret} onClose={() => setSecret(null)} />
      <ConfirmDialog
        isOpen={removing !== null}
        onClose={() => setRemoving(null)}
        title={t('hooks.remove-title')}
        confirmLabel={t('hooks.remove')}
        cancelLabel={t('common.cancel')}
        onConfirm={() => {
          if (removing) void attempt(() => hooks.remove(removing.id), t('hooks.removed'));
          setRemoving(null);
        }}
      >
        {t('hooks.remove-help', { url: removing?.url ?? '' })}
      </ConfirmDialog>
    </Page>
  );
}
