import type { Check } from '../context.ts';
import { ok, skipped, warning } from '../looked.ts';

const LONG_MS = 24 * 3_600_000;

export const journalCheck: Check = async (context) => {
  const known = await context.work();
  if (!known) return skipped('Stint has not told yet what work of this device is unsent.');
  const { state, at } = known;
  const { unsent, attention, oldestUnsentAt, lastReceiptAt, isOnline, timerRunning } = state;
  const facts = { toldAt: at, unsent, attention, oldestUnsentAt, lastReceiptAt, isOnline, timerRunning };
  if (attention > 0) {
    return warning(
      `${attention} of ${unsent + attention} unsent changes need a person: the server has refused them.`,
      'In Stint, under Sync, each says why and what can be done. Nothing is lost meanwhile.',
      facts,
    );
  }
  if (unsent > 0 && oldestUnsentAt && context.now() - Date.parse(oldestUnsentAt) > LONG_MS) {
    return warning(
      `${unsent} changes are unsent, the oldest since ${oldestUnsentAt}.`,
      'They are safe on this device. See what "server" and "proxy" say above; Stint sends them by itself.',
      facts,
    );
  }
  if (unsent > 0) return ok(`${unsent} changes wait to be sent; they are safe on this device.`, facts);
  return ok('All work of this device is with the server.', facts);
};
