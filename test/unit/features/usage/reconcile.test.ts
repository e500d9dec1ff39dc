import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  ReconciliationReason,
  type ReconciliationRow,
  type ReconciliationRun,
} from '../../../../domain/wire/reconciliation.ts';
import { PlatformMissing } from '../../../../domain/wire/usage.ts';
import { withSeen } from '../../../../renderer/features/usage/common/seen.ts';
import {
  openSides,
  rowState,
  runSentence,
  runWords,
} from '../../../../renderer/features/usage/reconcile/reconcile-model.ts';
import { en } from '../../../../renderer/words/en/catalogue.ts';
import { speak } from '../../../../renderer/words/words.ts';

beforeEach(() => speak('en', 'en'));

const none = { quantity: '0', events: 0 };
const some = { quantity: '2', events: 1 };
const row: ReconciliationRow = {
  ...{ clientId: uuidv7(), eventType: 'consulting_hour', unit: 'hours' },
  ...{ held: some, delivered: some, pending: none, dead: none, dropped: none, platform: some },
  ...{ heldCost: '400', platformCost: '400', quantityDifference: '0', costDifferenceMinor: 0 },
  ...{ agrees: true, reasons: [] },
};
const run: ReconciliationRun = {
  ...{ id: uuidv7(), month: '2026-11', startedAt: '2026-11-24T14:00:00.000Z' },
  ...{ finishedAt: '2026-11-24T14:00:01.000Z', trigger: 'asked', askedBy: null, state: 'agrees' },
  ...{ missing: null, currency: 'EUR', pricesVersion: '1', rows: 2, differing: 0 },
  ...{ heldCostMinor: 40_000, platformCostMinor: 40_000 },
};

describe('a comparison', () => {
  it('is calm where all is equal, with the money', () => {
    expect(runWords(run)).toBe('All equal');
    expect(runSentence(run)).toMatch(/^All equal at .*: 2 lines, €400\.00 on both sides, to the cent\.$/);
    expect(runSentence({ ...run, rows: 0 })).toMatch(/nothing was used in November 2026/);
  });

  it('says what each side has where they differ', () => {
    const differs = { ...run, state: 'differs', differing: 1, platformCostMinor: 30_000 } as const;
    expect(runWords(differs)).toBe('1 differs');
    expect(runSentence(differs)).toContain(
      '1 line differs of 2. Stint holds €400.00, the platform counts €300.00.',
    );
  });

  it('says why it is not complete', () => {
    const incomplete = { ...run, state: 'incomplete', missing: 'unreachable' } as const;
    expect(runSentence(incomplete)).toMatch(/^Creto-Metering did not answer\. At .* Nothing is lost\./);
  });

  it('never takes what is not known for equal or different', () => {
    expect(rowState(row)).toBe('equal');
    expect(rowState({ ...row, agrees: false })).toBe('differs');
    expect(rowState({ ...row, agrees: false, platform: null })).toBe('unknown');
  });

  it('shows what is open, also where quantities take each other back', () => {
    const waiting = { quantity: '0', events: 2 };
    expect(openSides({ ...row, pending: waiting, dead: some }).map(({ key }) => key)).toEqual([
      'pending',
      'dead',
    ]);
    expect(openSides(row)).toEqual([]);
  });

  it('has words for every reason that the server may give', () => {
    for (const reason of ReconciliationReason.shape.reason.options)
      expect(en).toHaveProperty([`reconcile.reason-${reason}`]);
    for (const missing of PlatformMissing.options)
      expect(en).toHaveProperty([`reconcile.missing-${missing}`]);
  });
});

describe('what was seen', () => {
  const empty = { owner: null, byPath: new Map(), revision: 0 };
  const seen = { value: 1, at: '2026-11-24T14:00:00.000Z' };

  it('is nobody else’s', () => {
    const mine = withSeen(empty, 'me', '/a', seen);
    expect(withSeen(mine, 'me', '/b', seen).byPath.size).toBe(2);
    expect([...withSeen(mine, 'you', '/b', seen).byPath.keys()]).toEqual(['/b']);
  });

  it('does not grow without end, and keeps the newest', () => {
    let store: ReturnType<typeof withSeen> = withSeen(empty, 'me', '/a', seen);
    for (let path = 0; path < 200; path += 1) store = withSeen(store, 'me', `/${path}`, seen);
    expect(store.byPath.size).toBe(60);
    expect([...store.byPath.keys()].at(-1)).toBe('/199');
  });
});
