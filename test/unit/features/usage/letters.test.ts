import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DeadLetter, DeadLetters } from '../../../../domain/wire/metering.ts';
import { inParts } from '../../../../renderer/features/usage/common/usage-api.ts';
import {
  bytesOf,
  causeWords,
  fieldsOf,
  metadataOf,
  neighbour,
  reasonWords,
} from '../../../../renderer/features/usage/letters/letter-model.ts';
import { byReason } from '../../../../renderer/features/usage/letters/use-letter-actions.ts';
import { readLetters } from '../../../../renderer/features/usage/letters/use-letters.ts';
import { speak } from '../../../../renderer/words/words.ts';

beforeEach(() => speak('en', 'en'));

function letter(change: Partial<DeadLetter> = {}): DeadLetter {
  return {
    ...{ id: uuidv7(), state: 'dead', eventType: 'consulting_hour', client: { id: uuidv7(), name: 'Acme' } },
    ...{ project: null, quantity: '1', unit: 'hours', timestamp: '2026-11-01T10:00:00.000Z', corrects: null },
    cause: { kind: 'time_entry', id: uuidv7(), date: '2026-11-01', person: 'Carl', words: 'Drew' },
    ...{ reason: 'invalid_request: unit is wrong', dropReason: null, attempts: 1, behind: 0, fixed: false },
    ...{ recordedAt: '2026-11-01T10:00:00.000Z', refusedAt: '2026-11-01T10:00:01.000Z' },
    ...{ metadata: { note: 'x' }, metadataBytes: 12 },
    ...change,
  };
}

describe('a refused event', () => {
  it('says why in words, with the platform’s own beside', () => {
    expect(reasonWords(letter())).toMatchObject({ short: 'Taken for wrong', said: 'unit is wrong' });
    expect(reasonWords(letter({ metadataBytes: 5000 })).short).toBe('Too much sent with it');
    expect(reasonWords(letter({ metadata: null })).short).toBe('Spoilt here');
    expect(reasonWords(letter({ reason: 'conflict: other body' })).long).toContain('as it was recorded');
    expect(reasonWords(letter({ reason: 'The event is odd.' }))).toMatchObject({
      short: 'Refused',
      said: 'The event is odd.',
    });
  });

  it('says what it is about', () => {
    expect(causeWords(letter())).toBe('Carl, Nov 1, 2026: Drew');
    expect(causeWords(letter(), false)).toBe('Carl: Drew');
    const silent = { kind: 'time_entry', id: uuidv7(), date: null, person: null, words: '' } as const;
    expect(causeWords({ cause: silent })).toBe('Somebody');
    expect(causeWords({ cause: { ...silent, kind: 'other' } })).toBe('Counted by the server');
  });

  it('keeps the kind of each value that is changed', () => {
    const fields = fieldsOf({ note: 'x', count: 2, billable: true, none: null });
    expect(metadataOf(fields)).toEqual({ note: 'x', count: 2, billable: true, none: null });
    const typed = (name: string, text: string) =>
      metadataOf(fields.map((field) => (field.name === name ? { ...field, text } : field)));
    expect(typed('count', '3')).toMatchObject({ count: 3 });
    expect(typed('count', 'three')).toBeNull();
    expect(typed('count', ' ')).toBeNull();
    expect(typed('billable', 'false')).toMatchObject({ billable: false });
    expect(typed('billable', 'no')).toBeNull();
    expect(typed('none', 'now')).toMatchObject({ none: 'now' });
  });

  it('is measured in bytes as the platform does', () => {
    expect(bytesOf({ a: 'ä' })).toBe(10);
  });
});

describe('a list of them', () => {
  const all = Array.from({ length: 250 }, () => letter());
  /** Pages of 100, each beginning with the last row of the one before, as when a row came in between. */
  const api = {
    letters: async (_state: string, cursor: string | null): Promise<DeadLetters> => {
      const from = cursor === null ? 0 : Number(cursor) - 1;
      const to = Math.min(all.length, from + 100);
      return { letters: all.slice(from, to), next: to < all.length ? String(to) : null, total: all.length };
    },
  };

  it('is read page after page as far as it is wanted, each row once', async () => {
    const read = (count: number) => readLetters(api as Parameters<typeof readLetters>[0], 'dead', count);
    expect((await read(0)).letters).toHaveLength(100);
    expect((await read(150)).letters).toHaveLength(199);
    const whole = await read(1000);
    expect(whole.letters.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(whole.next).toBeNull();
  });

  it('is acted on as many at once as a request may name', async () => {
    const asked: number[] = [];
    const ids = Array.from({ length: 2_001 }, (_, index) => `id ${index}`);
    const { changed, dead } = await inParts(ids, async (part) => {
      asked.push(part.length);
      return { changed: part, dead: 3_000 - part.length };
    });
    expect(asked).toEqual([1_000, 1_000, 1]);
    expect(changed).toEqual(ids);
    expect(dead).toBe(2_999);
  });

  it('is walked without leaving it', () => {
    const [first, second] = all;
    const few = all.slice(0, 2);
    expect(neighbour(few, null, 1)).toBe(first);
    expect(neighbour(few, first?.id ?? '', 1)).toBe(second);
    expect(neighbour(few, second?.id ?? '', 1)).toBe(second);
    expect(neighbour(few, first?.id ?? '', -1)).toBe(first);
    expect(neighbour([], null, 1)).toBeNull();
  });

  it('goes back to the reasons that each had', () => {
    const gone = [
      { id: 'a', dropReason: 'gift' },
      { id: 'b', dropReason: 'test' },
      { id: 'c', dropReason: 'gift' },
    ];
    expect(byReason(gone)).toEqual([
      { ids: ['a', 'c'], reason: 'gift' },
      { ids: ['b'], reason: 'test' },
    ]);
  });
});
