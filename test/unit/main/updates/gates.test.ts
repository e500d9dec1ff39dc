import { expect, test } from 'vitest';
import { NO_WORK } from '../../../../domain/ipc/no-work.ts';
import type { WorkState } from '../../../../domain/ipc/updates.ts';
import { type Moment, waitsFor } from '../../../../main/updates/gates.ts';

const idle: WorkState = { ...NO_WORK, isOnline: true };
const moment: Moment = {
  work: idle,
  isWanted: false,
  isAutomatic: true,
  isDue: false,
  isPostponed: false,
  isClosing: false,
  isQuiet: true,
  asksForPassword: false,
};
const when = (given: Partial<Moment>, work: Partial<WorkState> = {}) =>
  waitsFor({ ...moment, work: { ...idle, ...work }, ...given });

test('nothing under way: at once', () => {
  expect(when({})).toBeNull();
  expect(when({ isWanted: true, isAutomatic: false, isQuiet: false })).toBeNull();
  expect(when({ isDue: true, isAutomatic: false, isQuiet: false })).toBeNull();
});

test('a running timer and a change that is being written hold everything, also past the deadline', () => {
  for (const given of [
    {},
    { isWanted: true },
    { isDue: true },
    { isClosing: true },
    { isDue: true, isClosing: true },
  ]) {
    expect(when(given, { timerRunning: true })).toBe('timer');
    expect(when(given, { writing: true })).toBe('writing');
    expect(when({ ...given, work: null })).toBe('writing');
  }
});

test('unsent work is sent first while the server answers', () => {
  for (const given of [{}, { isWanted: true }, { isDue: true }, { isClosing: true }]) {
    expect(when(given, { unsent: 3 })).toBe('unsent');
  }
});

test('offline the person and the deadline go ahead of unsent work, and nothing else does', () => {
  const offline = { unsent: 3, isOnline: false };
  expect(when({ isWanted: true }, offline)).toBeNull();
  expect(when({ isDue: true }, offline)).toBeNull();
  expect(when({}, offline)).toBe('unsent');
  expect(when({ isClosing: true }, offline)).toBe('unsent');
});

test('without a word of the person only policy and the deadline begin it', () => {
  expect(when({ isAutomatic: false })).toBe('person');
  expect(when({ isAutomatic: false, isClosing: true })).toBe('person');
  expect(when({ isPostponed: true, isClosing: true })).toBe('person');
});

test('automatic waits for quiet, or until Stint is closed', () => {
  expect(when({ isQuiet: false })).toBe('closing');
  expect(when({ isQuiet: false, isClosing: true })).toBeNull();
});

test('nobody is asked for a password out of the blue, nor while Stint goes away', () => {
  expect(when({ asksForPassword: true })).toBe('person');
  expect(when({ asksForPassword: true, isDue: true })).toBeNull();
  expect(when({ asksForPassword: true, isDue: true, isClosing: true })).toBe('person');
  expect(when({ asksForPassword: true, isWanted: true })).toBeNull();
});
