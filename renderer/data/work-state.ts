import { combineLatest } from 'rxjs';
import { NO_WORK } from '../../domain/ipc/no-work.ts';
import type { WorkState } from '../../domain/ipc/updates.ts';
import type { StintData, SyncPhase, TimerControl } from './types.ts';

/** How long what is no beginning of work may wait, ms: a burst of changes is told once. */
const LATER_MS = 250;

/**
 * Whether what is unsent can reach the server now, so that an update waits for it. `update_needed` is not: there the
 * update is what lets it be sent; nor is a session that ended, which may stay so for days.
 */
const reaches: Record<SyncPhase, boolean> = {
  up_to_date: true,
  sending: true,
  connecting: true,
  offline: false,
  server_trouble: false,
  needs_sign_in: false,
  update_needed: false,
  error: false,
};

/**
 * The same data, with main told of what the person is about: that a timer starts or a change is being written before it
 * is, everything else soon after. What is sent twice does no harm, so only the disk counts as writing.
 * @param tell gets the whole state each time it changed
 * @returns `data.close` tells that nothing runs any more; what is unsent stays as it was last known
 */
export function tellingWork(data: StintData, tell: (state: WorkState) => void): StintData {
  let state = NO_WORK;
  let told = '';
  let writes = 0;
  let starts = 0;
  let runs = false;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const tellNow = (): void => {
    clearTimeout(waiting);
    waiting = undefined;
    const text = JSON.stringify(state);
    if (text === told) return;
    told = text;
    tell(state);
  };
  const change = (part: Partial<WorkState>): void => {
    const before = state;
    state = { ...state, ...part };
    const begins =
      (state.writing && !before.writing) || (state.timerRunning && !before.timerRunning) || told === '';
    if (begins) tellNow();
    else waiting ??= setTimeout(tellNow, LATER_MS);
  };
  const work = (): void => change({ writing: writes > 0, timerRunning: runs || starts > 0 });

  const watching = combineLatest([data.sync, data.timer.watch()]).subscribe(
    ([{ phase, unsent, attention, oldestUnsentAt, lastReceiptAt }, timer]) => {
      runs = timer !== null;
      change({
        ...{ unsent, attention, oldestUnsentAt, lastReceiptAt },
        isOnline: reaches[phase],
        timerRunning: runs || starts > 0,
      });
    },
  );

  const writing =
    <Given extends unknown[], Result>(write: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      writes += 1;
      work();
      try {
        return await write(...given);
      } finally {
        writes -= 1;
        work();
      }
    };
  const { timer } = data;
  const starting = <Given extends unknown[], Result>(write: (...given: Given) => Promise<Result>) => {
    const written = writing(write);
    return async (...given: Given): Promise<Result> => {
      starts += 1;
      try {
        return await written(...given);
      } finally {
        starts -= 1;
        work();
      }
    };
  };
  const timerControl: TimerControl = {
    watch: () => timer.watch(),
    absence: () => timer.absence(),
    start: starting((fields, at) => timer.start(fields, at)),
    restore: starting((record, removing) => timer.restore(record, removing)),
    update: writing((fields) => timer.update(fields)),
    stop: writing((at) => timer.stop(at)),
    discard: writing(() => timer.discard()),
    noteAbsence: writing((absence) => timer.noteAbsence(absence)),
    answerAbsence: writing((choice) => timer.answerAbsence(choice)),
  };
  return {
    ...data,
    timer: timerControl,
    saveEntry: writing(data.saveEntry),
    saveEntries: writing(data.saveEntries),
    removeEntry: writing(data.removeEntry),
    removeEntries: writing(data.removeEntries),
    submitEntries: writing(data.submitEntries),
    recallEntries: writing(data.recallEntries),
    decide: writing(data.decide),
    decideAll: writing(data.decideAll),
    takeBackDecisions: writing(data.takeBackDecisions),
    dropAttention: writing(data.dropAttention),
    revert: writing(data.revert),
    adjust: writing(data.adjust),
    keep: writing(data.keep),
    resolveOverlap: writing(data.resolveOverlap),
    uploadSealed: writing(data.uploadSealed),
    close: async () => {
      watching.unsubscribe();
      await data.close();
      state = { ...state, timerRunning: false, writing: false, isOnline: false };
      tellNow();
    },
  };
}
