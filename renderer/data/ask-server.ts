import { useMemo } from 'react';
import type { z } from 'zod';
import { lineOptions, lost, notOurs, parseJson, type ServerLineOptions, serverLine } from './server-line.ts';
import { useWorkspace } from './workspace.tsx';

/**
 * One request that a person waits for, outside sync; its answer is JSON of `schema`. A `body` makes it a PUT, or a
 * POST where `method` says so; either may be sent twice. A 401 is tried once more with a renewed token.
 * @throws RequestFailure
 */
export type AskServer = <Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  body?: unknown,
  method?: 'PUT' | 'POST',
) => Promise<z.output<Schema>>;

export function askServer(options: ServerLineOptions): AskServer {
  const send = serverLine(options);
  return async (path, schema, body, method = 'PUT') => {
    const response = await send(path, body === undefined ? {} : { method, body });
    const text = await response.text().catch((error: unknown) => {
      throw lost(error);
    });
    const parsed = schema.safeParse(parseJson(text));
    if (!parsed.success) throw notOurs();
    return parsed.data;
  };
}

/** Asks the signed-in person's server. */
export function useAskServer(): AskServer {
  const { server, deviceId } = useWorkspace().session;
  return useMemo(() => askServer(lineOptions({ server, deviceId })), [server, deviceId]);
}
