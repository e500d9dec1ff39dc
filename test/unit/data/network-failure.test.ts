import { expect, test } from 'vitest';
import { z } from 'zod';
import type { NetworkFailure } from '../../../domain/ipc/table.ts';
import { Connection } from '../../../renderer/data/connection.ts';
import { Trace } from '../../../renderer/data/trace.ts';

/** A page is told only that its request failed; why, main knows. */
async function failing(error: Error, networkFailure?: () => Promise<NetworkFailure | null>) {
  const connection = new Connection({
    server: 'https://stint.example',
    deviceId: 'device',
    accessToken: async () => ({ ok: true, token: 'token', serverOffsetMs: 0 }),
    fetch: () => Promise.reject(error),
    now: () => new Date('2026-11-24T09:00:00Z'),
    random: () => 0,
    trace: new Trace(() => new Date('2026-11-24T09:00:00Z')),
    ...(networkFailure ? { networkFailure } : {}),
  });
  const failure = await connection
    .json('/v1/x', z.object({}))
    .catch((thrown: { kind: string }) => thrown.kind);
  const { phase } = connection.state.value;
  connection.close();
  return { failure, phase };
}

const lost = new TypeError('Failed to fetch');
const late = new DOMException('too late', 'TimeoutError');

test.each([
  ['proxy', lost, 'proxy'],
  ['proxy', late, 'proxy'],
  ['certificate', lost, 'certificate'],
  ['unreachable', lost, 'unreachable'],
  [null, lost, 'unreachable'],
  [null, late, 'timeout'],
] as const)('main says %s', async (said, error, kind) => {
  expect(await failing(error, async () => said)).toEqual({ failure: kind, phase: 'offline' });
});

test('where main does not answer, or nobody can be asked, it is what the page saw', async () => {
  expect(await failing(lost, () => Promise.reject(new Error('gone')))).toMatchObject({
    failure: 'unreachable',
  });
  expect(await failing(late)).toMatchObject({ failure: 'timeout' });
});
