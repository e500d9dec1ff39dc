import type { Assignment } from '../entities/assignment.ts';
import type { Client } from '../entities/client.ts';
import type { Decision } from '../entities/decision.ts';
import type { Project } from '../entities/project.ts';
import type { TimeEntry } from '../entities/time-entry.ts';
import { Role } from '../entities/user.ts';

export interface Actor {
  readonly userId: string;
  readonly roles: readonly Role[];
  /** For the role `client`: the client whose work this person may see. */
  readonly clientId: string | null;
}

export type Permission =
  | 'time_entries.create'
  | 'time_entries.approve'
  | 'invoices.generate'
  | 'settings.billing'
  | 'settings.webhooks'
  | 'usage.view'
  | 'settings.rules'
  | 'reports.executive'
  | 'reports.run'
  | 'reports.view_all'
  | 'projects.view'
  | 'projects.edit'
  | 'projects.figures'
  | 'client_work.view'
  | 'sealed_work.upload_for_others';

/** A manager lets another one decide for them. `entryIds` null means everything the manager may decide. */
export interface Delegation {
  readonly from: string;
  readonly to: string;
  /** Last date on which it holds; null holds until it is taken back. */
  readonly until: string | null;
  readonly entryIds: readonly string[] | null;
}

/** What a permission is asked about. Leave out what does not matter for it; a condition on it then fails. */
export interface Subject {
  readonly project?: Pick<Project, 'managerId' | 'clientId'>;
  readonly client?: Pick<Client, 'id'>;
  /** Whether the actor is assigned to the project. */
  readonly assigned?: boolean;
  readonly entry?: Pick<TimeEntry, 'id' | 'userId'>;
  /** ApprovalRules.selfApproval of the tenant. */
  readonly selfApproval?: boolean;
  /**
   * Managers of projects that the entry's person is assigned to (`sheetManagers`), where the tenant lets them decide on
   * whole sheets; left out where it does not.
   */
  readonly sheetManagers?: readonly string[];
  readonly delegations?: readonly Delegation[];
  /** Civil date by which delegations are judged; without it one with an end does not hold. */
  readonly today?: string;
}

/** `others`: not their own time, unless the tenant allows it; an admin neither. */
type Condition =
  | 'always'
  | 'others'
  | 'manages'
  | 'manages_or_delegated'
  | 'assigned'
  | 'own_client'
  | 'own_entry';

/**
 * DOMAIN.md, Permissions, and what follows from it: which role has which permission, on what condition. The only such
 * table; nothing else asks for a role by its name (test/unit/domain/permission-table.test.ts). What a role receives of
 * each field is the table of visibility-table.ts.
 */
export const permissionTable: {
  readonly [P in Permission]: { readonly [R in Role]?: Condition };
} = {
  'time_entries.create': { consultant: 'own_entry', project_manager: 'own_entry', admin: 'own_entry' },
  'time_entries.approve': { project_manager: 'manages_or_delegated', admin: 'others' },
  'invoices.generate': { admin: 'always' },
  'settings.billing': { admin: 'always' },
  // What a client used and what it costs, and the signed log of it.
  'usage.view': { admin: 'always', client: 'own_client' },
  // Which of the firm's own programs are told of decisions.
  'settings.webhooks': { admin: 'always' },
  // How the firm approves, locks, rounds and counts its days.
  'settings.rules': { admin: 'always' },
  'reports.executive': { admin: 'always' },
  'projects.view': {
    consultant: 'assigned',
    project_manager: 'always',
    admin: 'always',
    client: 'own_client',
  },
  'projects.edit': { project_manager: 'manages', admin: 'always' },
  // The firm's own view of a project: plan, burn and health, and who is on it.
  'projects.figures': { consultant: 'assigned', project_manager: 'always', admin: 'always' },
  // The client's view: status and approved time, read-only.
  'client_work.view': { client: 'own_client' },
  // What a manager's report holds is limited to their projects (sync-server/modules/reports/snapshot.ts).
  'reports.run': { project_manager: 'always', admin: 'always' },
  'reports.view_all': { admin: 'always' },
  'sealed_work.upload_for_others': { admin: 'always' },
};

/**
 * Whether `actor` has `permission`, over `subject` when one is given.
 * Without a subject it says whether any role of theirs has it at all: enough to show a menu, never to decide.
 */
export function can(actor: Actor, permission: Permission, subject?: Subject): boolean {
  return actor.roles.some((role) => {
    const condition = permissionTable[permission][role];
    return condition !== undefined && (subject === undefined || holds(condition, actor, subject));
  });
}

/** The roles that have a permission, on whatever condition: for finding who may, as `can` without a subject says. */
export function rolesWith(permission: Permission): Role[] {
  return Role.options.filter((role) => permissionTable[permission][role] !== undefined);
}

function holds(condition: Condition, actor: Actor, subject: Subject): boolean {
  switch (condition) {
    case 'always':
      return true;
    case 'others':
      return isOthers(actor, subject);
    case 'manages':
      return subject.project?.managerId === actor.userId;
    case 'manages_or_delegated':
      return isOthers(actor, subject) && (decidesOn(actor.userId, subject) || isDelegated(actor, subject));
    case 'assigned':
      return subject.assigned === true;
    case 'own_client':
      return actor.clientId !== null && (subject.client?.id ?? subject.project?.clientId) === actor.clientId;
    case 'own_entry':
      return subject.entry === undefined || subject.entry.userId === actor.userId;
  }
}

function isOthers(actor: Actor, { entry, selfApproval }: Subject): boolean {
  return entry === undefined || entry.userId !== actor.userId || selfApproval === true;
}

/** Whether the right to decide is this person's by themselves: on the project, or on the whole sheet. */
function decidesOn(userId: string, { project, sheetManagers = [] }: Subject): boolean {
  return project?.managerId === userId || sheetManagers.includes(userId);
}

/** Delegations do not pass on: only a manager whose own right it is can have lent it. */
function isDelegated(actor: Actor, subject: Subject): boolean {
  const { entry, delegations = [], today } = subject;
  return delegations.some(
    (delegation) =>
      delegation.to === actor.userId &&
      decidesOn(delegation.from, subject) &&
      (delegation.until === null || (today !== undefined && today <= delegation.until)) &&
      (delegation.entryIds === null || (entry !== undefined && delegation.entryIds.includes(entry.id))),
  );
}

/**
 * Who may decide on a person's whole sheet where the tenant decides by the sheet: by person, the managers of the projects
 * that they are assigned to, whatever the assignment's dates. Give no assignment that was removed.
 */
export function sheetManagers(
  assignments: Iterable<Pick<Assignment, 'userId' | 'projectId'>>,
  projects: { get(id: string): Pick<Project, 'managerId'> | undefined },
): Map<string, string[]> {
  const managers = new Map<string, string[]>();
  for (const { userId, projectId } of assignments) {
    const manager = projects.get(projectId)?.managerId;
    const known = managers.get(userId) ?? [];
    if (manager === undefined || known.includes(manager)) continue;
    managers.set(userId, [...known, manager]);
  }
  return managers;
}

/** The delegation that a decision of action `delegate` makes; null for any other decision. No entries: all. */
export function delegationOf(
  decision: Pick<Decision, 'action' | 'entries' | 'decidedBy' | 'delegateTo' | 'delegateUntil'>,
): Delegation | null {
  if (decision.action !== 'delegate' || decision.delegateTo === null || decision.decidedBy === null)
    return null;
  const entryIds = decision.entries.map(({ entryId }) => entryId);
  return {
    from: decision.decidedBy,
    to: decision.delegateTo,
    until: decision.delegateUntil,
    entryIds: entryIds.length === 0 ? null : entryIds,
  };
}
