import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { expect, test } from 'vitest';
import { forecastOf } from '../../../dev/creto-metering/forecast.ts';
import { Ledger } from '../../../dev/creto-metering/ledger.ts';
import { meteringEvent } from '../../../dev/creto-metering/schema.ts';
import { forecast, HISTORY_DAYS } from '../../../domain/rules/forecast.ts';

const DAY_MS = 86_400_000;
/** contracts/creto-metering.md, Reading: consulting_hour. */
const bands = [
  { upTo: '50', unitPrice: '200' },
  { upTo: '200', unitPrice: '180' },
  { upTo: null, unitPrice: '160' },
];
const flat = (quantity: string) => Array.from({ length: HISTORY_DAYS }, () => quantity);
const input = { history: flat('2'), from: '2026-06-15', days: 30, monthSoFar: '0', bands };

test('the same every day goes on without doubt, and each month begins at the first band', () => {
  const all = { usage: '60', lower: '60', upper: '60', trend: 'stable' };
  // 16 days of June and 14 of July: 32 h and 28 h at 200.
  expect(forecast(input)).toEqual({ ...all, cost: '12000' });
  // With 30 h in June before: 20 h at 200 and 12 h at 180, then 28 h at 200.
  expect(forecast({ ...input, monthSoFar: '30' })).toEqual({ ...all, cost: '11760' });
  expect(forecast({ ...input, bands: null })).toEqual({ ...all, cost: null });
});

test('a straight line goes on straight, and does not fall below nothing', () => {
  const rising = flat('0').map((_, day) => String(day));
  // Day 90 and 91.
  expect(forecast({ ...input, history: rising, days: 2 })).toMatchObject({
    usage: '181',
    lower: '181',
    trend: 'increasing',
  });
  expect(forecast({ ...input, history: rising.toReversed(), days: 2 })).toMatchObject({
    usage: '0',
    lower: '0',
    cost: '0',
    trend: 'decreasing',
  });
});

test('what is asked wrongly is refused', () => {
  expect(() => forecast({ ...input, history: ['1'] })).toThrow(RangeError);
  for (const days of [0, 366, 1.5]) expect(() => forecast({ ...input, days })).toThrow(RangeError);
});

test('is the platform’s own forecast, to the sixth decimal, of any usage', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'forecast-'));
  const now = new Date('2026-06-15T12:00:00Z');
  const ledger = await Ledger.open(join(dataDir, 'ledger.jsonl'), () => now);
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: HISTORY_DAYS }), fc.integer({ min: 0, max: 40_000 })), {
          maxLength: 60,
        }),
        fc.integer({ min: 1, max: 365 }),
        async (works, days) => {
          const clientId = uuidv7();
          const history = flat('0').map(Number);
          let month = 0;
          const events = works.map(([back, thousandths]) => {
            const at = new Date(Date.UTC(2026, 5, 15, 9) - back * DAY_MS);
            const day = HISTORY_DAYS - back;
            if (day < HISTORY_DAYS) history[day] = (history[day] ?? 0) + thousandths;
            if (at.getUTCMonth() === 5) month += thousandths;
            return meteringEvent.parse({
              event_id: uuidv7(),
              tenant_id: clientId,
              client_id: clientId,
              event_type: 'consulting_hour',
              timestamp: at.toISOString(),
              quantity: (thousandths / 1000).toFixed(3),
              unit: 'hours',
            });
          });
          await ledger.accept(events);
          const theirs = forecastOf(ledger, clientId, 'consulting_hour', days, now);
          const ours = forecast({
            history: history.map((thousandths) => (thousandths / 1000).toFixed(3)),
            from: '2026-06-15',
            days,
            monthSoFar: (month / 1000).toFixed(3),
            bands,
          });
          expect({
            estimated_usage: ours.usage,
            estimated_cost: ours.cost,
            confidence: { lower: ours.lower, upper: ours.upper, level: 0.95 },
            trend: ours.trend,
          }).toEqual({
            estimated_usage: theirs.estimated_usage,
            estimated_cost: theirs.estimated_cost,
            confidence: theirs.confidence,
            trend: theirs.trend,
          });
        },
      ),
      { numRuns: 40 },
    );
  } finally {
    await ledger.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});
