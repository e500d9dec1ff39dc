import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { WorkHistory } from '../../../../domain/rules/suggest.ts';
import {
  isPinned,
  nothingKept,
  quickKept,
  remembered,
  suggestionKey,
  withForgotten,
  withPin,
} from '../../../../renderer/features/time/quick/quick-kept.ts';

const row = { projectId: uuidv7(), taskId: null, activityCode: 'DEV' };
const other = { ...row, activityCode: 'ANA' };
const work = (description: string, dates: string[]): WorkHistory => ({
  ...{ ...row, billable: true, description },
  times: dates.map((date) => ({ date, minutes: 60, startedAt: null })),
});

describe('pins', () => {
  it('stand in the order in which they were pinned, each once', () => {
    const both = withPin(withPin(withPin(nothingKept, row, true), other, true), row, true);
    expect(both.rows).toEqual([other, row]);
    expect(isPinned(both, other)).toBe(true);
    expect(withPin(both, other, false).rows).toEqual([row]);
  });

  it('keep no more of a row than names it', () => {
    const entry = { ...row, description: 'secret', minutes: 5 };
    expect(withPin(nothingKept, entry, true).rows).toEqual([row]);
  });
});

describe('what is kept', () => {
  it('is read back as it was', () => {
    const kept = withForgotten(withPin(nothingKept, row, true), 'x');
    expect(quickKept(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  });

  it('of an older or a broken Stint counts as far as it can be read', () => {
    expect(quickKept(null)).toEqual(nothingKept);
    expect(quickKept('pins')).toEqual(nothingKept);
    expect(quickKept({ rows: [row] })).toEqual({ ...nothingKept, rows: [row] });
    expect(quickKept({ rows: [{ projectId: 'no id' }], suggests: false })).toEqual({
      ...nothingKept,
      suggests: false,
    });
  });
});

describe('what suggestions may know', () => {
  const history = [work('old', ['2026-11-01']), work('both', ['2026-11-01', '2026-11-20'])];

  it('is nothing when they are off', () => {
    expect(remembered(history, { ...nothingKept, suggests: false })).toEqual([]);
  });

  it('is only what came after the last forgetting', () => {
    expect(remembered(history, { ...nothingKept, forgottenThrough: '2026-11-10' })).toEqual([
      work('both', ['2026-11-20']),
    ]);
  });

  it('is not what was sent away', () => {
    const [old] = history;
    expect(remembered(history, withForgotten(nothingKept, suggestionKey(old!)))).toEqual([history[1]]);
  });
});
