import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { EntryStatus } from '../../../domain/entities/time-entry.ts';
import {
  allowedActions,
  canReach,
  canTransition,
  commentOn,
  type EntryAction,
  isEditable,
  isSettled,
  mayDecide,
  refuseChange,
  statusAfter,
  transitionTable,
} from '../../../domain/rules/lifecycle.ts';
import { sheetManagers } from '../../../domain/rules/permissions.ts';
import { anEntry, aProject, aStatus, ids, someSettings } from './samples.ts';

/** DOMAIN.md, "Time entry, its life". */
const page = [
  'draft submitted',
  'submitted approved',
  'approved invoiced',
  'submitted rejected',
  'rejected submitted',
  'submitted draft',
  'approved draft',
  'invoiced approved',
];
const anAction = fc.constantFrom(...transitionTable.map(({ action }) => action));
const aBy = fc.constantFrom('consultant' as const, 'manager' as const, 'system' as const);

describe('the table', () => {
  it('has the transitions of the page and no other', () => {
    const steps = EntryStatus.options.flatMap((from) =>
      EntryStatus.options.filter((to) => canTransition(from, to)).map((to) => `${from} ${to}`),
    );
    expect(steps.toSorted()).toEqual(page.toSorted());
  });

  it('is never left, whatever anybody does in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anAction, aBy), { maxLength: 40 }), (actions) => {
        let status: EntryStatus = 'draft';
        for (const [action, by] of actions) {
          const next = statusAfter(status, action, by);
          if (next === null) continue;
          expect(page).toContain(`${status} ${next}`);
          expect(canTransition(status, next, by)).toBe(true);
          status = next;
        }
      }),
    );
  });

  it('lets each do their own part', () => {
    const by = (who: 'consultant' | 'manager' | 'system') =>
      transitionTable.filter((step) => step.by.includes(who)).map(({ from, to }) => `${from} ${to}`);
    expect(by('consultant')).toEqual(['draft submitted', 'rejected submitted', 'submitted draft']);
    expect(by('manager')).toEqual(['submitted approved', 'submitted rejected', 'approved draft']);
    expect(by('system')).toEqual(['submitted approved', 'approved invoiced', 'invoiced approved']);
  });

  it('canReach is the closure of its steps', () => {
    fc.assert(
      fc.property(aStatus, aStatus, aStatus, aBy, (a, b, c, by) => {
        expect(canReach(a, a, by)).toBe(true);
        if (canTransition(a, b, by)) expect(canReach(a, b, by)).toBe(true);
        if (canReach(a, b, by) && canReach(b, c, by)) expect(canReach(a, c, by)).toBe(true);
      }),
    );
    expect(canReach('rejected', 'draft', 'consultant')).toBe(true);
    expect(canReach('draft', 'rejected', 'consultant')).toBe(false);
    expect(canReach('submitted', 'approved', 'consultant')).toBe(false);
  });
});

describe('allowedActions', () => {
  const context = { settings: someSettings(), project: aProject(), today: '2026-03-02' };
  const consultant = { userId: ids.consultant, roles: ['consultant'] as const, clientId: null };
  const manager = { userId: ids.manager, roles: ['project_manager'] as const, clientId: null };
  const admin = { userId: ids.admin, roles: ['admin'] as const, clientId: null };

  test.each<[EntryStatus, EntryAction[], EntryAction[]]>([
    ['draft', ['submit'], []],
    ['submitted', ['recall'], ['approve', 'reject']],
    ['approved', [], ['reopen']],
    ['rejected', ['submit'], []],
    ['invoiced', [], []],
  ])('%s offers the consultant %j and the manager %j', (status, own, deciding) => {
    const entry = anEntry({ status });
    expect(allowedActions(entry, consultant, context)).toEqual(own);
    expect(allowedActions(entry, manager, context)).toEqual(deciding);
    expect(allowedActions(entry, admin, context)).toEqual(deciding);
  });

  it('offers strangers and managers of other projects nothing', () => {
    const entry = anEntry({ status: 'submitted' });
    expect(allowedActions(entry, { ...consultant, userId: ids.other }, context)).toEqual([]);
    expect(allowedActions(entry, { ...manager, userId: ids.other }, context)).toEqual([]);
    expect(allowedActions(entry, manager, { ...context, project: null })).toEqual([]);
    expect(allowedActions(entry, { ...consultant, roles: ['client'] }, context)).toEqual([]);
  });

  it('lets nobody, an admin neither, decide over their own entry unless the tenant allows it', () => {
    const own = anEntry({ status: 'submitted', userId: ids.manager });
    expect(allowedActions(own, manager, context)).toEqual(['recall']);
    const admins = anEntry({ status: 'submitted', userId: ids.admin });
    expect(allowedActions(admins, admin, context)).toEqual(['recall']);
    const approval = { ...someSettings().approval, selfApproval: true };
    const open = { ...context, settings: someSettings({ approval }) };
    expect(allowedActions(own, manager, open)).toEqual(['recall', 'approve', 'reject']);
    expect(allowedActions(admins, admin, open)).toEqual(['recall', 'approve', 'reject']);
  });
});

describe('refuseChange', () => {
  const change = (from: EntryStatus | null, to: EntryStatus | null, changes = {}) =>
    refuseChange(from && anEntry({ status: from }), to && anEntry({ status: to, ...changes }), ids.consultant)
      ?.code ?? null;

  it('follows what the one who logs can reach by the table', () => {
    fc.assert(
      fc.property(fc.option(aStatus), aStatus, fc.integer({ min: 1, max: 1440 }), (from, to, minutes) => {
        const code = change(from, to, { minutes });
        const start = from ?? 'draft';
        if (isSettled(start)) expect(code).toBe(to === start && minutes === 120 ? null : 'immutable');
        else expect(code).toBe(canReach(start, to, 'consultant') ? null : 'wrong_state');
      }),
    );
  });

  it('never lets anybody touch what is another’s', () => {
    fc.assert(
      fc.property(fc.option(aStatus), fc.option(aStatus), (from, to) => {
        fc.pre(from !== null || to !== null);
        const refused = refuseChange(
          from && anEntry({ status: from }),
          to && anEntry({ status: to }),
          ids.other,
        );
        expect(refused?.code).toBe('not_yours');
      }),
    );
    expect(refuseChange(anEntry(), anEntry({ userId: ids.other }), ids.consultant)?.code).toBe('not_yours');
  });

  it('deletes only what is not settled', () => {
    expect(EntryStatus.options.filter((status) => change(status, null) === null)).toEqual([
      'draft',
      'submitted',
      'rejected',
    ]);
  });

  it('says in a sentence what to do', () => {
    const refused = refuseChange(
      anEntry({ status: 'approved' }),
      anEntry({ status: 'draft' }),
      ids.consultant,
    );
    expect(refused?.message).toBe(
      'This entry is approved and stays as it is. Log an adjustment that names it instead.',
    );
  });
});

test('every status is editable, settled or waiting', () => {
  expect(EntryStatus.options.filter(isEditable)).toEqual(['draft', 'rejected']);
  expect(EntryStatus.options.filter(isSettled)).toEqual(['approved', 'invoiced']);
});

describe('decides by the sheet', () => {
  const approval = { ...someSettings().approval, decides: 'sheet' as const };
  const elsewhere = aProject({ id: ids.second, managerId: ids.admin });
  const entry = anEntry({ status: 'submitted', projectId: elsewhere.id });
  const manager = { userId: ids.manager, roles: ['project_manager'] as const, clientId: null };
  const managers = sheetManagers(
    [
      { userId: ids.consultant, projectId: ids.project },
      { userId: ids.consultant, projectId: elsewhere.id },
      { userId: ids.consultant, projectId: ids.project },
      { userId: ids.consultant, projectId: ids.task },
      { userId: ids.manager, projectId: ids.project },
    ],
    new Map([aProject(), elsewhere].map((project) => [project.id, project])),
  );
  const context = { project: elsewhere, today: '2026-03-02', sheetManagers: managers };

  it('finds each person’s managers once, by the projects that are known', () => {
    expect(managers.get(ids.consultant)).toEqual([ids.manager, ids.admin]);
    expect(managers.get(ids.other)).toBeUndefined();
  });

  it('lets a manager of one of the person’s projects decide on all of it, only where the tenant says so', () => {
    const bySheet = someSettings({ approval });
    expect(mayDecide(entry, manager, { ...context, settings: bySheet })).toBe(true);
    expect(mayDecide(entry, manager, { ...context, project: null, settings: bySheet })).toBe(true);
    expect(mayDecide(entry, manager, { ...context, settings: someSettings() })).toBe(false);
    const stranger = { ...manager, userId: ids.other };
    expect(mayDecide(entry, stranger, { ...context, settings: bySheet })).toBe(false);
    expect(mayDecide(entry, { ...manager, roles: ['consultant'] }, { ...context, settings: bySheet })).toBe(
      false,
    );
    const theirs = { ...entry, userId: ids.other };
    expect(mayDecide(theirs, manager, { ...context, settings: bySheet })).toBe(false);
  });

  it('lets whom that manager delegated to decide on the same, and not on their own', () => {
    const delegations = [{ from: ids.manager, to: ids.other, until: null, entryIds: null }];
    const deputy = { ...manager, userId: ids.other };
    const settings = someSettings({ approval });
    expect(mayDecide(entry, deputy, { ...context, settings, delegations })).toBe(true);
    expect(mayDecide({ ...entry, userId: ids.other }, deputy, { ...context, settings, delegations })).toBe(
      false,
    );
    const own = { ...entry, userId: ids.manager };
    expect(mayDecide(own, manager, { ...context, settings })).toBe(false);
  });
});

test('an entry’s own comment stands before the decision’s, unless it is blank', () => {
  const entries = [{ comment: 'this one' }, { comment: '  ' }, {}];
  expect(entries.map((entry) => commentOn({ comment: 'all' }, entry))).toEqual(['this one', 'all', 'all']);
});
