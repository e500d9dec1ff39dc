import type { PoolClient } from 'pg';
import { z } from 'zod';
import { MeteringEvent } from '../../../domain/entities/metering-event.ts';
import {
  type DropRequest,
  type FixRequest,
  type LettersChanged,
  METADATA_MAX_BYTES,
  type MeteringState,
  type ReplayRequest,
} from '../../../domain/wire/metering.ts';
import type { Actor } from '../../actor.ts';
import { StintError } from '../../errors.ts';
import { type AuditInput, appendAudit, grouped } from '../audit/service.ts';
import {
  type Changed,
  countLetters,
  dropRows,
  oldestDead,
  replayRows,
  restoreRows,
  selectLetters,
} from './dead-letters.ts';
import { readOutboxState } from './outbox-state.ts';
import { readPlatform } from './platform-state.ts';
import { wireEvent } from './record.ts';

/** Dead letters that one request sends again at most; the answer says how many are left. */
const REPLAY_MAX = 10_000;
/** Things that one audit record speaks of at most. */
const AUDIT_GROUP = 1000;

/** What waits, and how the platform stands. In the caller's tenant transaction, as everything here. */
export async function readMeteringState(
  tx: PoolClient,
  configured: boolean,
  now: Date,
): Promise<MeteringState> {
  const state = await readOutboxState(tx, now);
  const platform = await readPlatform(tx, now);
  return {
    ...state,
    platform: {
      configured,
      breaker: platform?.breaker ?? null,
      pausedUntil: platform?.pausedUntil?.toISOString() ?? null,
      toldAt: platform?.toldAt ?? null,
    },
  };
}

export const readDeadLetters = selectLetters;

/** Sends dead letters again as they are: these, or all of them, those refused first before others. */
export async function replayLetters(
  tx: PoolClient,
  actor: Actor,
  request: ReplayRequest,
  now: Date,
): Promise<LettersChanged> {
  const ids = 'ids' in request ? request.ids : await oldestDead(tx, REPLAY_MAX);
  return concluded(tx, actor, 'replay', await replayRows(tx, ids, now), {}, now);
}

/** Never sends them, nor what was to take one of them back. */
export async function dropLetters(
  tx: PoolClient,
  actor: Actor,
  { ids, reason }: DropRequest,
  now: Date,
): Promise<LettersChanged> {
  const changed = await dropRows(tx, ids, reason, now);
  return concluded(tx, actor, 'drop', changed, { reason }, now);
}

/** Takes drops back, with what went along. */
export async function restoreLetters(
  tx: PoolClient,
  actor: Actor,
  ids: readonly string[],
  now: Date,
): Promise<LettersChanged> {
  const changed = await restoreRows(tx, ids);
  return concluded(tx, actor, 'restore', changed, {}, now);
}

/**
 * Makes a dead letter anew from what was recorded, with other metadata or another project, and sends it again. Metadata
 * and project price nothing (the platform prices by client, type, time and quantity), so that what is owed cannot change.
 * @throws StintError not_found, conflict where it is not dead any more, invalid_request
 */
export async function fixLetter(
  tx: PoolClient,
  actor: Actor,
  id: string,
  { metadata, projectId }: FixRequest,
  now: Date,
): Promise<LettersChanged> {
  const { state, payload, event } = await readForFix(tx, id);
  if (state !== 'dead')
    throw new StintError('conflict', 'This event is not refused any more. Look at the list again.');
  if (metadata !== undefined && Buffer.byteLength(JSON.stringify(metadata)) > METADATA_MAX_BYTES)
    throw new StintError(
      'invalid_request',
      `The metadata is more than ${METADATA_MAX_BYTES} bytes of JSON. Shorten it.`,
    );
  if (projectId) await checkProject(tx, projectId, event.clientId);
  const fixed = wireEvent({
    ...event,
    ...(metadata === undefined ? {} : { metadata }),
    ...(projectId === undefined ? {} : { projectId }),
  });
  await tx.query(`update outbox set payload = $2 where id = $1 and state = 'dead'`, [
    id,
    JSON.stringify(fixed),
  ]);
  const [changed] = await replayRows(tx, [id], now);
  if (changed === undefined) throw new Error('a row that was changed a moment ago is gone');
  await appendAudit(
    tx,
    actor,
    [
      {
        action: 'metering_event.fix',
        resourceType: 'metering_event',
        resourceId: id,
        before: { state: 'dead', reason: changed.reason, ...sentOf(payload) },
        after: { state: 'pending', metadata: fixed.metadata, projectId: fixed.project_id },
      },
    ],
    now,
  );
  return { changed: [id], dead: await countLetters(tx, 'dead') };
}

const ForFix = z.object({ state: z.string(), payload: z.json(), event: MeteringEvent });

async function readForFix(tx: PoolClient, id: string): Promise<z.infer<typeof ForFix>> {
  const { rows } = await tx.query(
    `select o.state, o.payload, e.id, e.tenant_id as "tenantId", e.client_id as "clientId", e.project_id as "projectId",
            e.event_type as "eventType", e."timestamp", trim_scale(e.quantity)::text as quantity, e.unit, e.corrects,
            e.cause_id as "causeId", e.cause_seq as "causeSeq", e.metadata
       from outbox o cross join lateral (select * from metering_events m where m.id = o.id limit 1) e
      where o.id = $1 for update of o`,
    [id],
  );
  if (rows[0] === undefined)
    throw new StintError('not_found', 'There is no such event. Its month may be in the archive.');
  const { state, payload, ...event } = rows[0];
  return ForFix.parse({ state, payload, event });
}

async function checkProject(tx: PoolClient, projectId: string, clientId: string): Promise<void> {
  const known = await tx.query('select 1 from projects where id = $1 and client_id = $2', [
    projectId,
    clientId,
  ]);
  if (known.rowCount === 0)
    throw new StintError('invalid_request', 'The project is not one of this client. Choose another or none.');
}

/** Of a body as it was to be sent, what a fix may change; whatever it is. */
function sentOf(payload: z.core.util.JSONType): { metadata: z.core.util.JSONType; projectId: string | null } {
  const sent = z.looseObject({ metadata: z.json(), project_id: z.string().nullable() }).safeParse(payload);
  return sent.success
    ? { metadata: sent.data.metadata, projectId: sent.data.project_id }
    : { metadata: null, projectId: null };
}

async function concluded(
  tx: PoolClient,
  actor: Actor,
  action: 'replay' | 'drop' | 'restore',
  changed: readonly Changed[],
  why: { reason?: string },
  now: Date,
): Promise<LettersChanged> {
  const records = changed.map(
    (one): AuditInput => ({
      action: `metering_event.${action}`,
      resourceType: 'metering_event',
      resourceId: one.id,
      before: { state: one.from, reason: one.reason },
      after: { state: one.to, ...why },
    }),
  );
  for (let from = 0; from < records.length; from += AUDIT_GROUP)
    await appendAudit(tx, actor, grouped(records.slice(from, from + AUDIT_GROUP)), now);
  return { changed: changed.map(({ id }) => id), dead: await countLetters(tx, 'dead') };
}
