import type { Client } from '../../entities/client.ts';
import type { Project } from '../../entities/project.ts';
import { foldedWords } from '../fold.ts';
import type { FileWork } from './row.ts';

/** What an entry can be logged on: a project, one of its tasks or none, and one of its activities. */
export interface Target {
  readonly projectId: string;
  readonly taskId: string | null;
  readonly activityCode: string;
}

/**
 * `certain`: the names are the same, but for case, accents and marks. `proposed`: they are alike, and the person has to
 * say so. `chosen`: the person said so. `none`: nothing is alike.
 */
export type MatchKind = 'certain' | 'proposed' | 'chosen' | 'none';

export interface WorkMatch {
  readonly kind: MatchKind;
  readonly target: Target | null;
}

export interface Catalog {
  readonly projects: readonly Project[];
  readonly clients: readonly Pick<Client, 'id' | 'name'>[];
}

/** How alike two names must be, 0 to 1, to be proposed. */
const ALIKE = 0.55;

/** One text for all rows of one work. */
export function workKey({ client, project, code, task, activity }: FileWork): string {
  return JSON.stringify([client, project, code, task, activity]);
}

/** What rows of `work` would be logged on, by the names of what is on the device. */
export function matchWork(work: FileWork, { projects, clients }: Catalog): WorkMatch {
  const open = projects.filter(({ isTemplate }) => !isTemplate);
  const clientNames = new Map(clients.map(({ id, name }) => [id, name]));
  const ofClient = (project: Project) =>
    normal(clientNames.get(project.clientId) ?? '') === normal(work.client);
  const found = [
    () => open.filter(({ code }) => work.code !== '' && code === work.code),
    () => open.filter(({ name }) => name === work.project),
    () =>
      open.filter(
        ({ name, code }) => same(name, work.project) || same(code, work.project) || same(code, work.code),
      ),
    // A file without projects, or whose project is its client.
    () => (work.project === '' && work.code === '' ? open.filter(ofClient) : []),
  ];
  for (const find of found) {
    const candidates = find();
    const narrowed = candidates.length > 1 && work.client !== '' ? candidates.filter(ofClient) : candidates;
    const [only] = narrowed;
    if (only && narrowed.length === 1) return within(only, work, 'certain');
    if (only) return within(only, work, 'proposed');
  }
  const wanted = `${work.client} ${work.project} ${work.code}`;
  let best: { project: Project; score: number } | null = null;
  for (const project of open) {
    const full = `${clientNames.get(project.clientId) ?? ''} ${project.name} ${project.code}`;
    const score = Math.max(likeness(work.project, project.name), likeness(wanted, full));
    if (score >= ALIKE && score > (best?.score ?? 0)) best = { project, score };
  }
  return best ? within(best.project, work, 'proposed') : { kind: 'none', target: null };
}

/** The activity of a project that one of these words names, null when none does. */
export function activityNamed(project: Project, words: readonly string[]): string | null {
  for (const word of words) {
    const found = project.activityCodes.find(({ code, name }) => same(code, word) || same(name, word));
    if (found) return found.code;
  }
  return null;
}

function within(project: Project, work: FileWork, kind: 'certain' | 'proposed'): WorkMatch {
  const activity = activityNamed(project, [work.activity, work.task]);
  const [first] = project.activityCodes;
  if (!first) return { kind: 'none', target: null };
  const target = { projectId: project.id, activityCode: activity ?? first.code };
  if (work.task === '') return { kind, target: { ...target, taskId: null } };
  const tasks = project.tasks.filter(({ closed }) => !closed);
  const task = tasks.find(({ name }) => same(name, work.task));
  if (task) return { kind, target: { ...target, taskId: task.id } };
  // A task of the file that is an activity here.
  if (activityNamed(project, [work.task]) !== null) return { kind, target: { ...target, taskId: null } };
  let best: { id: string; score: number } | null = null;
  for (const { id, name } of tasks) {
    const score = likeness(name, work.task);
    if (score >= ALIKE && score > (best?.score ?? 0)) best = { id, score };
  }
  return { kind: 'proposed', target: { ...target, taskId: best?.id ?? null } };
}

function normal(text: string): string {
  return foldedWords(text).join(' ');
}

function same(one: string, other: string): boolean {
  const text = normal(one);
  return text !== '' && text === normal(other);
}

/** How many pairs of letters two texts share, 0 to 1 (Sørensen–Dice). */
function likeness(one: string, other: string): number {
  const [a, b] = [pairs(normal(one)), pairs(normal(other))];
  if (a.length === 0 || b.length === 0) return 0;
  const left = new Map<string, number>();
  for (const pair of a) left.set(pair, (left.get(pair) ?? 0) + 1);
  let shared = 0;
  for (const pair of b) {
    const count = left.get(pair) ?? 0;
    if (count > 0) {
      left.set(pair, count - 1);
      shared += 1;
    }
  }
  return (2 * shared) / (a.length + b.length);
}

function pairs(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2));
}
