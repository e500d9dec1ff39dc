import { expect, test } from 'vitest';
import { replays, simulate } from './run.ts';

test('seed 9 replays exactly, alone and after others', { timeout: 300_000 }, async () => {
  const [alone, after] = await Promise.all([
    simulate('--seeds', '1', '--from', '9', '--json'),
    simulate('--seeds', '5', '--from', '5', '--json'),
  ]);
  const [played] = replays(alone);
  expect(played?.seed).toBe(9);
  expect(played).toEqual(replays(after).at(-1));
  expect(played?.trace).not.toBe(replays(after).at(0)?.trace);
});
