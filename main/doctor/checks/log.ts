import { statSync } from 'node:fs';
import { logFile } from '../../log.ts';
import type { Check } from '../context.ts';
import { logTail } from '../log-tail.ts';
import { ok, skipped, warning } from '../looked.ts';

const RECENT_MS = 24 * 3_600_000;

export const logCheck: Check = async (context) => {
  const file = logFile(context.logs);
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) return skipped('Nothing was logged yet.', { file });
  const errors = (await logTail(context.logs)).filter(({ level }) => level === 'error');
  const last = errors.at(-1);
  const facts = {
    file,
    bytes: size,
    lastErrorAt: last?.at ?? null,
    lastError: last ? JSON.stringify(last) : null,
  };
  if (last && context.now() - Date.parse(last.at) < RECENT_MS) {
    return warning(
      `The last error is from ${last.at}: ${last.event}.`,
      'If something does not work, send the bundle to support.',
      facts,
    );
  }
  return ok('No error was logged in the last 24 hours.', facts);
};
