import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import {
  WebhookDeliveries,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpoints,
  WebhookWithSecret,
} from '../../../../domain/wire/webhooks.ts';
import { type AskServer, useAskServer } from '../../../data/ask-server.ts';
import { RequestFailure } from '../../../data/connection.ts';
import { errorWords } from '../../../data/error-words.ts';
import { useSyncStatus } from '../../../data/workspace.tsx';

/** How often deliveries that are on their way are looked at. */
const LOOK_MS = 2_500;
const networkKinds = new Set(['offline', 'unreachable', 'timeout']);

export interface NewSecret {
  url: string;
  secret: string;
  /** Until when the one before is valid too; null where there was none, or it is not. */
  previousUntil: string | null;
}

export interface Webhooks {
  /** Null before the first answer. */
  endpoints: readonly WebhookEndpoint[] | null;
  isOffline: boolean;
  /** Why the list could not be read, in words. */
  failure: string | null;
  refresh(): void;
  /** @throws RequestFailure, as do the others */
  add(url: string, description: string): Promise<NewSecret>;
  setState(id: string, state: 'active' | 'paused'): Promise<void>;
  rotate(id: string): Promise<NewSecret>;
  ping(id: string): Promise<void>;
  remove(id: string): Promise<void>;
}

/** The firm's webhooks as the server has them; nothing of them is kept on the device. */
export function useWebhooks(): Webhooks {
  const ask = useAskServer();
  const { phase } = useSyncStatus();
  const [endpoints, setEndpoints] = useState<readonly WebhookEndpoint[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  const refresh = useCallback(async (): Promise<void> => {
    try {
      setEndpoints((await ask('/v1/webhooks', WebhookEndpoints)).endpoints);
      setFailure(null);
    } catch (error) {
      setFailure(error);
    }
  }, [ask]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed phase is the occasion to ask again
  useEffect(() => void refresh(), [refresh, phase]);

  return useMemo(() => {
    const isNetwork = failure instanceof RequestFailure && networkKinds.has(failure.kind);
    return {
      endpoints,
      isOffline: phase === 'offline' || isNetwork,
      failure: failure === null || isNetwork ? null : errorWords(failure),
      refresh: () => void refresh(),
      ...actions(ask, refresh),
    };
  }, [ask, endpoints, failure, phase, refresh]);
}

function actions(ask: AskServer, refresh: () => Promise<void>) {
  const post = async <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    body: object = {},
  ): Promise<z.output<Schema>> => {
    const answer = await ask(`/v1/webhooks${path}`, schema, body, 'POST');
    await refresh();
    return answer;
  };
  const told = ({ endpoint, secret }: WebhookWithSecret): NewSecret => ({
    url: endpoint.url,
    secret: secret ?? '',
    previousUntil: endpoint.previousSecretUntil,
  });
  return {
    add: async (url: string, description: string) =>
      told(await post('', WebhookWithSecret, { id: uuidv7(), url, description })),
    setState: async (id: string, state: 'active' | 'paused') => {
      await post(`/${id}`, WebhookEndpoint, { state });
    },
    rotate: async (id: string) => told(await post(`/${id}/secret`, WebhookWithSecret)),
    ping: async (id: string) => {
      await post(`/${id}/ping`, WebhookDelivery);
    },
    remove: (id: string) => post(`/${id}/remove`, z.undefined()),
  };
}

export interface Deliveries {
  deliveries: readonly WebhookDelivery[] | null;
  failure: string | null;
  /** @throws RequestFailure */
  redeliver(id: string): Promise<void>;
}

/**
 * The last deliveries of one endpoint, looked at again while one is on its way.
 * @param since anything that changes when there may be a new one
 * @param onSettled called when none is on its way any more
 */
export function useDeliveries(endpointId: string, since: unknown, onSettled: () => void): Deliveries {
  const ask = useAskServer();
  const [deliveries, setDeliveries] = useState<readonly WebhookDelivery[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const look = useCallback(async (): Promise<void> => {
    try {
      setDeliveries((await ask(`/v1/webhooks/${endpointId}/deliveries`, WebhookDeliveries)).deliveries);
      setFailure(null);
    } catch (error) {
      setFailure(errorWords(error));
    }
  }, [ask, endpointId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new is the occasion to look
  useEffect(() => void look(), [look, since]);
  const isMoving = deliveries?.some(({ state }) => state === 'pending') ?? false;
  const settled = useRef(onSettled);
  settled.current = onSettled;
  useEffect(() => {
    if (!isMoving) return;
    const timer = window.setInterval(() => void look(), LOOK_MS);
    return () => {
      window.clearInterval(timer);
      settled.current();
    };
  }, [isMoving, look]);
  return {
    deliveries,
    failure,
    redeliver: async (id) => {
      await ask(`/v1/webhooks/deliveries/${id}/redeliver`, WebhookDelivery, {}, 'POST');
      await look();
    },
  };
}
