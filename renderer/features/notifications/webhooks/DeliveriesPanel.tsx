import { RotateCw } from 'lucide-react';
import type { WebhookDelivery, WebhookEndpoint } from '../../../../domain/wire/webhooks.ts';
import { errorWords } from '../../../data/error-words.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { IconButton } from '../../../ui/Button.tsx';
import { SidePanel } from '../../../ui/SidePanel.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { t } from '../../../words/words.ts';
import { moment } from './EndpointLine.tsx';
import { useDeliveries } from './use-webhooks.ts';

/** What was sent to an address of late, and what became of it. */
export function DeliveriesPanel(props: {
  endpoint: WebhookEndpoint;
  onClose: () => void;
  /** When none is on its way any more. */
  onSettled: () => void;
}) {
  const { endpoint, onClose, onSettled } = props;
  const { deliveries, failure, redeliver } = useDeliveries(endpoint.id, endpoint.pending, onSettled);
  return (
    <SidePanel
      title={t('hooks.deliveries')}
      subtitle={<span className="break-all">{endpoint.url}</span>}
      onClose={onClose}
      closeLabel={t('common.close')}
    >
      {failure !== null && <ErrorState shape="line" title={failure} />}
      {deliveries === null && failure === null && <Skeleton label={t('hooks.loading')} />}
      {deliveries?.length === 0 && (
        <EmptyState title={t('hooks.no-deliveries')}>{t('hooks.no-deliveries-help')}</EmptyState>
      )}
      <ul className="flex flex-col divide-y divide-line">
        {deliveries?.map((delivery) => (
          <DeliveryLine
            key={delivery.id}
            delivery={delivery}
            mayRepeat={endpoint.state === 'active' && delivery.state !== 'pending'}
            onRepeat={() =>
              void redeliver(delivery.id).then(
                () => showToast({ message: t('hooks.redelivered') }),
                (error: unknown) => showToast({ message: errorWords(error), tone: 'bad' }),
              )
            }
          />
        ))}
      </ul>
    </SidePanel>
  );
}

const eventWords = { 'decision.applied': 'hooks.event-decision', ping: 'hooks.event-ping' } as const;

function DeliveryLine(props: { delivery: WebhookDelivery; mayRepeat: boolean; onRepeat: () => void }) {
  const { delivery, mayRepeat, onRepeat } = props;
  const { state, attempts, event, createdAt, nextAttemptAt } = delivery;
  const last = delivery.tries.at(-1);
  return (
    <li className="flex items-start gap-2 py-2">
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{t(eventWords[event])}</span>
          {state === 'delivered' && <Badge tone="ok">{t('hooks.delivered')}</Badge>}
          {state === 'pending' && (
            <Badge tone={attempts > 0 ? 'warn' : 'neutral'}>{t('hooks.on-its-way')}</Badge>
          )}
          {state === 'failed' && <Badge tone="bad">{t('hooks.failed')}</Badge>}
        </span>
        <span className="digits text-12 text-muted">
          {moment(createdAt)}
          {attempts > 1 && ` · ${t('hooks.attempts', { count: attempts })}`}
          {state === 'pending' && attempts > 0 && ` · ${t('hooks.next', { at: moment(nextAttemptAt) })}`}
        </span>
        {/* What the receiver or the network said is in its own words. */}
        {last && last.error !== null && <span className="text-12 break-words text-bad">{last.error}</span>}
        <span className="font-mono text-12 break-all text-muted select-text">{delivery.id}</span>
      </div>
      {mayRepeat && (
        <IconButton size="small" icon={RotateCw} label={t('hooks.redeliver')} onPress={onRepeat} />
      )}
    </li>
  );
}
