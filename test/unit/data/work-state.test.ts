import { BehaviorSubject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WorkState } from '../../../domain/ipc/updates.ts';
import type { StintData, SyncStatus, TimerRecord } from '../../../renderer/data/types.ts';
import { tellingWork } from '../../../renderer/data/work-state.ts';

const quiet: SyncStatus = {
  phase: 'up_to_date',
  unsent: 0,
  attention: 0,
  oldestUnsentAt: null,
  lastReceiptAt: null,
  unreadable: 0,
  initialPullDone: true,
};

/** Data whose writes end when the test says so. */
function heldData() {
  const sync = new BehaviorSubject<SyncStatus>(quiet);
  const running = new BehaviorSubject<TimerRecord | null>(null);
  const log: string[] = [];
  let write = Promise.withResolvers<void>();
  const data = {
    sync,
    close: async () => undefined,
    saveEntry: async () => {
      log.push('write');
      await write.promise;
    },
    timer: {
      watch: () => running,
      start: async () => {
        log.push('start');
        await write.promise;
        return {} as TimerRecord;
      },
    },
  };
  const told: WorkState[] = [];
  const telling = tellingWork(data as unknown as StintData, (state) => {
    told.push(WorkState.parse(state));
    log.push(state.writing ? 'told writing' : 'told');
  });
  return {
    telling,
    told,
    log,
    sync,
    running,
    last: () => told.at(-1),
    end: async () => {
      write.resolve();
      await vi.advanceTimersByTimeAsync(1000);
      write = Promise.withResolvers();
    },
    fail: async () => {
      write.reject(new Error('disk'));
      await vi.advanceTimersByTimeAsync(1000);
    },
  };
}

describe('what main is told of the work', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('says that a change is being written before it is, and that it is done soon after', async () => {
    const held = heldData();
    void held.telling.saveEntry({} as never);
    expect(held.log).toEqual(['told', 'told writing', 'write']);
    await held.end();
    expect(held.last()?.writing).toBe(false);
  });

  it('says that a timer runs before its start is written', async () => {
    const held = heldData();
    void held.telling.timer.start({} as never);
    expect(held.log.at(-1)).toBe('start');
    expect(held.last()).toMatchObject({ timerRunning: true, writing: true });
    held.running.next({} as TimerRecord);
    await held.end();
    expect(held.last()).toMatchObject({ timerRunning: true, writing: false });
    held.running.next(null);
    await vi.advanceTimersByTimeAsync(1000);
    expect(held.last()?.timerRunning).toBe(false);
  });

  it('takes a start back that failed', async () => {
    const held = heldData();
    const start = held.telling.timer.start({} as never).catch(() => 'failed');
    await held.fail();
    expect(await start).toBe('failed');
    expect(held.last()).toMatchObject({ timerRunning: false, writing: false });
  });

  it('tells a burst once', async () => {
    const held = heldData();
    for (let unsent = 1; unsent <= 50; unsent += 1) held.sync.next({ ...quiet, phase: 'sending', unsent });
    await vi.advanceTimersByTimeAsync(1000);
    expect(held.told.length).toBe(2);
    expect(held.last()).toMatchObject({ unsent: 50, isOnline: true });
  });

  it.each([
    ['offline', false],
    ['update_needed', false],
    ['needs_sign_in', false],
    ['server_trouble', false],
    ['connecting', true],
  ] as const)('while %s an update waits for the server: %s', async (phase, isOnline) => {
    const held = heldData();
    held.sync.next({ ...quiet, phase, unsent: 1, oldestUnsentAt: '2026-11-24T09:00:00.000Z' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(held.last()).toMatchObject({ isOnline, oldestUnsentAt: '2026-11-24T09:00:00.000Z' });
  });

  it('leaves what is unsent as it was last known when the person signs out', async () => {
    const held = heldData();
    held.running.next({} as TimerRecord);
    held.sync.next({ ...quiet, phase: 'offline', unsent: 3, attention: 1 });
    await held.telling.close();
    expect(held.last()).toMatchObject({
      timerRunning: false,
      writing: false,
      unsent: 3,
      attention: 1,
      isOnline: false,
    });
  });
});
