import { standing } from './decided.ts';
import type { Person } from './firm.ts';
import type { Truth } from './truth.ts';
import { time } from './virtual-time.ts';

export type Scope = Record<
  'projects' | 'clients' | 'assignments' | 'timeEntries' | 'decisions' | 'notifications',
  Set<string>
>;

/**
 * Ids that a person may have on a device (DESIGN.md, Scope; docs/sync-spec.md, S15), worked out from the rows and not from
 * the server's SQL: whole projects that they manage, are assigned to or were lent, and by the sheet what else those have
 * on it who are assigned to a managed or lent project.
 */
export function scopeOf(truth: Truth, who: Person): Scope {
  const today = new Date(time.now).toISOString().slice(0, 10);
  const managing = who.roles.includes('project_manager');
  const live = truth.assignments.filter(({ deleted }) => !deleted);
  const lenders = new Set(managing ? standing(lentTo(truth, who.id), today).map(({ from }) => from) : []);
  const assigned = new Set(live.filter(({ user }) => user === who.id).map(({ project }) => project));
  const decides = truth.projects.filter(({ manager }) => manager === who.id || lenders.has(manager));
  const deciding = new Set(decides.map(({ id }) => id));
  const whole = new Set(
    truth.projects.flatMap(({ id }) => (deciding.has(id) || assigned.has(id) ? [id] : [])),
  );
  const bySheet = managing && truth.settings.approval.decides === 'sheet';
  const sheets = new Set(
    live.flatMap(({ user, project }) => (bySheet && user !== who.id && deciding.has(project) ? [user] : [])),
  );
  const parts = new Set(
    truth.assignments.flatMap(({ user, project }) => (sheets.has(user) ? [project] : [])),
  );
  const projects = truth.projects.filter(({ id }) => whole.has(id) || parts.has(id));
  const ids = (rows: readonly { id: string }[]) => new Set(rows.map(({ id }) => id));
  const reaches = (user: string, project: string) => user === who.id || (managing && whole.has(project));
  return {
    projects: ids(projects),
    clients: new Set(projects.map(({ client }) => client)),
    assignments: ids(live.filter(({ user, project }) => reaches(user, project))),
    timeEntries: ids(
      truth.entries.filter(
        ({ user, project, deleted }) => !deleted && (reaches(user, project) || sheets.has(user)),
      ),
    ),
    decisions: ids(truth.decisions.filter(({ by, to }) => by === who.id || (managing && to === who.id))),
    notifications: ids(truth.notices.filter(({ user }) => user === who.id)),
  };
}

function lentTo(truth: Truth, person: string) {
  return truth.decisions.flatMap(({ id, by, action, at, to, until, state, entries }) =>
    action === 'delegate' && to === person && by !== null
      ? [{ id, from: by, to, at, until, state, entries: entries.map(({ entryId }) => entryId) }]
      : [],
  );
}
