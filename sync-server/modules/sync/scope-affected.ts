import type { Role } from '../../../domain/entities/user.ts';
import type { CollectionName } from '../../../domain/wire/collections.ts';
import { APPROVED, type IsMyClient, projectIds, type ScopedRole, scopeSql, TENANT } from './scope.ts';

/** Parameters after the three of every scoped statement. `scopeRunParameters` gives them in this order. */
const ME = '$2::uuid';
const SINCE = '$4::bigint';
const UP_TO = '$5::bigint';
const PROJECTS = '$6::uuid[]';
const CLIENTS = '$7::uuid[]';
const CLIENTS_BEFORE = '$8::uuid[]';
/** How many parameters the conditions of this file use, the scope's three among them. */
export const AFFECTED_PARAMETERS = 8;

const wasMyClient: IsMyClient = (column) => `${column} = ANY(${CLIENTS_BEFORE})`;

/** What has changed in a reader's scope between two versions. */
export interface ScopeChanges {
  /** Projects that the reader may see, or no longer see, since; and their clients, now and before. */
  projects: string[];
  clients: string[];
  /** What the reader was before each change of role or client, oldest first. */
  before: { roles: Role[]; clientId: string | null }[];
  /** Whether single rows left, or single people came. */
  hasRows: boolean;
}

/** Lines of the reader's own, or of everybody, in the range. */
const lines = `FROM scope_changes s WHERE s.tenant_id = ${TENANT} AND s.version > ${SINCE} AND s.version <= ${UP_TO}`;

/** Reads a ScopeChanges; parameters: tenant, reader, (unused), since, up to. */
export const scopeChangesSql = `
  WITH mine AS MATERIALIZED (SELECT s.* ${lines} AND s.user_id = ${ME} AND $3::uuid IS NOT DISTINCT FROM $3::uuid),
  touched AS MATERIALIZED (
    SELECT project_id AS id FROM mine WHERE project_id IS NOT NULL
    UNION SELECT p.id FROM projects p WHERE p.tenant_id = ${TENANT} AND p.manager_id IN (SELECT lender_id FROM mine)
  )
  SELECT (SELECT coalesce(array_agg(id), '{}') FROM touched) AS projects,
    (SELECT coalesce(array_agg(id), '{}') FROM (
      SELECT client_id AS id FROM mine WHERE client_id IS NOT NULL
      UNION SELECT p.client_id FROM projects p WHERE p.tenant_id = ${TENANT} AND p.id IN (SELECT id FROM touched)
    ) c) AS clients,
    (SELECT coalesce(json_agg(json_build_object('roles', roles_before, 'clientId', client_before) ORDER BY version), '[]')
      FROM mine WHERE cardinality(roles_before) > 0) AS before,
    EXISTS (SELECT 1 FROM mine WHERE row_id IS NOT NULL OR subject_id IS NOT NULL)
      OR EXISTS (SELECT 1 ${lines} AND s.user_id IS NULL) AS "hasRows"`;

/**
 * SQL condition on rows `d`: what the reader sees of them may have changed with a project or a row. It may hold for more
 * rows than that, but only for such as a role of the reader, now or before, could see once.
 */
export function affectedSql(
  collection: CollectionName,
  now: readonly Role[],
  before: readonly Role[],
): string {
  const conditions = new Set<string>();
  for (const role of now) if (role !== 'admin') add(conditions, collection, role, undefined);
  for (const role of before) if (role !== 'admin') add(conditions, collection, role, wasMyClient);
  if (collection === 'assignments' || collection === 'timeEntries')
    conditions.add(`d.id IN (SELECT s.row_id ${lines} AND s.user_id = ${ME})`);
  return conditions.size === 0 ? 'false' : `(${[...conditions].join(' OR ')})`;
}

function add(
  conditions: Set<string>,
  collection: CollectionName,
  role: ScopedRole,
  isMine: IsMyClient | undefined,
): void {
  const leftSeen = `${lines} AND s.user_id IS NULL AND (s.project_id = ANY(${PROJECTS})
    OR s.project_id IN (${projectIds(role, isMine)}))`;
  const rowLeft = `d.id IN (SELECT s.row_id ${leftSeen})`;
  const byProject = `d.project_id = ANY(${PROJECTS})`;
  // One's own rows stay whatever project one is on.
  const othersByProject = `(${byProject} AND d.user_id <> ${ME})`;
  switch (collection) {
    case 'projects':
      conditions.add(`d.id = ANY(${PROJECTS})`);
      break;
    case 'clients':
      if (role !== 'client') conditions.add(`d.id = ANY(${CLIENTS})`);
      break;
    case 'assignments':
      if (role === 'project_manager') conditions.add(othersByProject).add(rowLeft);
      break;
    case 'timeEntries':
      if (role === 'project_manager') conditions.add(othersByProject).add(rowLeft);
      if (role === 'client') conditions.add(`(${byProject} AND d.status IN ${APPROVED})`).add(rowLeft);
      break;
    case 'people':
      if (role === 'client')
        conditions
          .add(`d.id IN (SELECT s.subject_id ${leftSeen})`)
          .add(`d.id IN (SELECT s.subject_id ${lines} AND s.user_id = ${ME})`)
          .add(
            `d.id IN (SELECT user_id FROM time_entries WHERE tenant_id = ${TENANT} AND status IN ${APPROVED}
              AND project_id = ANY(${PROJECTS}))`,
          );
      break;
    case 'tenant':
    case 'decisions':
      break;
  }
}

/** SQL condition on rows `d`: the reader's roles before saw it. */
export function seenBeforeSql(collection: CollectionName, before: readonly Role[]): string {
  return scopeSql(collection, { roles: [...before] }, wasMyClient);
}
