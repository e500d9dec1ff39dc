import { foldedWords, foldText } from './fold.ts';

/** A project that the person may log on, as its words are looked for. */
export interface NaturalWork {
  readonly projectId: string;
  readonly project: string;
  readonly code: string;
  readonly client: string;
  /** Open tasks. */
  readonly tasks: readonly { readonly id: string; readonly name: string }[];
  readonly activities: readonly { readonly code: string; readonly name: string }[];
}

/** What the words at the start of a text say about the work; `used` of them are taken. */
export interface Explained {
  readonly work: NaturalWork;
  readonly used: number;
  readonly score: number;
  readonly taskId: string | null;
  readonly activityCode: string | null;
}

const CLIENT = 1;
const PROJECT = 1.2;
const CODE = 1.5;
const TASK = 1;
const COVERED = 0.5;
/** Scores nearer than this to the best are no reason to choose for the person. */
const TOO_CLOSE = 0.15;

/** The projects that answer the words best, those among which only the person can choose together; none when none does. */
export function explainWork(words: readonly string[], all: readonly NaturalWork[]): Explained[] {
  const folded = words.map((word) => foldText(word).replace(/[.,;:]+$/, ''));
  const found = all.flatMap((work) => explainBy(folded, work));
  const best = Math.max(0, ...found.map(({ score }) => score));
  return best === 0 ? [] : found.filter(({ score }) => score > best - TOO_CLOSE);
}

/** The activity that `word` (without its `#`) names: by code, name, start of a name, or all but its ending. */
export function activityNamed(work: NaturalWork, word: string): string | null {
  const said = foldText(word);
  const tests: ((name: string) => boolean)[] = [
    (name) => name === said,
    (name) => name.startsWith(said),
    (name) => foldedWords(name).some((part) => part.startsWith(said)),
    (name) => commonStart(name, said) >= Math.max(4, said.length - 2),
  ];
  for (const test of tests) {
    const found = work.activities.filter(
      ({ code, name }) => test(foldText(code)) || test(foldText(name).replace(/\s+/g, ' ')),
    );
    if (found[0] && found.length === 1) return found[0].code;
    if (found.length > 1) return null;
  }
  return null;
}

function explainBy(words: readonly string[], work: NaturalWork): Explained[] {
  const names = nameWords(work);
  const projectWords = foldedWords(work.project).length;
  let used = 0;
  let score = 0;
  let covered = 0;
  for (; used < words.length; used += 1) {
    const word = words[used] ?? '';
    let best: { name: (typeof names)[number]; score: number } | null = null;
    for (const name of names) {
      const match = likeness(word, name.word) * name.weight;
      if (match > (best?.score ?? 0)) best = { name, score: match };
    }
    if (!best) break;
    score += best.score;
    if (best.name.weight === PROJECT) covered += 1;
    names.splice(names.indexOf(best.name), 1);
  }
  score += (COVERED * covered) / Math.max(1, projectWords);
  const rest = words.slice(used);
  const isNamed = used > 0;
  const tasks = longest(work.tasks.map((task) => ({ of: task, used: taken(rest, task.name, isNamed) })));
  const afterTask = rest.slice(tasks[0]?.used ?? 0);
  const activities = longest(
    work.activities.map((activity) => ({
      of: activity,
      used: Math.max(taken(afterTask, activity.name, false), taken(afterTask, activity.code, false)),
    })),
  );
  const [activity] = activities.length === 1 ? activities : [];
  const base = {
    work,
    used: used + (tasks[0]?.used ?? 0) + (activity?.used ?? 0),
    score: score + TASK * ((tasks[0]?.used ?? 0) + (activity?.used ?? 0)),
    activityCode: activity?.of.code ?? null,
  };
  if (base.used === 0) return [];
  if (tasks.length === 0) return [{ ...base, taskId: null }];
  return tasks.map(({ of }) => ({ ...base, taskId: of.id }));
}

function nameWords(work: NaturalWork): { word: string; weight: number }[] {
  const code = foldText(work.code);
  return [
    { word: code, weight: CODE },
    ...foldedWords(work.project).map((word) => ({ word, weight: PROJECT })),
    ...foldedWords(work.client).map((word) => ({ word, weight: CLIENT })),
  ];
}

/** 1 the same, less for the start of a word or one slip of the fingers, 0 for another word. */
function likeness(word: string, name: string): number {
  if (word === name) return 1;
  if (word.length >= 2 && /\p{L}/u.test(word) && name.startsWith(word))
    return 0.5 + (0.4 * word.length) / name.length;
  return word.length >= 5 && isOneSlip(word, name) ? 0.5 : 0;
}

/** How many of `words` say the name from its first word on. All of it, or where `mayBeCut` a start of three letters. */
function taken(words: readonly string[], name: string, mayBeCut: boolean): number {
  const parts = foldedWords(name);
  let count = 0;
  while (count < parts.length) {
    const word = words[count];
    const part = parts[count] ?? '';
    if (word === undefined || !(word === part || (mayBeCut && word.length >= 3 && part.startsWith(word))))
      break;
    count += 1;
  }
  return mayBeCut || count === parts.length ? count : 0;
}

function longest<Of>(candidates: { of: Of; used: number }[]): { of: Of; used: number }[] {
  const most = Math.max(0, ...candidates.map(({ used }) => used));
  return most === 0 ? [] : candidates.filter(({ used }) => used === most);
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

/** One letter too many, missing or wrong, or two that changed places. */
function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  const start = commonStart(a, b);
  const restOf = (text: string, skip: number): string => text.slice(start + skip);
  return (
    restOf(a, 1) === restOf(b, 1) ||
    restOf(a, 1) === restOf(b, 0) ||
    restOf(a, 0) === restOf(b, 1) ||
    (a[start] === b[start + 1] && a[start + 1] === b[start] && restOf(a, 2) === restOf(b, 2))
  );
}
