import type { PushResult } from '../../../domain/wire/push.ts';
import { errorCode } from '../../database-errors.ts';
import { type Operation, rejected } from './operations.ts';

/** Postgres' classes "data exception" and "integrity constraint violation": the row is at fault, not the moment. */
const ROW_AT_FAULT = /^2[23]/;

/**
 * Runs a batch; should the database itself refuse a row that the rules let through, runs the rows one by one, so that
 * the others still go in and the one is answered `malformed` instead of being sent again for ever.
 * `run` must be a transaction of its own.
 */
export async function oneBadRowAlone(
  operations: readonly Operation[],
  run: (batch: readonly Operation[]) => Promise<PushResult[]>,
): Promise<PushResult[]> {
  try {
    return await run(operations);
  } catch (error) {
    if (!ROW_AT_FAULT.test(errorCode(error) ?? '')) throw error;
    const [only] = operations;
    if (only && operations.length === 1)
      return [
        rejected(
          only.row.operationId,
          'malformed',
          'The server cannot store this change. It is kept on this device; check it and save it again.',
        ),
      ];
    const results: PushResult[] = [];
    for (const operation of operations) results.push(...(await oneBadRowAlone([operation], run)));
    return results;
  }
}
