import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { mergeByField, mergeEntry } from '../../../domain/rules/conflict.ts';
import { anEntry } from './samples.ts';

const fields = ['a', 'b', 'c'] as const;
const aValue = fc.oneof(
  fc.integer({ min: 0, max: 2 }),
  fc.constant(null),
  fc.constant({ x: 1, y: [2] }),
  fc.constant({ y: [2], x: 1 }),
);
const aDocument = fc.record({ a: aValue, b: aValue, c: aValue, server: fc.integer({ min: 0, max: 2 }) });
const equal = (a: unknown, b: unknown) => {
  try {
    expect(a).toEqual(b);
    return true;
  } catch {
    return false;
  }
};

describe('mergeByField', () => {
  it('keeps each side’s changes and lists what both changed differently', () => {
    fc.assert(
      fc.property(aDocument, aDocument, aDocument, (assumed, mine, theirs) => {
        const { merged, overlaps } = mergeByField(assumed, mine, theirs, fields);
        for (const field of fields) {
          const mineChanged = !equal(mine[field], assumed[field]);
          const theirsChanged = !equal(theirs[field], assumed[field]);
          const both = mineChanged && theirsChanged && !equal(mine[field], theirs[field]);
          expect(overlaps.includes(field)).toBe(both);
          expect(merged[field]).toEqual(mineChanged && !theirsChanged ? mine[field] : theirs[field]);
        }
        expect(merged.server).toBe(theirs.server);
      }),
    );
  });

  it('loses nothing: what mine changed is merged, or listed', () => {
    fc.assert(
      fc.property(aDocument, aDocument, aDocument, (assumed, mine, theirs) => {
        const { merged, overlaps } = mergeByField(assumed, mine, theirs, fields);
        for (const field of fields) {
          if (!equal(mine[field], assumed[field]) && !equal(merged[field], mine[field])) {
            expect(overlaps).toContain(field);
          }
        }
      }),
    );
  });

  it('has the laws of a merge', () => {
    fc.assert(
      fc.property(aDocument, aDocument, (one, two) => {
        expect(mergeByField(one, one, two, fields)).toEqual({ merged: two, overlaps: [] });
        expect(mergeByField(one, { ...two, server: one.server }, one, fields)).toEqual({
          merged: { ...two, server: one.server },
          overlaps: [],
        });
        expect(mergeByField(one, two, two, fields)).toEqual({ merged: two, overlaps: [] });
      }),
    );
    fc.assert(
      fc.property(aDocument, aDocument, aDocument, (assumed, mine, theirs) => {
        const once = mergeByField(assumed, mine, theirs, fields);
        const again = mergeByField(theirs, once.merged, theirs, fields);
        expect(again).toEqual({ merged: once.merged, overlaps: [] });
        const turned = mergeByField(assumed, theirs, mine, fields);
        expect(turned.overlaps).toEqual(once.overlaps);
      }),
    );
  });

  it('without an assumed state lists every difference and keeps theirs', () => {
    fc.assert(
      fc.property(aDocument, aDocument, (mine, theirs) => {
        const { merged, overlaps } = mergeByField(null, mine, theirs, fields);
        expect(merged).toEqual(theirs);
        expect(overlaps).toEqual(fields.filter((field) => !equal(mine[field], theirs[field])));
      }),
    );
  });
});

test('an approved entry takes nothing in: all that mine changed is listed', () => {
  const assumed = anEntry({ status: 'submitted' });
  const theirs = anEntry({ status: 'approved', amountMinor: 20_000 });
  const mine = anEntry({ status: 'submitted', minutes: 90, description: 'Shorter' });
  expect(mergeEntry(assumed, mine, theirs)).toEqual({ merged: theirs, overlaps: ['minutes', 'description'] });
  const rejected = anEntry({ status: 'rejected' });
  expect(mergeEntry(assumed, mine, rejected)).toEqual({
    merged: { ...rejected, minutes: 90, description: 'Shorter' },
    overlaps: [],
  });
  const recalled = anEntry({ status: 'draft' });
  expect(mergeEntry(assumed, recalled, theirs)).toEqual({ merged: theirs, overlaps: ['status'] });
});

test('when it was submitted goes with the status that stands', () => {
  const [first, again] = ['2026-06-01T08:00:00.000Z', '2026-06-02T08:00:00.000Z'];
  const assumed = anEntry({ status: 'submitted', submittedAt: first });
  const mine = { ...assumed, submittedAt: again };
  const rejected: TimeEntry = { ...assumed, status: 'rejected' };
  expect(mergeEntry(assumed, mine, rejected)).toEqual({ merged: rejected, overlaps: [] });
  const approved: TimeEntry = { ...assumed, status: 'approved' };
  expect(mergeEntry(assumed, mine, approved)).toEqual({ merged: approved, overlaps: [] });
  const draft = anEntry({ status: 'draft', submittedAt: null });
  expect(mergeEntry(draft, mine, { ...draft, minutes: 90 })).toEqual({
    merged: { ...draft, minutes: 90, status: 'submitted', submittedAt: again },
    overlaps: [],
  });
});
