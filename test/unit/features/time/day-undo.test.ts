import { describe, expect, it } from 'vitest';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { placed } from '../../../../domain/rules/day-plan.ts';
import { onPresent, reversed } from '../../../../renderer/features/time/grid/history.ts';
import {
  overlappedBefore,
  type RuleContext,
  refusalsOf,
} from '../../../../renderer/features/time/grid/refusals.ts';
import { anEntry, aProject, ids, someSettings } from '../../domain/samples.ts';

const at = (time: string): number => Date.parse(`2026-03-02T${time}:00Z`);
const timed = (id: string, from: string, to: string): TimeEntry => ({
  ...placed(anEntry({ id, description: id }), { from: at(from), to: at(to) }),
});
const [aId, bId, cId] = [ids.entry, ids.second, ids.card];
const a = timed(aId, '09:00', '11:00');
const b = timed(bId, '10:30', '12:00');
const short = placed(a, { from: at('09:00'), to: at('10:30') });

const contextOf = (): RuleContext => ({
  settings: someSettings(),
  project: aProject(),
  assignments: [{ projectId: ids.project, userId: ids.consultant, fromDate: '2026-01-01', toDate: null }],
  today: '2026-03-02',
  spentMinutes: 0,
});

describe('taking back a mended overlap', () => {
  const mend = [{ before: a, after: short }];
  const overlapped = overlappedBefore(mend, [a, b]);

  it('may overlap again what it overlapped before', () => {
    expect(refusalsOf(mend, [a, b], contextOf).size).toBe(0);
    const back = reversed(mend);
    expect(refusalsOf(back, [short, b], contextOf, overlapped).size).toBe(0);
    expect(refusalsOf(back, [short, b], contextOf).size).toBe(1);
  });

  it('may not overlap what has come since', () => {
    const c = timed(cId, '10:35', '10:50');
    expect(refusalsOf(reversed(mend), [short, b, c], contextOf, overlapped).get(0)?.[0]?.code).toBe(
      'overlap',
    );
  });
});

describe('a change planned before the store told of the last one', () => {
  const stored = { ...short, updatedAt: '2026-03-02T12:00:00.000Z', version: 7 };

  it('is made on the revision that is here', () => {
    const after = placed(short, { from: at('09:05'), to: at('10:35') });
    const [change] = onPresent([{ before: short, after }], [stored]);
    expect(change?.before).toBe(stored);
    expect(change?.after).toMatchObject({
      version: 7,
      updatedAt: stored.updatedAt,
      startedAt: after.startedAt,
    });
  });

  it('stays as it was planned when somebody else changed the entry meanwhile', () => {
    const planned = [{ before: a, after: short }];
    expect(onPresent(planned, [{ ...stored, description: 'From another device' }])).toEqual(planned);
  });
});
