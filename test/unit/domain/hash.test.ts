import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { auditText, canonicalJson, chainStart, sha256Hex } from '../../../domain/rules/audit-hash.ts';
import {
  contentFields,
  contentHash,
  entryContent,
  timesheetHash,
} from '../../../domain/rules/content-hash.ts';
import { anEntry, ids } from './samples.ts';

describe('canonicalJson', () => {
  it('is JSON that says the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not depend on the order of keys, at any depth', () => {
    const turned = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(turned)
        : value !== null && typeof value === 'object'
          ? Object.fromEntries(
              Object.entries(value)
                .toReversed()
                .map(([key, member]) => [key, turned(member)]),
            )
          : value;
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(turned(value))).toBe(canonicalJson(value));
      }),
    );
  });

  test('known forms, and what has none', () => {
    expect(canonicalJson({ b: [1, null, 'é"'], a: { z: 1, y: undefined } })).toBe(
      '{"a":{"z":1},"b":[1,null,"é\\""]}',
    );
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1n, undefined, [undefined], () => 1]) {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    }
  });
});

test('sha256Hex is the standard’s', async () => {
  expect(await sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

describe('auditText', () => {
  const body = {
    previousHash: chainStart,
    seq: 1,
    deviceId: null as string | null,
    resourceId: 'a' as string | null,
    resourceIds: [] as string[],
  };

  test('is the hash before, and the record in one form', () => {
    expect(auditText(body)).toBe(`${chainStart}\n{"previousHash":"${chainStart}","resourceId":"a","seq":1}`);
  });

  test('names a device, one thing or several only where the record does', () => {
    expect(auditText({ ...body, deviceId: 'd' })).toContain('{"deviceId":"d",');
    const several = auditText({ ...body, resourceId: null, resourceIds: ['a', 'b'] });
    expect(several).toContain('"resourceIds":["a","b"]');
    expect(several).not.toContain('"resourceId"');
  });

  test('changes with the record, its place and what stood before it', () => {
    const texts = [body, { ...body, seq: 2 }, { ...body, previousHash: 'f'.repeat(64) }].map(auditText);
    expect(new Set(texts).size).toBe(3);
  });
});

/** Another value for every field of the content. */
const other: { readonly [F in (typeof contentFields)[number]]: TimeEntry[F] } = {
  id: ids.second,
  userId: ids.other,
  projectId: ids.client,
  taskId: ids.task,
  activityCode: 'OPS',
  date: '2026-03-03',
  minutes: 121,
  startedAt: '2026-03-02T08:00:00.000Z',
  endedAt: '2026-03-02T10:00:00.000Z',
  zone: 'Europe/Paris',
  billable: false,
  description: 'Reviewed the migration plan.',
  correctsId: ids.second,
};

describe('contentHash', () => {
  it('changes with any field of the content', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray([...contentFields], { minLength: 1 }), async (fields) => {
        const changed = anEntry(Object.fromEntries(fields.map((field) => [field, other[field]])));
        expect(await contentHash(changed)).not.toBe(await contentHash(anEntry()));
      }),
    );
  });

  it('stays when only what is not content changes', async () => {
    const changed = anEntry({
      version: 99,
      updatedAt: '2027-01-01T00:00:00.000Z',
      status: 'approved',
      warnings: ['late'],
      rateMinor: 1,
      amountMinor: 2,
      currency: 'EUR',
      submittedAt: '2026-03-02T17:00:00.000Z',
    });
    expect(await contentHash(changed)).toBe(await contentHash(anEntry()));
    const turned = TimeEntry.parse(Object.fromEntries(Object.entries(anEntry()).toReversed()));
    expect(entryContent(turned)).toBe(entryContent(anEntry()));
  });

  it('is the same on every device for ever', async () => {
    expect(await contentHash(anEntry())).toBe(
      'fd4878044a813eb2d5cab0e7fd2846eaf2df26ae135ddf49eae6a8f2d86bdb46',
    );
  });
});

test('timesheetHash covers every entry and not their order', async () => {
  const [a, b] = [anEntry(), anEntry({ id: ids.second })];
  expect(await timesheetHash([a, b])).toBe(await timesheetHash([b, a]));
  expect(await timesheetHash([a])).not.toBe(await timesheetHash([a, b]));
  expect(await timesheetHash([a, anEntry({ id: ids.second, minutes: 1 })])).not.toBe(
    await timesheetHash([a, b]),
  );
});
