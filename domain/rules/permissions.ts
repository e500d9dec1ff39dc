import type { Client } from '../entities/client.ts';
import type { Decision } from '../entities/decision.ts';
import type { Person } from '../entities/person.ts';
import type { Project } from '../entities/project.ts';
import type { TimeEntry } from '../entities/time-entry.ts';
import type { Role } from '../entities/user.ts';

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
  | 'reports.executive'
  | 'projects.view'
  | 'projects.edit';

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
  readonly delegations?: readonly Delegation[];
  /** Civil date by which delegations are judged; without it one with an end does not hold. */
  readonly today?: string;
}

type Condition = 'always' | 'manages' | 'manages_or_delegated' | 'assigned' | 'own_client' | 'own_entry';

/** DOMAIN.md, Permissions: which role has which permission, on what condition. The only such table. */
export const permissionTable: {
  readonly [P in Permission]: { readonly [R in Role]?: Condition };
} = {
  'time_entries.create': { consultant: 'own_entry', project_manager: 'own_entry', admin: 'own_entry' },
  'time_entries.approve': { project_manager: 'manages_or_delegated', admin: 'always' },
  'invoices.generate': { admin: 'always' },
  'settings.billing': { admin: 'always' },
  'reports.executive': { admin: 'always' },
  'projects.view': {
    consultant: 'assigned',
    project_manager: 'always',
    admin: 'always',
    client: 'own_client',
  },
  'projects.edit': { project_manager: 'manages', admin: 'always' },
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

function holds(condition: Condition, actor: Actor, subject: Subject): boolean {
  switch (condition) {
    case 'always':
      return true;
    case 'manages':
      return subject.project?.managerId === actor.userId;
    case 'manages_or_delegated':
      return (
        (subject.entry === undefined ||
          subject.entry.userId !== actor.userId ||
          subject.selfApproval === true) &&
        (subject.project?.managerId === actor.userId || isDelegated(actor, subject))
      );
    case 'assigned':
      return subject.assigned === true;
    case 'own_client':
      return actor.clientId !== null && (subject.client?.id ?? subject.project?.clientId) === actor.clientId;
    case 'own_entry':
      return subject.entry === undefined || subject.entry.userId === actor.userId;
  }
}

/** Delegations do not pass on: only the project's own manager can have lent the right. */
function isDelegated(actor: Actor, { project, entry, delegations = [], today }: Subject): boolean {
  return delegations.some(
    (delegation) =>
      delegation.to === actor.userId &&
      delegation.from === project?.managerId &&
      (delegation.until === null || (today !== undefined && today <= delegation.until)) &&
      (delegation.entryIds === null || (entry !== undefined && delegation.entryIds.includes(entry.id))),
  );
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

/** Cost rates are for admins and project managers only (DOMAIN.md, Permissions). */
export function seesCostRates(actor: Pick<Actor, 'roles'>): boolean {
  return actor.roles.includes('admin') || actor.roles.includes('project_manager');
}

/** The person as `actor` may see them: without a cost rate for whoever may not see cost rates. */
export function visiblePerson<P extends Pick<Person, 'costRate'>>(actor: Pick<Actor, 'roles'>, person: P): P {
  return seesCostRates(actor) ? person : { ...person, costRate: null };
}
