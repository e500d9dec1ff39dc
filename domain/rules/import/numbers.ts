import { divideHalfEven } from '../exact.ts';

/**
 * Seconds of decimal hours in any locale (`7.5`, `"20,01"`, `"2.000,0"`), exactly, rounded half-even once; null for
 * what is no number. The last mark stands before the decimals, a lone one too: `1.500` is an hour and a half, because
 * no entry holds a thousand hours.
 */
export function hoursToSeconds(text: string): number | null {
  const trimmed = text.trim().replace(/[\s\u00A0\u202F'’]/g, '');
  const last = Math.max(trimmed.lastIndexOf(','), trimmed.lastIndexOf('.'));
  const mark = trimmed.charAt(last);
  const isThousands = last !== -1 && trimmed.indexOf(mark) !== last;
  const cut = last === -1 || isThousands ? trimmed.length : last;
  const whole = trimmed.slice(0, cut).replace(/(?<=\d)[.,](?=\d{3}(?:\D|$))/g, '');
  const match = /^(-?)(\d{0,9})$/.exec(whole);
  const fraction = trimmed.slice(cut + 1);
  if (!match || !/^\d{0,12}$/.test(fraction) || (match[2] === '' && fraction === '')) return null;
  const scale = 10n ** BigInt(fraction.length);
  const hours = BigInt(match[2] || 0) * scale + BigInt(fraction || 0);
  const seconds = Number(divideHalfEven(hours * 3600n, scale));
  return match[1] ? -seconds : seconds;
}

/** Seconds of `1:30:05`, `1:30` or decimal hours; null for anything else. */
export function durationToSeconds(text: string): number | null {
  const match = /^(\d{1,5}):(\d{2})(?::(\d{2}))?$/.exec(text.trim());
  if (!match) return hoursToSeconds(text);
  const [minutes, seconds] = [Number(match[2]), Number(match[3] ?? 0)];
  return minutes > 59 || seconds > 59 ? null : Number(match[1]) * 3600 + minutes * 60 + seconds;
}

const YES = new Set(['yes', 'y', 'true', '1', 'ja', 'wahr', 'billable', 'abrechenbar', 'x']);
const NO = new Set(['no', 'n', 'false', '0', 'nein', 'falsch', 'non-billable', 'nicht abrechenbar']);

/** Whether a cell says yes; null when it says nothing that is known. */
export function parseYes(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : null;
}
