import type { CollectionName } from '../../domain/wire/collections.ts';
import type { CanaryViewer, Document, Truth } from './canary-firm.ts';

type Role = CanaryViewer['roles'][number];

/**
 * Which rows somebody sees, reckoned over the bare rows and not by the server's SQL (DESIGN.md, Scope), in a firm whose
 * delegations stand and lend everything.
 */
export function isInScope(
  truth: Truth,
  viewer: CanaryViewer,
  collection: CollectionName,
  document: Document,
): boolean {
  // What somebody is told is theirs alone.
  if (collection === 'notifications') return document.userId === viewer.id;
  return viewer.roles.some((role) => role === 'admin' || roleSees(truth, viewer, role, collection, document));
}

function roleSees(
  truth: Truth,
  viewer: CanaryViewer,
  role: Role,
  collection: CollectionName,
  document: Document,
): boolean {
  const me = viewer.id;
  const seesAll = (project: Document | undefined) =>
    project !== undefined && mine(truth, viewer, role, project);
  const sheets = role === 'project_manager' ? sheetPeople(truth, viewer) : new Set<unknown>();
  const isOnSheet = (project: Document) =>
    truth.assignments.some((one) => one.projectId === project.id && sheets.has(one.userId));
  const projectOf = (id: unknown) => truth.projects.find((project) => project.id === id);
  const isApproved = (entry: Document) =>
    (entry.status === 'approved' || entry.status === 'invoiced') && seesAll(projectOf(entry.projectId));
  switch (collection) {
    case 'tenant':
      return true;
    case 'people':
      if (role !== 'client') return true;
      return document.id === me || truth.timeEntries.some((e) => e.userId === document.id && isApproved(e));
    case 'clients':
      if (role === 'client') return document.id === viewer.clientId;
      return truth.projects.some(
        (project) => project.clientId === document.id && (seesAll(project) || isOnSheet(project)),
      );
    case 'projects':
      return seesAll(document) || isOnSheet(document);
    case 'assignments':
      if (role === 'client') return false;
      return document.userId === me || (role === 'project_manager' && seesAll(projectOf(document.projectId)));
    case 'timeEntries':
      if (role === 'client') return isApproved(document);
      if (document.userId === me || sheets.has(document.userId)) return true;
      return role === 'project_manager' && seesAll(projectOf(document.projectId));
    case 'decisions':
      if (role === 'client') return false;
      return document.decidedBy === me || (role === 'project_manager' && document.delegateTo === me);
    default:
      throw new Error(`${collection} has no scope here`);
  }
}

/** A project of which the role sees everything. */
function mine(truth: Truth, viewer: CanaryViewer, role: Role, project: Document): boolean {
  if (role === 'client') return project.clientId === viewer.clientId;
  const isOn = truth.assignments.some((one) => one.userId === viewer.id && one.projectId === project.id);
  return (
    isOn || project.managerId === viewer.id || (role === 'project_manager' && isLent(truth, viewer, project))
  );
}

function isLent(truth: Truth, viewer: CanaryViewer, project: Document): boolean {
  return truth.decisions.some(
    ({ action, delegateTo, decidedBy }) =>
      action === 'delegate' && delegateTo === viewer.id && decidedBy === project.managerId,
  );
}

/** Where the firm decides by the sheet: whoever is assigned to a project that the viewer manages, or was lent. */
function sheetPeople(truth: Truth, viewer: CanaryViewer): Set<unknown> {
  const [tenant] = truth.tenant;
  const bySheet = JSON.stringify(tenant?.settings).includes('"decides":"sheet"');
  const decided = truth.projects.filter(
    (project) => project.managerId === viewer.id || isLent(truth, viewer, project),
  );
  const people = truth.assignments.flatMap(({ projectId, userId }) =>
    bySheet && userId !== viewer.id && decided.some(({ id }) => id === projectId) ? [userId] : [],
  );
  return new Set(people);
}
