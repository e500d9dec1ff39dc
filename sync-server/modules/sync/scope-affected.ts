import type { Role } from '../../../domain/entities/user.ts';
import type { CollectionName } from '../../../domain/wire/collections.ts';
import {
  APPROVED,
  BY_SHEET,
  type IsMyClient,
  projectIds,
  type ScopedRole,
  scopeSql,
  TENANT,
} from './scope.ts';

/** Parameters of every statement here after the three of a scoped one; what one does not use it still names. */
const ME = '$2::uuid';
const SINCE = '$4::bigint';
const UP_TO = '$5::bigint';
const PROJECTS = '$6::uuid[]';
const CLIENTS = '$7::uuid[]';
const CLIENTS_BEFORE = '$8::uuid[]';
const ROWS = '$9::uuid[]';
const SHEETS = '$10::uuid[]';
const SHOWN = '$11::uuid[]';
/** How many they are, the scope's three among them. */
export const AFFECTED_PARAMETERS = 11;

const wasMyClient: IsMyClient = (column) => `${column} = ANY(${CLIENTS_BEFORE})`;

/** What has changed in a reader's scope between two versions. */
export interface ScopeChanges {
  /** Projects that the reader may see, or no longer see, since; and their clients, now and before. */
  projects: string[];
  clients: string[];
  /** People all of whose time the reader may see, or no longer see, since; and projects as parts of somebody's sheet. */
  sheets: string[];
  shown: string[];
  /** What the reader was before each change of role or client, oldest first. */
  before: { roles: Role[]; clientId: string | null }[];
  /** Whether single rows left, or single people came, for anybody. */
  hasRows: boolean;
}

/** Every role of the reader, now and before, with what is their client in it. */
export interface SeenAs {
  role: Role;
  isMine: IsMyClient | undefined;
}

export function seenAs(now: readonly Role[], before: readonly Role[]): SeenAs[] {
  return [
    ...now.map((role) => ({ role, isMine: undefined })),
    ...[...new Set(before)].map((role) => ({ role, isMine: wasMyClient })),
  ];
}

/** Lines of the reader's own, or of everybody, in the range. */
const lines = `FROM scope_changes s WHERE s.tenant_id = ${TENANT} AND s.version > ${SINCE} AND s.version <= ${UP_TO}`;

/** Reads a ScopeChanges; parameters: tenant, reader, (unused), since, up to. */
export const scopeChangesSql = `
  WITH mine AS MATERIALIZED (SELECT s.* ${lines} AND s.user_id = ${ME} AND $3::uuid IS NOT DISTINCT FROM $3::uuid),
  lent AS MATERIALIZED (
    SELECT p.id FROM projects p WHERE p.tenant_id = ${TENANT} AND p.manager_id IN (SELECT lender_id FROM mine)
  ),
  touched AS MATERIALIZED (
    SELECT project_id AS id FROM mine WHERE project_id IS NOT NULL AND sheet_id IS NULL
    UNION SELECT id FROM lent
  ),
  sheet AS MATERIALIZED (
    SELECT sheet_id AS id FROM mine WHERE sheet_id IS NOT NULL AND project_id IS NULL
    UNION SELECT a.user_id FROM assignments a
      WHERE ${BY_SHEET} AND a.tenant_id = ${TENANT} AND NOT a.deleted AND a.project_id IN (SELECT id FROM lent)
  ),
  shown AS MATERIALIZED (
    SELECT project_id AS id FROM mine WHERE project_id IS NOT NULL AND sheet_id IS NOT NULL
    UNION SELECT a.project_id FROM assignments a WHERE a.tenant_id = ${TENANT} AND a.user_id IN (SELECT id FROM sheet)
  )
  SELECT (SELECT coalesce(array_agg(id), '{}') FROM touched) AS projects,
    (SELECT coalesce(array_agg(id), '{}') FROM (
      SELECT client_id AS id FROM mine WHERE client_id IS NOT NULL
      UNION SELECT p.client_id FROM projects p WHERE p.tenant_id = ${TENANT} AND p.id IN (SELECT id FROM touched UNION SELECT id FROM shown)
    ) c) AS clients,
    (SELECT coalesce(array_agg(id), '{}') FROM sheet) AS sheets,
    (SELECT coalesce(array_agg(id), '{}') FROM shown) AS shown,
    (SELECT coalesce(json_agg(json_build_object('roles', roles_before, 'clientId', client_before) ORDER BY version), '[]')
      FROM mine WHERE cardinality(roles_before) > 0) AS before,
    EXISTS (SELECT 1 FROM mine WHERE row_id IS NOT NULL OR subject_id IS NOT NULL)
      OR EXISTS (SELECT 1 ${lines} AND s.user_id IS NULL) AS "hasRows"`;

/** Roles to which a collection's single rows can get lost, or people come. */
const rowRoles: Partial<Record<CollectionName, readonly ScopedRole[]>> = {
  assignments: ['project_manager'],
  timeEntries: ['project_manager', 'client'],
  people: ['client'],
};

/** SELECT of `id`: rows of the collection that left the reader, or people that came; null where there can be none. */
export function affectedRowsSql(collection: CollectionName, roles: readonly SeenAs[]): string | null {
  const concerned = rowRoles[collection];
  if (!concerned) return null;
  const lost = roles.flatMap(({ role, isMine }) => {
    const found = concerned.find((one) => one === role);
    return found ? [`s.project_id IN (${projectIds(found, isMine)})`] : [];
  });
  const seen = lost.length === 0 ? 'false' : `s.project_id = ANY(${PROJECTS}) OR ${lost.join(' OR ')}`;
  const column = collection === 'people' ? 's.subject_id' : 's.row_id';
  return `WITH given AS (SELECT $3::uuid, ${PROJECTS}, ${CLIENTS}, ${CLIENTS_BEFORE})
    SELECT DISTINCT ${column} AS id ${lines} AND ${column} IS NOT NULL
      AND (s.user_id = ${ME} OR (s.user_id IS NULL AND (${seen})))`;
}

/**
 * SQL condition on rows `d`: what the reader sees of them may have changed with a project or by itself. It may hold for
 * more rows than that, but only for such as a role of the reader, now or before, could see once.
 * @returns null where it holds for none
 */
export function affectedSql(
  collection: CollectionName,
  roles: readonly SeenAs[],
  { projects, clients, sheets, shown }: ScopeChanges,
  rows: readonly string[],
): string | null {
  const conditions = new Set<string>();
  if (rows.length > 0) conditions.add(`d.id = ANY(${ROWS})`);
  if ([projects, clients, sheets, shown].some((ids) => ids.length > 0))
    for (const { role } of roles) {
      const condition = role === 'admin' ? undefined : byProject(collection, role);
      if (condition) conditions.add(condition);
    }
  return conditions.size === 0 ? null : `(${[...conditions].join(' OR ')})`;
}

function byProject(collection: CollectionName, role: ScopedRole): string | undefined {
  switch (collection) {
    case 'projects':
      return role === 'project_manager'
        ? `(d.id = ANY(${PROJECTS}) OR d.id = ANY(${SHOWN}))`
        : `d.id = ANY(${PROJECTS})`;
    case 'clients':
      return role === 'client' ? undefined : `d.id = ANY(${CLIENTS})`;
    // One's own rows stay whatever project one is on.
    case 'assignments':
      return role === 'project_manager'
        ? `(d.project_id = ANY(${PROJECTS}) AND d.user_id <> ${ME})`
        : undefined;
    case 'timeEntries':
      if (role === 'project_manager')
        return `((d.project_id = ANY(${PROJECTS}) OR d.user_id = ANY(${SHEETS})) AND d.user_id <> ${ME})`;
      return role === 'client' ? `(d.project_id = ANY(${PROJECTS}) AND d.status IN ${APPROVED})` : undefined;
    case 'people':
      return role === 'client'
        ? `d.id IN (SELECT user_id FROM time_entries WHERE tenant_id = ${TENANT} AND status IN ${APPROVED}
            AND project_id = ANY(${PROJECTS}))`
        : undefined;
    case 'tenant':
    case 'decisions':
    case 'notifications':
      return undefined;
  }
}

/** SQL condition on rows `d`: the reader's roles before saw it. */
export function seenBeforeSql(collection: CollectionName, before: readonly Role[]): string {
  return scopeSql(collection, { roles: [...before] }, wasMyClient);
}
