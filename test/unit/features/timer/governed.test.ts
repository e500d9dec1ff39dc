import { expect, it } from 'vitest';
import { governed, usualRules } from '../../../../renderer/features/time/timer/timer-rules.ts';
import { untilLong } from '../../../../renderer/features/time/timer/use-long-timer.ts';

it('lets IT go before the person, and only where it has said something', () => {
  expect(governed(usualRules, {})).toEqual(usualRules);
  expect(governed(usualRules, { IdleMinutes: 0 })).toEqual({ ...usualRules, awayMinutes: 0 });
  expect(governed(usualRules, { IdleMinutes: 15, TimerShortcutAllowed: false })).toEqual({
    awayMinutes: 15,
    shortcut: null,
  });
  expect(governed(usualRules, { TimerShortcutAllowed: true }).shortcut).toBe(usualRules.shortcut);
});

it('asks about a timer when it has run for longer than IT lets it, also when that was long ago', () => {
  const startedAt = '2026-11-24T08:00:00.000Z';
  expect(untilLong(startedAt, 10, Date.parse('2026-11-24T17:59:00.000Z'))).toBe(60_000);
  expect(untilLong(startedAt, 10, Date.parse('2026-11-25T18:00:00.000Z'))).toBe(0);
});
