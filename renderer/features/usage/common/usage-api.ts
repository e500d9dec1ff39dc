import { useMemo } from 'react';
import type { z } from 'zod';
import {
  DeadLetters,
  type DropRequest,
  type FixRequest,
  LETTERS_MAX,
  LettersChanged,
  type ReplayRequest,
  type RestoreRequest,
} from '../../../../domain/wire/metering.ts';
import { ReconciliationDetail, type ReconciliationRequest } from '../../../../domain/wire/reconciliation.ts';
import {
  type Call,
  lineOptions,
  lost,
  notOurs,
  parseJson,
  type ServerLineOptions,
  serverLine,
} from '../../../data/server-line.ts';
import { useWorkspace } from '../../../data/workspace.tsx';

/** The platform is asked for every client of a comparison; nobody is left waiting longer than this. */
const LONGEST_MS = 180_000;
/** Letters in one answer; the most that the server gives. */
export const LETTER_PAGE = 100;

export type LetterState = 'dead' | 'dropped';

/**
 * What is done about usage, beside what is only read (common/seen.ts). Every call may throw RequestFailure, whose message
 * is fit to show.
 */
export interface UsageApi {
  letters(state: LetterState, cursor: string | null): Promise<DeadLetters>;
  replay(request: ReplayRequest): Promise<LettersChanged>;
  fix(id: string, request: FixRequest): Promise<LettersChanged>;
  drop(request: DropRequest): Promise<LettersChanged>;
  restore(request: RestoreRequest): Promise<LettersChanged>;
  /** The same id again answers the same run, so a request without an answer may be sent again. */
  compare(request: ReconciliationRequest): Promise<ReconciliationDetail>;
  /** The signed log of a month, byte for byte as the server made it, with the name that it wants to have. */
  log(clientId: string, month: string): Promise<{ bytes: Uint8Array<ArrayBuffer>; name: string }>;
}

/** Sends ids as many at once as a request may name, one request after the other, and adds up what was changed. */
export async function inParts(
  ids: readonly string[],
  send: (ids: string[]) => Promise<LettersChanged>,
): Promise<LettersChanged> {
  let all: LettersChanged = { changed: [], dead: 0 };
  for (let from = 0; from < ids.length; from += LETTERS_MAX) {
    const { changed, dead } = await send(ids.slice(from, from + LETTERS_MAX));
    all = { changed: [...all.changed, ...changed], dead };
  }
  return all;
}

/** The client of the server's usage. */
export function usageApi(options: ServerLineOptions): UsageApi {
  const send = serverLine(options);
  const json = async <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    call?: Call,
  ): Promise<z.output<Schema>> => {
    const response = await send(path, call);
    const text = await response.text().catch((error: unknown) => {
      throw lost(error);
    });
    const parsed = schema.safeParse(parseJson(text));
    if (!parsed.success) throw notOurs();
    return parsed.data;
  };
  const post = (body: unknown): Call => ({
    method: 'POST',
    body,
    signal: AbortSignal.timeout(LONGEST_MS),
  });
  const letters = '/v1/metering/dead-letters';
  return {
    letters: (state, cursor) => {
      const query = new URLSearchParams({ state, limit: String(LETTER_PAGE), ...(cursor ? { cursor } : {}) });
      return json(`${letters}?${query}`, DeadLetters);
    },
    replay: (request) => {
      const ask = (body: ReplayRequest) => json(`${letters}/replay`, LettersChanged, post(body));
      return 'ids' in request ? inParts(request.ids, (ids) => ask({ ids })) : ask(request);
    },
    fix: (id, request) => json(`${letters}/${encodeURIComponent(id)}/fix`, LettersChanged, post(request)),
    drop: ({ ids: all, reason }) =>
      inParts(all, (ids) => json(`${letters}/drop`, LettersChanged, post({ ids, reason }))),
    restore: ({ ids: all }) =>
      inParts(all, (ids) => json(`${letters}/restore`, LettersChanged, post({ ids }))),
    compare: (request) => json('/v1/reconciliation/runs', ReconciliationDetail, post(request)),
    log: async (clientId, month) => {
      const path = `/v1/usage/clients/${encodeURIComponent(clientId)}/log?month=${month}`;
      const response = await send(path, { signal: AbortSignal.timeout(LONGEST_MS) });
      const content = await response.arrayBuffer().catch((error: unknown) => {
        throw lost(error);
      });
      return { bytes: new Uint8Array(content), name: `usage-${month}-${clientId.slice(-12)}.jsonl` };
    },
  };
}

/** The signed-in person's. */
export function useUsageApi(): UsageApi {
  const { server, deviceId } = useWorkspace().session;
  return useMemo(() => usageApi(lineOptions({ server, deviceId })), [server, deviceId]);
}
