import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { Role } from '../../../domain/entities/user.ts';
import {
  type Actor,
  can,
  type Delegation,
  delegationOf,
  type Permission,
  permissionTable,
  rolesWith,
  type Subject,
} from '../../../domain/rules/permissions.ts';
import { ids } from './samples.ts';

const actor = (role: Role, userId: string = ids.other, clientId: string | null = null): Actor => ({
  userId,
  roles: [role],
  clientId,
});
const project = { managerId: ids.manager, clientId: ids.client };
const entry = { id: ids.entry, userId: ids.consultant };
const permissions = Object.keys(permissionTable) as Permission[];

/** DOMAIN.md, Permissions, as it stands there, and what was added to it. */
const page: { [P in Permission]: Role[] } = {
  'time_entries.create': ['consultant', 'project_manager', 'admin'],
  'time_entries.approve': ['project_manager', 'admin'],
  'invoices.generate': ['admin'],
  'settings.webhooks': ['admin'],
  'usage.view': ['admin', 'client'],
  'settings.billing': ['admin'],
  'settings.rules': ['admin'],
  'reports.executive': ['admin'],
  'projects.view': ['consultant', 'project_manager', 'admin', 'client'],
  'projects.edit': ['project_manager', 'admin'],
  'projects.figures': ['consultant', 'project_manager', 'admin'],
  'client_work.view': ['client'],
  'reports.run': ['project_manager', 'admin'],
  'reports.view_all': ['admin'],
  'sealed_work.upload_for_others': ['admin'],
};

describe('can', () => {
  test.each(permissions)('%s belongs to the roles of the page and to no other', (permission) => {
    for (const role of Role.options) {
      expect(can(actor(role), permission), role).toBe(page[permission].includes(role));
    }
    expect(rolesWith(permission).toSorted()).toEqual(page[permission].toSorted());
  });

  const aSubject: fc.Arbitrary<Subject> = fc.record(
    {
      project: fc.record({
        managerId: fc.constantFrom(ids.manager, ids.other),
        clientId: fc.constantFrom(ids.client, ids.other),
      }),
      assigned: fc.boolean(),
      entry: fc.record({
        id: fc.constant(ids.entry),
        userId: fc.constantFrom(ids.consultant, ids.manager, ids.other),
      }),
      selfApproval: fc.boolean(),
      sheetManagers: fc.subarray([ids.manager, ids.other]),
      today: fc.constant('2026-03-02'),
    },
    { requiredKeys: [] },
  );
  const anActor: fc.Arbitrary<Actor> = fc.record({
    userId: fc.constantFrom(ids.consultant, ids.manager, ids.other),
    roles: fc.subarray([...Role.options]),
    clientId: fc.constantFrom(null, ids.client, ids.other),
  });

  it('a subject only narrows, and another role only widens', () => {
    fc.assert(
      fc.property(
        anActor,
        fc.constantFrom(...permissions),
        aSubject,
        fc.constantFrom(...Role.options),
        (who, permission, subject, role) => {
          if (can(who, permission, subject)) {
            expect(can(who, permission)).toBe(true);
            expect(can({ ...who, roles: [...who.roles, role] }, permission, subject)).toBe(true);
          }
          expect(can({ ...who, roles: [] }, permission, subject)).toBe(false);
        },
      ),
    );
  });

  it('nobody ever decides over their own entry unless the tenant allows it', () => {
    fc.assert(
      fc.property(anActor, aSubject, (who, subject) => {
        const own = { ...subject, entry: { id: ids.entry, userId: who.userId }, selfApproval: false };
        expect(can(who, 'time_entries.approve', own)).toBe(false);
      }),
    );
    const own = { project, entry: { id: ids.entry, userId: ids.manager } };
    expect(
      can(actor('project_manager', ids.manager), 'time_entries.approve', { ...own, selfApproval: true }),
    ).toBe(true);
  });

  it('approval is for the project’s manager, or whom that manager delegated to, while it lasts', () => {
    const lent: Delegation = { from: ids.manager, to: ids.other, until: '2026-03-10', entryIds: null };
    const approves = (delegations: Delegation[], today = '2026-03-10', role: Role = 'project_manager') =>
      can(actor(role), 'time_entries.approve', { project, entry, delegations, today });
    expect(can(actor('project_manager', ids.manager), 'time_entries.approve', { project, entry })).toBe(true);
    expect(approves([])).toBe(false);
    expect(approves([lent])).toBe(true);
    expect(approves([lent], '2026-03-11')).toBe(false);
    expect(approves([{ ...lent, until: null }], '2030-01-01')).toBe(true);
    expect(approves([{ ...lent, from: ids.admin }])).toBe(false);
    expect(approves([{ ...lent, to: ids.admin }])).toBe(false);
    expect(approves([{ ...lent, entryIds: [ids.second] }])).toBe(false);
    expect(approves([{ ...lent, entryIds: [ids.entry] }])).toBe(true);
    expect(approves([lent], '2026-03-10', 'consultant')).toBe(false);
    expect(
      can(actor('project_manager'), 'time_entries.approve', { project, entry, delegations: [lent] }),
    ).toBe(false);
  });

  it('a client sees only their own client’s projects, a consultant only those they are on', () => {
    expect(can(actor('client', ids.other, ids.client), 'projects.view', { project })).toBe(true);
    expect(can(actor('client', ids.other, ids.other), 'projects.view', { project })).toBe(false);
    expect(can(actor('client', ids.other, null), 'projects.view', { project })).toBe(false);
    expect(can(actor('consultant'), 'projects.view', { project, assigned: true })).toBe(true);
    expect(can(actor('consultant'), 'projects.view', { project })).toBe(false);
    expect(can(actor('project_manager'), 'projects.view', { project })).toBe(true);
  });

  it('a manager edits their own projects only, and nobody logs time for another', () => {
    expect(can(actor('project_manager', ids.manager), 'projects.edit', { project })).toBe(true);
    expect(can(actor('project_manager'), 'projects.edit', { project })).toBe(false);
    expect(can(actor('admin'), 'projects.edit', { project })).toBe(true);
    for (const role of Role.options) expect(can(actor(role), 'time_entries.create', { entry })).toBe(false);
    expect(can(actor('consultant', ids.consultant), 'time_entries.create', { entry })).toBe(true);
  });
});

test('delegationOf reads a decision', () => {
  const decision = {
    action: 'delegate' as const,
    entries: [],
    decidedBy: ids.manager,
    delegateTo: ids.other,
    delegateUntil: '2026-03-10',
  };
  const lent = { from: ids.manager, to: ids.other, until: '2026-03-10', entryIds: null };
  expect(delegationOf(decision)).toEqual(lent);
  const some = { ...decision, entries: [{ entryId: ids.entry, contentHash: '0'.repeat(64) }] };
  expect(delegationOf(some)).toEqual({ ...lent, entryIds: [ids.entry] });
  expect(delegationOf({ ...decision, action: 'approve' })).toBeNull();
  expect(delegationOf({ ...decision, delegateTo: null })).toBeNull();
});
