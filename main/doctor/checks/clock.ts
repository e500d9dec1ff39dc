import type { Check } from '../context.ts';
import { ok, skipped, warning } from '../looked.ts';

/** Stint dates work by the server's time, so a difference costs nobody minutes; beyond this, TLS and people notice. */
const TOLERATED_S = 60;

export const clockCheck: Check = async (context, signal) => {
  const server = await context.server();
  if (!server) return skipped('No server is set whose clock this one could be compared with.');
  const { response, sentAt, answeredAt } = await context.get(`${server}/health`, signal);
  const told = Date.parse(response?.date ?? '');
  if (Number.isNaN(told)) return skipped('The server did not say what time it has.');
  // The header says whole seconds, cut off; the middle of the request is when it was most likely written.
  const differenceS = Math.round(((sentAt + answeredAt) / 2 - (told + 500)) / 1000);
  const facts = { differenceS, zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  const size = Math.abs(differenceS);
  if (size <= TOLERATED_S) return ok(`This clock and the server's differ by ${size} s.`, facts);
  return warning(
    `This clock is ${size} s ${differenceS > 0 ? 'ahead of' : 'behind'} the server's.`,
    'Let the system set its clock by the network.',
    facts,
  );
};
