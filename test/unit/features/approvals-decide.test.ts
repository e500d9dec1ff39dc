import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Decision, DecisionOutcome } from '../../../domain/entities/decision.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { contentHash } from '../../../domain/rules/content-hash.ts';
import { delegationsOf, delegationToday } from '../../../domain/rules/delegation.ts';
import { openAnswers, othersDecisions } from '../../../renderer/features/approvals/decide/answers.ts';
import { decidedGroups } from '../../../renderer/features/approvals/decide/decided.ts';
import { newDecision, newDecisions } from '../../../renderer/features/approvals/decide.ts';
import {
  endOfDelegation,
  newDelegation,
} from '../../../renderer/features/approvals/delegate/use-delegations.ts';
import {
  commentsOn,
  dropComments,
  writeComment,
} from '../../../renderer/features/approvals/sheet/comments.ts';
import { differenceOf } from '../../../renderer/features/approvals/sheet/difference.ts';
import {
  leaveSheet,
  lookAt,
  lookedAt,
  seenNow,
  showSheet,
  useShown,
} from '../../../renderer/features/approvals/sheet/shown.ts';
import { speak } from '../../../renderer/words/words.ts';
import { anEntry, aProject } from '../domain/samples.ts';

const me = uuidv7();
const now = new Date('2026-11-24T12:00:00.000Z');
const submitted = (change: Partial<TimeEntry> = {}): TimeEntry => ({
  ...anEntry(),
  id: uuidv7(),
  status: 'submitted',
  version: 1,
  ...change,
});
const decisionOn = async (
  shown: readonly TimeEntry[],
  change: Partial<Decision> = {},
): Promise<Decision> => ({
  ...(await newDecision({ tenantId: uuidv7(), userId: me, action: 'approve', shown, comment: '', now })),
  ...change,
});

beforeEach(() => speak('en', 'en'));
afterEach(() => {
  leaveSheet(useShown.getState().sheetId ?? '');
  speak('en', 'en');
});

describe('a decision', () => {
  it('names each entry with the hash of what was shown, and its own comment where it has one', async () => {
    const [a, b] = [submitted(), submitted()];
    const { entries } = await newDecision({
      ...{ tenantId: uuidv7(), userId: me, action: 'reject', comment: 'All', now },
      shown: [a, b],
      comments: new Map([
        [a.id, ' Too long '],
        [b.id, '  '],
      ]),
    });
    expect(entries).toEqual([
      { entryId: a.id, contentHash: await contentHash(a), comment: 'Too long' },
      { entryId: b.id, contentHash: await contentHash(b) },
    ]);
  });

  it('is as many as it takes for at most 5,000 entries each', async () => {
    const shown = Array.from({ length: 5001 }, () => submitted());
    const made = await newDecisions({
      ...{ tenantId: uuidv7(), userId: me, action: 'approve', comment: '', now },
      shown,
    });
    expect(made.map(({ entries }) => entries.length)).toEqual([5000, 1]);
    expect(new Set(made.map(({ id }) => id)).size).toBe(2);
  });
});

describe('what was seen of a sheet', () => {
  const before = submitted({ minutes: 60, version: 5 });

  it('leaves out what changed on the screen until it was looked at, and then decides on that', () => {
    showSheet('s', [before]);
    const changed = { ...before, minutes: 90, version: 6 };
    showSheet('s', [changed]);
    expect(useShown.getState().all.get(before.id)).toMatchObject({ seen: before, changedTo: changed });
    expect(lookedAt(useShown.getState().all, [changed])).toEqual([]);
    lookAt([before.id]);
    expect(lookedAt(useShown.getState().all, [changed])).toEqual([changed]);
  });

  it('takes no news for a change that a decision is not about', () => {
    showSheet('s', [before]);
    const warned: TimeEntry = { ...before, version: 9, warnings: ['late'] };
    showSheet('s', [warned]);
    expect(lookedAt(useShown.getState().all, [warned])).toEqual([warned]);
  });

  it('knows what came since from what a filter had hidden', () => {
    const hidden = submitted({ version: 3 });
    const added = submitted({ version: 7 });
    const all = seenNow(seenNow(new Map(), [before], 5), [before, hidden, added], 5);
    expect(lookedAt(all, [before, hidden, added]).map(({ id }) => id)).toEqual([before.id, hidden.id]);
  });

  it('remembers what left the sheet, in case it comes back as something else', () => {
    showSheet('s', [before]);
    showSheet('s', []);
    const back = { ...before, description: 'Other', version: 8 };
    showSheet('s', [back]);
    expect(lookedAt(useShown.getState().all, [back])).toEqual([]);
  });

  it('begins anew with another sheet, and says nothing about entries that are on none', () => {
    showSheet('s', [before]);
    showSheet('s', [{ ...before, minutes: 90 }]);
    showSheet('other', [{ ...before, minutes: 90 }]);
    expect(lookedAt(useShown.getState().all, [{ ...before, minutes: 90 }])).toHaveLength(1);
    const elsewhere = submitted();
    expect(lookedAt(useShown.getState().all, [elsewhere])).toEqual([elsewhere]);
  });
});

describe('comments on single entries', () => {
  it('stay until they are sent, blank ones not at all', () => {
    writeComment('a', ' Why? ');
    writeComment('b', '   ');
    expect([...commentsOn(['a', 'b', 'c'])]).toEqual([['a', 'Why?']]);
    dropComments(['a']);
    expect(commentsOn(['a']).size).toBe(0);
  });
});

describe('a difference', () => {
  it('says every field of the content in words, empty ones too', () => {
    const work = aProject();
    const before = submitted({
      projectId: work.id,
      minutes: 90,
      description: '',
      billable: true,
      taskId: null,
    });
    const after = { ...before, minutes: 150, description: 'Now said', billable: false };
    const found = differenceOf(before, after, new Map([[work.id, work]]));
    expect(found.map(({ name, before: old, after: next }) => [name, old, next])).toEqual([
      ['Time', '1:30', '2:30'],
      ['Billable', 'yes', 'no'],
      ['Description', 'nothing', 'Now said'],
    ]);
    speak('de', 'de');
    expect(differenceOf(before, after, new Map())[1]).toMatchObject({ before: 'ja', after: 'nein' });
  });
});

describe('answers', () => {
  const result = (entryId: string, outcome: DecisionOutcome) => ({ entryId, outcome, message: '' });

  it('tell what did not count, until it was decided on again or read', async () => {
    const [a, b, c] = [submitted(), submitted(), submitted()];
    const lost = await decisionOn([a, b, c], {
      state: 'partly_applied',
      decidedAt: '2026-11-24T08:00:00.000Z',
      results: [result(a.id, 'applied'), result(b.id, 'changed_since_reviewed'), result(c.id, 'wrong_state')],
    });
    const ask = (decisions: Decision[], dismissed: string[] = []) =>
      openAnswers({ decisions, userId: me, dismissed: new Set(dismissed), now });
    expect(ask([lost]).map(({ entryIds }) => Object.fromEntries(entryIds))).toEqual([
      { changed_since_reviewed: [b.id], wrong_state: [c.id] },
    ]);
    const again = await decisionOn([b], { state: 'pending', decidedAt: '2026-11-24T09:00:00.000Z' });
    expect(ask([again, lost]).map(({ entryIds }) => [...entryIds.keys()])).toEqual([['wrong_state']]);
    expect(ask([lost], [lost.id])).toEqual([]);
    expect(ask([{ ...lost, decidedBy: uuidv7() }])).toEqual([]);
    const refused = await decisionOn([], { action: 'delegate', delegateTo: uuidv7(), state: 'refused' });
    expect(ask([refused])).toHaveLength(1);
    expect(ask([{ ...refused, state: 'applied' }])).toEqual([]);
    expect(ask([{ ...lost, decidedAt: '2026-10-01T08:00:00.000Z' }])).toEqual([]);
  });

  it('part what somebody else decided first from what is only somewhere else', async () => {
    const [a, b, c] = [submitted(), submitted(), submitted()];
    const own = await decisionOn([a, b, c]);
    const theirs = {
      decisionId: uuidv7(),
      action: 'approve',
      by: uuidv7(),
      at: '2026-11-24T08:00:00.000Z',
      comment: '',
    } as const;
    const { others, elsewhere } = othersDecisions(
      [
        { ...a, status: 'approved', decision: theirs },
        { ...b, status: 'approved', decision: theirs },
        { ...c, status: 'draft', decision: null },
      ],
      own,
    );
    expect(others.map(({ by, entries }) => [by, entries.length])).toEqual([[theirs.by, 2]]);
    expect(elsewhere.map(({ id }) => id)).toEqual([c.id]);
  });
});

describe('what was decided lately', () => {
  it('is what still stands so, by decision and person, newest first', () => {
    const by = uuidv7();
    const on = (at: string, action: 'approve' | 'reject' | 'reopen', decisionId: string = uuidv7()) =>
      ({ decisionId, action, by, at, comment: '' }) as const;
    const first = on('2026-11-20T08:00:00.000Z', 'approve');
    const entries = [
      submitted({ status: 'approved', minutes: 60, decision: first }),
      submitted({ status: 'invoiced', minutes: 30, decision: first }),
      submitted({ status: 'rejected', decision: on('2026-11-21T08:00:00.000Z', 'reject') }),
      submitted({ status: 'submitted', decision: on('2026-11-22T08:00:00.000Z', 'reject') }),
      submitted({ status: 'draft', decision: on('2026-11-22T08:00:00.000Z', 'reopen') }),
      submitted({ status: 'approved', decision: on('2026-10-01T08:00:00.000Z', 'approve') }),
    ];
    const groups = decidedGroups(entries, '2026-11-01T00:00:00.000Z', () => true);
    expect(groups.map(({ action, minutes }) => [action, minutes])).toEqual([
      ['reject', entries[2]?.minutes],
      ['approve', 90],
    ]);
    expect(decidedGroups(entries, '2026-11-01T00:00:00.000Z', () => false)).toEqual([]);
  });
});

describe('a delegation of this device', () => {
  it('holds at once and ends by another of everything', async () => {
    const to = uuidv7();
    const who = { tenantId: uuidv7(), userId: me, to };
    const chosen = await newDelegation({ ...who, until: '2026-12-01', entries: [submitted()], now });
    const today = delegationToday(now.toISOString());
    expect(delegationsOf([chosen], today)).toMatchObject([{ from: me, to, until: '2026-12-01' }]);
    const end = await endOfDelegation({ ...who, now: new Date(now.getTime() + 1000) });
    expect(delegationsOf([chosen, end], today)).toEqual([]);
  });
});
