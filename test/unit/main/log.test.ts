import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mayReload } from '../../../main/crashes.ts';
import { redactor } from '../../../main/doctor/redact.ts';
import { Log } from '../../../main/log.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'stint-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const redact = redactor(() => ({
  home: '/home/x',
  user: 'x',
  host: 'x',
  names: ['Maria Muster'],
  labels: [],
}));
const logs = () => path.join(folder, 'logs');
const lines = (name = 'stint.log') =>
  readFileSync(path.join(logs(), name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('a line is on the disk when the call returns, with what was said before the log was open', () => {
  const log = new Log();
  log.info('start', { version: '1.0.0' });
  log.open({ folder: logs(), level: 'info', redact, now: () => new Date('2026-01-05T10:00:00Z') });
  log.warn('network', { kind: 'timeout' });
  expect(lines()).toEqual([
    { at: expect.any(String), level: 'info', event: 'start', version: '1.0.0' },
    { at: '2026-01-05T10:00:00.000Z', level: 'warn', event: 'network', kind: 'timeout' },
  ]);
});

test('says what its level lets through, live', () => {
  const log = new Log();
  log.open({ folder: logs(), level: 'warn', redact });
  log.info('quiet');
  log.error('loud');
  log.setLevel('debug');
  log.debug('all');
  expect(lines().map(({ event }) => event)).toEqual(['loud', 'all']);
});

test('redacts at its mouth, stacks of errors too', () => {
  const log = new Log();
  log.open({ folder: logs(), level: 'info', redact });
  log.error('failed', {
    error: new Error('GET https://a:geheim@b/?token=geheim by Maria Muster at /home/x/y'),
    password: 'geheim',
  });
  const text = readFileSync(path.join(logs(), 'stint.log'), 'utf8');
  expect(text).toContain('https://b/?[removed]');
  for (const canary of ['geheim', 'Maria', '/home/x']) expect(text).not.toContain(canary);
});

test('keeps five files at most, the newest lines in stint.log', () => {
  const log = new Log();
  let minute = 0;
  const now = () => new Date(Date.UTC(2026, 0, 1, 0, minute));
  log.open({ folder: logs(), level: 'info', redact, maxBytes: 300, now });
  for (minute = 0; minute < 100; minute += 1) log.info(`event-${minute}`);
  expect(readdirSync(logs()).sort()).toEqual([
    'stint.1.log',
    'stint.2.log',
    'stint.3.log',
    'stint.4.log',
    'stint.log',
  ]);
  expect(lines().at(-1)).toMatchObject({ event: 'event-99' });
  expect(lines('stint.1.log').at(-1).event < 'event-99').toBe(true);
  for (const name of readdirSync(logs())) {
    expect(readFileSync(path.join(logs(), name)).length).toBeLessThanOrEqual(300);
  }
});

test('a storm of one event is counted, not written', () => {
  const log = new Log();
  let minute = 0;
  log.open({ folder: logs(), level: 'info', redact, now: () => new Date(Date.UTC(2026, 0, 1, 0, minute)) });
  for (let count = 0; count < 200; count += 1) log.error('storm');
  minute = 1;
  log.error('storm');
  expect(lines()).toHaveLength(61);
  expect(lines().at(-1)).toMatchObject({ leftOut: 140 });
});

test('a log that cannot be written hurts nobody, and is written again once it can', () => {
  const log = new Log();
  writeFileSync(logs(), 'a file where the folder should be');
  log.open({ folder: logs(), level: 'info', redact });
  expect(() => log.error('lost')).not.toThrow();
  rmSync(logs());
  log.error('found');
  expect(lines().map(({ event }) => event)).toEqual(['found']);
  expect(existsSync(logs())).toBe(true);
});

test('a page that crashed is loaded again, but not for ever', () => {
  expect(mayReload('crashed', [], 0)).toBe(true);
  expect(mayReload('oom', [1, 2], 10)).toBe(true);
  expect(mayReload('crashed', [1, 2, 3], 10)).toBe(false);
  expect(mayReload('crashed', [1, 2, 3], 70_000)).toBe(true);
  expect(mayReload('clean-exit', [], 0)).toBe(false);
});
