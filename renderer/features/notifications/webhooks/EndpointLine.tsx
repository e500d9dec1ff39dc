import { CirclePause, CirclePlay, EllipsisVertical, KeyRound, Radio, Trash2 } from 'lucide-react';
import type { WebhookEndpoint } from '../../../../domain/wire/webhooks.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/cx.ts';
import { dateFormat } from '../../../ui/format.ts';
import { Menu } from '../../../ui/Menu.tsx';
import { spokenLocale, t } from '../../../words/words.ts';

export interface EndpointLineProps {
  endpoint: WebhookEndpoint;
  isCurrent: boolean;
  isOffline: boolean;
  onDeliveries: () => void;
  onPing: () => void;
  onState: (state: 'active' | 'paused') => void;
  onRotate: () => void;
  onRemove: () => void;
}

/** One address that is told of decisions: how it stands, and what can be done with it. */
export function EndpointLine(props: EndpointLineProps) {
  const { endpoint, isCurrent, isOffline, onDeliveries, onPing, onState, onRotate, onRemove } = props;
  const isActive = endpoint.state === 'active';
  return (
    <li className={cx('flex flex-wrap items-start gap-x-4 gap-y-2 px-2 py-3', isCurrent && 'bg-hover')}>
      <div className="flex min-w-48 flex-1 flex-col gap-1">
        <span className="font-medium break-all">{endpoint.url}</span>
        {endpoint.description !== '' && <span className="text-muted">{endpoint.description}</span>}
        <span className="flex flex-wrap items-center gap-2 text-12 text-muted">
          <StateBadge endpoint={endpoint} />
          {endpoint.failingSince !== null && (
            <span>{t('hooks.failing-since', { at: moment(endpoint.failingSince) })}</span>
          )}
          {endpoint.pending > 0 && <span>{t('hooks.pending', { count: endpoint.pending })}</span>}
          {endpoint.previousSecretUntil !== null && (
            <span>{t('hooks.two-secrets', { at: moment(endpoint.previousSecretUntil) })}</span>
          )}
        </span>
      </div>
      <div className="flex items-center gap-2">
        <Button size="small" onPress={onDeliveries} aria-expanded={isCurrent}>
          {t('hooks.deliveries')}
        </Button>
        <Button size="small" icon={Radio} isDisabled={isOffline || !isActive} onPress={onPing}>
          {t('hooks.ping')}
        </Button>
        <Menu
          label={t('hooks.more', { url: endpoint.url })}
          trigger={
            <IconButton
              size="small"
              icon={EllipsisVertical}
              label={t('hooks.more', { url: endpoint.url })}
              isDisabled={isOffline}
            />
          }
          items={[
            isActive
              ? { id: 'pause', label: t('hooks.pause'), icon: CirclePause, onAction: () => onState('paused') }
              : {
                  id: 'resume',
                  label: t('hooks.resume'),
                  icon: CirclePlay,
                  onAction: () => onState('active'),
                },
            { id: 'rotate', label: t('hooks.rotate'), icon: KeyRound, onAction: onRotate },
            {
              id: 'remove',
              label: t('hooks.remove'),
              icon: Trash2,
              isDanger: true,
              startsGroup: true,
              onAction: onRemove,
            },
          ]}
        />
      </div>
    </li>
  );
}

function StateBadge({ endpoint: { state, failingSince } }: { endpoint: WebhookEndpoint }) {
  if (state === 'disabled') return <Badge tone="bad">{t('hooks.state-disabled')}</Badge>;
  if (state === 'paused') return <Badge>{t('hooks.state-paused')}</Badge>;
  return failingSince === null ? (
    <Badge tone="ok">{t('hooks.state-active')}</Badge>
  ) : (
    <Badge tone="warn">{t('hooks.state-failing')}</Badge>
  );
}

/** An instant, as people say it. */
export function moment(instant: string): string {
  return dateFormat(spokenLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
}
