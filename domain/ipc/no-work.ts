import type { WorkState } from './updates.ts';

/** The work of a person who is about nothing, on a device without a network. Where nobody is signed in it is all there is. */
export const NO_WORK: WorkState = {
  timerRunning: false,
  writing: false,
  unsent: 0,
  attention: 0,
  oldestUnsentAt: null,
  isOnline: false,
  lastReceiptAt: null,
};
