import type { CollectionName } from '../../../domain/wire/collections.ts';
import type { Actor } from '../../actor.ts';
import { standingSql } from '../approvals/standing.ts';

/** Parameters that every scoped statement has first: the tenant, the viewer, the viewer's client (or null). */
export const TENANT = '$1::uuid';
const ME = '$2::uuid';
const MY_CLIENT = '$3::uuid';

export function scopeParameters(actor: Pick<Actor, 'tenantId' | 'userId' | 'clientId'>): (string | null)[] {
  return [actor.tenantId, actor.userId, actor.clientId];
}

const assigned = `EXISTS (SELECT 1 FROM assignments a
  WHERE a.tenant_id = ${TENANT} AND a.project_id = p.id AND a.user_id = ${ME} AND NOT a.deleted)`;
const managed = `p.manager_id = ${ME}`;
/** A manager who lends the right to decide also lends the sight of what is decided. */
const lent = `EXISTS (SELECT 1 FROM decisions l
  WHERE l.tenant_id = ${TENANT} AND l.delegate_to = ${ME} AND l.decided_by = p.manager_id AND ${standingSql})`;
/** SQL that is true where the tenant decides by the sheet. */
export const BY_SHEET = `(SELECT decides_by_sheet(t.settings) FROM tenants t WHERE t.id = ${TENANT})`;
/** SELECT of the others whose sheet the viewer decides on, by themselves or for a manager; none where nobody does. */
const sheetPeople = `SELECT s.user_id FROM assignments s JOIN projects p ON p.tenant_id = s.tenant_id AND p.id = s.project_id
  WHERE ${BY_SHEET} AND s.tenant_id = ${TENANT} AND NOT s.deleted AND s.user_id <> ${ME} AND (${managed} OR ${lent})`;
/**
 * The projects that those sheets may hold: entries need an assignment, and stay when it ends. So what is seen of a project
 * does not change with each entry.
 */
const onSheet = `p.id IN (SELECT o.project_id FROM assignments o
  WHERE o.tenant_id = ${TENANT} AND o.user_id IN (${sheetPeople}))`;

export type ScopedRole = 'project_manager' | 'consultant' | 'client';

/** SQL condition that a client's id in this column is the viewer's client. */
export type IsMyClient = (column: string) => string;
const isMyClient: IsMyClient = (column) => `${column} = ${MY_CLIENT}`;

function projectsOf(role: ScopedRole, isMine: IsMyClient): string {
  switch (role) {
    case 'consultant':
      return `(${managed} OR ${assigned})`;
    case 'project_manager':
      return `(${managed} OR ${assigned} OR ${lent})`;
    case 'client':
      return isMine('p.client_id');
  }
}

/** SELECT of the ids of the projects of which a role sees everything; more may be seen as parts of somebody's sheet. */
export function projectIds(role: ScopedRole, isMine: IsMyClient = isMyClient): string {
  return `SELECT p.id FROM projects p WHERE p.tenant_id = ${TENANT} AND ${projectsOf(role, isMine)}`;
}

function clientIds(seen: string): string {
  return `SELECT p.client_id FROM projects p WHERE p.tenant_id = ${TENANT} AND ${seen}`;
}

const own = `d.user_id = ${ME}`;
const decided = `d.decided_by = ${ME}`;
/** What the client's people see of the work: what the firm has approved. */
export const APPROVED = `('approved', 'invoiced')`;

/**
 * Which rows of a collection (alias `d`) a role sees (DESIGN.md, Scope; DOMAIN.md, Permissions). Everybody who works in
 * the firm sees all its people, also those who left: their names stand on old entries.
 */
function rowsOf(role: ScopedRole, isMine: IsMyClient): Record<CollectionName, string> {
  const projects = projectIds(role, isMine);
  switch (role) {
    case 'consultant':
      return {
        tenant: 'true',
        people: 'true',
        clients: `d.id IN (${clientIds(projectsOf(role, isMine))})`,
        projects: `d.id IN (${projects})`,
        assignments: own,
        timeEntries: own,
        decisions: decided,
        notifications: own,
      };
    case 'project_manager':
      return {
        tenant: 'true',
        people: 'true',
        clients: `d.id IN (${clientIds(`(${projectsOf(role, isMine)} OR ${onSheet})`)})`,
        projects: `d.id IN (SELECT p.id FROM projects p
          WHERE p.tenant_id = ${TENANT} AND (${projectsOf(role, isMine)} OR ${onSheet}))`,
        assignments: `(${own} OR d.project_id IN (${projects}))`,
        timeEntries: `(${own} OR d.project_id IN (${projects}) OR d.user_id IN (${sheetPeople}))`,
        decisions: `(${decided} OR d.delegate_to = ${ME})`,
        notifications: own,
      };
    case 'client':
      return {
        tenant: 'true',
        people: `(d.id = ${ME} OR d.id IN (SELECT user_id FROM time_entries
          WHERE tenant_id = ${TENANT} AND NOT deleted AND status IN ${APPROVED} AND project_id IN (${projects})))`,
        clients: isMine('d.id'),
        projects: `d.id IN (${projects})`,
        assignments: 'false',
        timeEntries: `d.status IN ${APPROVED} AND d.project_id IN (${projects})`,
        decisions: 'false',
        notifications: own,
      };
  }
}

/** SQL condition on the rows `d` of a collection that the actor may see: what any of their roles sees. */
export function scopeSql(
  collection: CollectionName,
  actor: Pick<Actor, 'roles'>,
  isMine: IsMyClient = isMyClient,
): string {
  // What somebody is told is nobody else's, whatever they may see.
  if (collection === 'notifications') return own;
  const conditions = new Set<string>();
  for (const role of actor.roles) {
    if (role === 'admin') return 'true';
    conditions.add(`(${rowsOf(role, isMine)[collection]})`);
  }
  return conditions.size === 0 ? 'false' : `(${[...conditions].join(' OR ')})`;
}
