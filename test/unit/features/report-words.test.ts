import { describe, expect, it } from 'vitest';
import { base64 } from '../../../renderer/data/sealing.ts';
import { periodProblem, presetOf, presetPeriod } from '../../../renderer/features/reports/periods.ts';
import { withJob } from '../../../renderer/features/reports/report-store.ts';
import {
  costWords,
  periodWords,
  spanWords,
  stepsOf,
} from '../../../renderer/features/reports/report-words.ts';
import { fileNameOf } from '../../../renderer/features/reports/save-output.ts';
import { personBars, underTarget } from '../../../renderer/features/reports/utilisation-series.ts';
import { ids } from '../domain/samples.ts';
import { aJob } from './report-samples.ts';

function person(name: string, utilisation: string, targetUtilisation: string | null = '0.8000') {
  return {
    userId: ids.consultant,
    name,
    billableMinutes: 60,
    totalMinutes: 90,
    capacityMinutes: 120,
    utilisation,
    targetUtilisation,
  };
}

describe('periods', () => {
  it('end today at the latest, and know the lengths of months', () => {
    expect(presetPeriod('this_month', '2026-11-24')).toEqual({ from: '2026-11-01', to: '2026-11-24' });
    expect(presetPeriod('last_month', '2028-03-31')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
    expect(presetPeriod('last_month', '2026-01-15')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
    expect(presetPeriod('last_90_days', '2026-11-24')).toEqual({ from: '2026-08-27', to: '2026-11-24' });
  });

  it('are told apart from one’s own', () => {
    expect(presetOf(presetPeriod('last_month', '2026-11-24'), '2026-11-24')).toBe('last_month');
    expect(presetOf({ from: '2026-11-02', to: '2026-11-24' }, '2026-11-24')).toBeNull();
  });

  it('are refused in words before the server is asked', () => {
    expect(periodProblem(null, '2026-11-24')).toContain('Choose');
    expect(periodProblem('2026-11-25', '2026-11-24')).toContain('Swap');
    expect(periodProblem('2025-11-24', '2026-11-24')).toBeNull();
    expect(periodProblem('2025-11-23', '2026-11-24')).toContain('at most a year');
  });
});

describe('words of a run', () => {
  it('write cost in all its digits, and nothing where it is not known', () => {
    expect(costWords(aJob(), 'en-GB')).toBe('US$0.0123');
    expect(costWords(aJob({ costAmount: null }), 'en-GB')).toBeNull();
  });

  it('write spans and periods', () => {
    expect([432, 9_949, 9_950, 59_400, 125_000].map((ms) => spanWords(ms, 'en-GB'))).toEqual([
      '0.4 s',
      '9.9 s',
      '10 s',
      '59 s',
      '2 min 5 s',
    ]);
    expect(periodWords(aJob(), 'en-GB')).toMatch(/^1\s?–\s?30 Nov 2026$/);
    expect(periodWords(aJob({ parameters: {} }), 'en-GB')).toBe('');
  });

  it('tell how far it is from what the job has', () => {
    const states = (changes: Parameters<typeof aJob>[0]) => stepsOf(aJob(changes)).map(({ state }) => state);
    const fresh = { inputHash: null, sandboxId: null, taskId: null };
    expect(states({ ...fresh, state: 'queued' })).toEqual(['now', 'open', 'open', 'open', 'open']);
    expect(states({ ...fresh, state: 'running' })).toEqual(['done', 'now', 'open', 'open', 'open']);
    expect(states({ state: 'running' })).toEqual(['done', 'done', 'done', 'done', 'now']);
  });

  it('keep a job in its place and put a new one on top', () => {
    const [a, b] = [aJob({ id: ids.entry }), aJob({ id: ids.second })];
    expect(withJob([a], b)).toEqual([b, a]);
    expect(withJob([b, a], { ...a, state: 'failed' }).map(({ state }) => state)).toEqual([
      'completed',
      'failed',
    ]);
  });
});

describe('saving', () => {
  it('names a file after the report and its period, and after nothing else', () => {
    expect(fileNameOf(aJob(), 'result.csv')).toBe('utilisation-2026-11-01-2026-11-30.csv');
    expect(fileNameOf(aJob({ definition: '../a b', parameters: {} }), 'result.json')).toBe('..-a-b.json');
  });

  it('keeps every byte, also of more than fits into one call', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 256);
    expect(Buffer.from(base64(bytes), 'base64').equals(Buffer.from(bytes))).toBe(true);
  });
});

describe('utilisation', () => {
  it('draws the busiest, each under its own name', () => {
    const people = [
      person('Anna Keller', '0.5000'),
      person('Anna Kurz', '0.9000'),
      person('Bo', '1.2000', null),
    ];
    expect(personBars(people)).toEqual({
      bars: [
        { category: 'Bo', utilisation: 1.2, target: null },
        { category: 'Anna K.', utilisation: 0.9, target: 0.8 },
        { category: 'Anna K. (2)', utilisation: 0.5, target: 0.8 },
      ],
      leftOut: 0,
    });
    const many = Array.from({ length: 40 }, (_, at) => person(`P ${at}`, '0.5000'));
    expect(personBars(many)).toMatchObject({ leftOut: 24, bars: { length: 16 } });
  });

  it('counts who is under a target', () => {
    const people = [person('A', '0.8000'), person('B', '0.7999'), person('C', '0.1000', null)];
    expect(underTarget(people)).toEqual({ under: 1, of: 2 });
  });
});
