import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WorkState } from '../../../../domain/ipc/updates.ts';
import { readWork, WorkFile } from '../../../../main/doctor/work-file.ts';

const state: WorkState = {
  timerRunning: true,
  writing: false,
  unsent: 1,
  attention: 0,
  oldestUnsentAt: '2026-01-05T09:00:00.000Z',
  isOnline: false,
  lastReceiptAt: null,
};
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'stint-work-'));
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

test('what the page last said is on the disk when Stint ends, with its time', async () => {
  const work = new WorkFile(folder, () => new Date('2026-01-05T10:00:00Z'));
  expect(await readWork(folder)).toBeNull();
  work.note(state);
  work.note({ ...state, unsent: 2 });
  expect(existsSync(path.join(folder, 'work.json'))).toBe(false);
  work.flush();
  expect(await readWork(folder)).toEqual({ at: '2026-01-05T10:00:00.000Z', state: { ...state, unsent: 2 } });
});

test('many changes are one write', async () => {
  const work = new WorkFile(folder);
  for (let unsent = 0; unsent < 50; unsent += 1) work.note({ ...state, unsent });
  vi.advanceTimersByTime(3000);
  vi.useRealTimers();
  await vi.waitFor(() =>
    expect(readFileSync(path.join(folder, 'work.json'), 'utf8')).toContain('"unsent":49'),
  );
});
