import { describe, expect, test } from 'vitest';
import { newEntry } from '../../../../renderer/data/new-entry.ts';
import {
  acceleratorKeys,
  acceleratorOf,
  type KeyPress,
} from '../../../../renderer/features/time/timer/accelerator.ts';
import { readRules, usualRules } from '../../../../renderer/features/time/timer/timer-rules.ts';
import { clockInput, lastTimeOf } from '../../../../renderer/features/time/timer/timer-time.ts';
import { recentWork } from '../../../../renderer/features/time/timer/timer-work.ts';

const berlin = 'Europe/Berlin';

describe('the time at which a timer began, typed', () => {
  const now = '2026-11-24T09:30:00.000Z';
  test.each([
    ['10:15', '2026-11-24T09:15:00.000Z'],
    ['9', '2026-11-24T08:00:00.000Z'],
    ['915', '2026-11-24T08:15:00.000Z'],
    ['0915', '2026-11-24T08:15:00.000Z'],
    [' 9.15 ', '2026-11-24T08:15:00.000Z'],
    ['10:30', '2026-11-24T09:30:00.000Z'],
  ])('%s is the last such time', (typed, instant) => {
    expect(lastTimeOf(typed, berlin, now)).toBe(instant);
  });

  test('what has not come today was yesterday', () => {
    expect(lastTimeOf('23:40', berlin, now)).toBe('2026-11-23T22:40:00.000Z');
  });

  test.each(['', 'nine', '25:00', '9:75', '9:1', '-1'])('%j is no time of day', (typed) => {
    expect(lastTimeOf(typed, berlin, now)).toBeNull();
  });

  test('it is counted on the clock of the zone, on both sides of a change', () => {
    // Clocks went from 3:00 back to 2:00 at 01:00Z on 25 October 2026.
    expect(lastTimeOf('1:30', berlin, '2026-10-25T03:00:00.000Z')).toBe('2026-10-24T23:30:00.000Z');
    expect(lastTimeOf('3:30', berlin, '2026-10-25T03:00:00.000Z')).toBe('2026-10-25T02:30:00.000Z');
    expect(clockInput('2026-10-25T02:30:00.000Z', berlin)).toBe('03:30');
  });
});

describe('keys of the shortcut', () => {
  const press = (part: Partial<KeyPress>): KeyPress => ({
    code: 'KeyS',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...part,
  });

  test('are named by where they are, so that Alt makes no other letter of them', () => {
    const pressed = press({ ctrlKey: true, altKey: true, shiftKey: true });
    expect(acceleratorOf(pressed, false)).toEqual({ accelerator: 'CommandOrControl+Alt+Shift+S' });
    expect(acceleratorOf(press({ metaKey: true, code: 'Digit4' }), true)).toEqual({
      accelerator: 'CommandOrControl+4',
    });
    expect(acceleratorOf(press({ ctrlKey: true, code: 'Space' }), true)).toEqual({
      accelerator: 'Control+Space',
    });
  });

  test('wait while only Ctrl, Alt or Shift is down', () => {
    expect(acceleratorOf(press({ code: 'ControlLeft', ctrlKey: true }), false)).toBe('waiting');
    expect(acceleratorOf(press({ code: 'AltRight', altKey: true }), false)).toBe('waiting');
  });

  test('that a person types with are refused, function keys are not', () => {
    expect(acceleratorOf(press({}), false)).toBe('weak');
    expect(acceleratorOf(press({ shiftKey: true }), false)).toBe('weak');
    expect(acceleratorOf(press({ ctrlKey: true, code: 'BracketLeft' }), false)).toBe('weak');
    expect(acceleratorOf(press({ code: 'F9' }), false)).toEqual({ accelerator: 'F9' });
  });

  test('are shown as every other key is', () => {
    expect(acceleratorKeys('CommandOrControl+Alt+Shift+S')).toBe('Mod+Alt+Shift+S');
    expect(acceleratorKeys('Control+Space')).toBe('Ctrl+Space');
  });
});

describe('rules kept on the device', () => {
  test('what another Stint wrote or nobody wrote is as usual, part by part', () => {
    expect(readRules(null)).toEqual(usualRules);
    expect(readRules({ awayMinutes: 15 })).toEqual({ ...usualRules, awayMinutes: 15 });
    expect(readRules({ awayMinutes: -1, shortcut: null })).toEqual({ awayMinutes: 5, shortcut: null });
    expect(readRules('nonsense')).toEqual(usualRules);
  });
});

test('recent work is each work once, by when its last entry was made', () => {
  const who = { tenantId: 'tenant', userId: 'me' };
  const entry = (id: string, activityCode: string, part: object = {}) => ({
    ...newEntry(
      who,
      {
        projectId: 'project',
        taskId: null,
        activityCode,
        date: '2026-11-24',
        minutes: 60,
        zone: berlin,
        description: '',
        billable: true,
      },
      new Date('2026-11-24T10:00:00Z'),
    ),
    id,
    ...part,
  });
  const found = recentWork([
    entry('03', 'DEV'),
    entry('01', 'REVIEW'),
    entry('05', 'IMPORTED', { source: 'import' }),
    entry('06', 'CORRECTED', { correctsId: '02' }),
    entry('04', 'REVIEW'),
    entry('02', 'ANALYSIS'),
  ]);
  expect(found.map(({ activityCode }) => activityCode)).toEqual(['REVIEW', 'DEV', 'ANALYSIS']);
});
