import { expect, test } from 'vitest';
import { currencyDigits, formatMoney, spokenMinutes } from '../../../renderer/ui/format.ts';

test('minutes are read out as words', () => {
  expect(spokenMinutes(450, 'en')).toBe('7 hours 30 minutes');
  expect(spokenMinutes(60, 'en')).toBe('1 hour');
  expect(spokenMinutes(0, 'en')).toBe('0 minutes');
});

test('money has the digits of its currency and is exact beyond floating point', () => {
  expect([currencyDigits('EUR'), currencyDigits('JPY'), currencyDigits('KWD')]).toEqual([2, 0, 3]);
  expect(formatMoney(1_234_567, 'EUR', 'symbol', 'en')).toBe('€12,345.67');
  expect(formatMoney(-5, 'EUR', 'none', 'en')).toBe('−0.05');
  expect(formatMoney(12_000, 'JPY', 'none', 'en')).toBe('12,000');
  expect(formatMoney(9_007_199_254_740_991, 'EUR', 'none', 'en')).toBe('90,071,992,547,409.91');
});
