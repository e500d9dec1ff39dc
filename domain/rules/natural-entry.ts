import { type ClockSpan, parseDuration, parseSpan } from './duration.ts';
import { foldedWords, foldText } from './fold.ts';
import { activityNamed, type Explained, explainWork, type NaturalWork } from './natural-work.ts';

/** A piece of the text that names a date; offsets in the text, `to` not included. */
export interface DatePhrase {
  readonly from: number;
  readonly to: number;
  readonly date: string;
}

/** How much the person's own history speaks for a row of work. */
export interface WeighedRow {
  readonly projectId: string;
  readonly taskId: string | null;
  readonly activityCode: string;
  readonly weight: number;
}

export interface NaturalContext {
  readonly work: readonly NaturalWork[];
  readonly history: readonly WeighedRow[];
  /** Dates that a text names, with the past preferred. Words that are no part of a date are `§` where they were used up. */
  findDates(text: string): DatePhrase[];
}

/** One reading of the work in a text. */
export interface NaturalChoice {
  readonly projectId: string;
  readonly taskId: string | null;
  readonly activityCode: string;
  /** What the text itself said; the rest is what the person did last on this project, or its first activity. */
  readonly said: { readonly task: boolean; readonly activity: boolean };
  /** The rest of the words. */
  readonly description: string;
}

/** What a line such as `2h acme api review yesterday #analysis` was understood as. */
export interface NaturalEntry {
  readonly minutes: number | null;
  /** Clock times of a span such as `9-10:30`; `minutes` are those on the wall. */
  readonly span: ClockSpan | null;
  /** Null when none was named. */
  readonly date: string | null;
  /** One: understood. Several: the person must choose. None: no work was named. */
  readonly choices: readonly NaturalChoice[];
  /** The words that named the work, to tell whether a choice still holds. */
  readonly workWords: string;
  /** A `#word` that is no activity of the chosen project. */
  readonly unknownActivity: string | null;
  /** Description when no work was named. */
  readonly description: string;
  /** False when the text said so; null leaves it to the project and activity. */
  readonly billable: false | null;
}

interface Token {
  text: string;
  from: number;
  to: number;
  kind: 'word' | 'quoted' | 'activity';
}

const TOKEN = /"([^"]*)"?|“([^”]*)”?|„([^“”]*)[“”]?|\S+/gu;
const NOT_BILLABLE = new Set([
  '!',
  'nonbillable',
  'non-billable',
  'unbillable',
  'nicht-abrechenbar',
  'nichtabrechenbar',
]);
const LINKS = new Set(['for', 'on', 'at', 'fur', 'bei', 'auf', 'am', 'an', 'von']);
const SAYS_UNIT = /^(?=.*(?:[hm:]|\d\s*[-–—]\s*\d))/i;

/** Reads a line that a person typed; nothing in it is an error, what is missing is null. */
export function readEntry(text: string, context: NaturalContext): NaturalEntry {
  let tokens = tokensOf(text);
  const quoted = tokens.find(({ kind }) => kind === 'quoted');
  const activity = tokens.find(({ kind }) => kind === 'activity');
  const isFree = tokens.some(({ kind, text: word }) => kind === 'word' && NOT_BILLABLE.has(foldText(word)));
  tokens = tokens.filter(({ kind, text: word }) => kind === 'word' && !NOT_BILLABLE.has(foldText(word)));

  let duration = unitDuration(tokens);
  if (duration) tokens = tokens.filter((token) => !duration?.tokens.includes(token));
  const phrase = dateIn(text, tokens, context);
  if (phrase) tokens = tokens.filter(({ from, to }) => to <= phrase.from || from >= phrase.to);
  if (!duration) {
    duration = bareDuration(tokens, text);
    if (duration) tokens = tokens.filter((token) => !duration?.tokens.includes(token));
  }

  const { explained, words, workWords } = workIn(tokens, context.work, activity?.text ?? null);
  const choices = explained.map((one) =>
    choiceOf(one, words(one), quoted?.text ?? null, activity?.text ?? null, context.history),
  );
  return {
    minutes: duration?.minutes ?? null,
    span: duration?.span ?? null,
    date: phrase?.date ?? null,
    choices: rank(choices, context.history),
    workWords,
    unknownActivity:
      activity &&
      explained.length > 0 &&
      explained.every(({ work }) => activityNamed(work, activity.text) === null)
        ? activity.text
        : null,
    description: descriptionOf(tokens, quoted?.text ?? null),
    billable: isFree ? false : null,
  };
}

/** Rows of a project that the person may mean, those of their own history first and in its order, at most `limit`. */
export function rowsOf(
  work: NaturalWork,
  history: readonly WeighedRow[],
  limit: number,
): { projectId: string; taskId: string | null; activityCode: string }[] {
  const { projectId } = work;
  const own = history
    .filter((row) => row.projectId === projectId && isOpen(work, row))
    .sort((a, b) => b.weight - a.weight)
    .map(({ taskId, activityCode }) => ({ projectId, taskId, activityCode }));
  const all = work.activities.flatMap(({ code }) =>
    [null, ...work.tasks.map(({ id }) => id)].map((taskId) => ({ projectId, taskId, activityCode: code })),
  );
  const seen = new Set<string>();
  return [...own, ...all]
    .filter(({ taskId, activityCode }) => {
      const key = `${taskId} ${activityCode}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, limit);
}

function isOpen(work: NaturalWork, row: { taskId: string | null; activityCode: string }): boolean {
  return (
    work.activities.some(({ code }) => code === row.activityCode) &&
    (row.taskId === null || work.tasks.some(({ id }) => id === row.taskId))
  );
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map((match): Token => {
    const [whole, ...quotes] = match;
    const from = match.index;
    const at = { from, to: from + whole.length };
    const quote = quotes.find((part) => part !== undefined);
    if (quote !== undefined) return { ...at, text: quote.trim(), kind: 'quoted' };
    if (/^#[\p{L}\p{N}]/u.test(whole)) return { ...at, text: whole.slice(1), kind: 'activity' };
    return { ...at, text: whole, kind: 'word' };
  });
}

interface Duration {
  minutes: number;
  span: ClockSpan | null;
  tokens: Token[];
}

/** The first time that says its unit, or is a time of the clock: `2h`, `1 h 30 m`, `1:30`, `9 - 10:30`. */
function unitDuration(tokens: readonly Token[]): Duration | null {
  for (let start = 0; start < tokens.length; start += 1) {
    for (let length = Math.min(4, tokens.length - start); length >= 1; length -= 1) {
      const window = tokens.slice(start, start + length);
      const said = shortUnits(window.map(({ text }) => text).join(' '));
      if (!SAYS_UNIT.test(said)) continue;
      const minutes = parseDuration(said);
      if (minutes !== null) return { minutes, span: parseSpan(said), tokens: window };
    }
  }
  return null;
}

/** A number alone is hours where the text begins with it. */
function bareDuration(tokens: readonly Token[], text: string): Duration | null {
  const [first] = tokens;
  if (!first || text.slice(0, first.from).trim() !== '' || !/^\d{1,2}([.,]\d{1,2})?$/.test(first.text))
    return null;
  const minutes = parseDuration(first.text);
  return minutes === null ? null : { minutes, span: null, tokens: [first] };
}

function shortUnits(text: string): string {
  return text
    .replace(/(\d)\s*(?:hours?|hrs?|stunden?|std\.?)(?=\s|\d|$)/giu, '$1h')
    .replace(/(\d)\s*(?:minutes?|minuten?|mins?\.?)(?=\s|$)/giu, '$1m');
}

/** The last date named. A word of a project's or client's name is a date only at the very end. */
function dateIn(
  text: string,
  tokens: readonly Token[],
  { work, findDates }: NaturalContext,
): DatePhrase | null {
  let masked = '';
  for (let at = 0; at < text.length; at += 1) {
    const isLeft = /\s/.test(text.charAt(at)) || tokens.some(({ from, to }) => from <= at && at < to);
    masked += isLeft ? text.charAt(at) : '§';
  }
  const [first] = tokens;
  // `1.5 acme` is an hour and a half, and to a German the first of May as well.
  if (first && text.slice(0, first.from).trim() === '' && /^\d{1,2}[.,]\d{1,2}$/.test(first.text)) {
    masked = masked.slice(0, first.from) + '§'.repeat(first.text.length) + masked.slice(first.to);
  }
  const names = new Set(
    work.flatMap(({ project, client }) => [...foldedWords(project), ...foldedWords(client)]),
  );
  const phrases = findDates(masked);
  const plain = phrases.filter(({ from, to }) => !names.has(foldText(text.slice(from, to))));
  const last = tokens.at(-1);
  const found = plain.at(-1) ?? phrases.findLast(({ to }) => last !== undefined && to >= last.to);
  if (!found) return null;
  const before = tokens.findLast(({ to }) => to <= found.from);
  const isLink =
    before && LINKS.has(foldText(before.text)) && text.slice(before.to, found.from).trim() === '';
  return isLink ? { ...found, from: before.from } : found;
}

interface WorkFound {
  explained: Explained[];
  /** The words that are left for the description. */
  words(one: Explained): string[];
  workWords: string;
}

/** The work is named where the words begin, or where they end. */
function workIn(tokens: readonly Token[], all: readonly NaturalWork[], activity: string | null): WorkFound {
  const words = tokens.map(({ text }) => text);
  const starts = words[0] !== undefined && LINKS.has(foldText(words[0])) ? [0, 1] : [0];
  for (const start of starts) {
    const explained = withActivity(explainWork(words.slice(start), all), activity);
    const [first] = explained;
    if (!first) continue;
    return {
      explained,
      words: ({ used }) => words.slice(start + used),
      workWords: words.slice(start, start + first.used).join(' '),
    };
  }
  for (let start = Math.max(1, words.length - 4); start < words.length; start += 1) {
    const tail = words.slice(start);
    const explained = withActivity(
      explainWork(tail, all).filter(({ used, score }) => used === tail.length && score >= used),
      activity,
    );
    if (explained.length === 0) continue;
    const end = LINKS.has(foldText(words[start - 1] ?? '')) ? start - 1 : start;
    return { explained, words: () => words.slice(0, end), workWords: tail.join(' ') };
  }
  return { explained: [], words: () => words, workWords: '' };
}

/** Where the activity that was said is one of some of the projects only, it tells which are meant. */
function withActivity(explained: Explained[], activity: string | null): Explained[] {
  if (activity === null || explained.length < 2) return explained;
  const having = explained.filter(({ work }) => activityNamed(work, activity) !== null);
  return having.length > 0 ? having : explained;
}

function choiceOf(
  { work, taskId, activityCode }: Explained,
  words: string[],
  quoted: string | null,
  activity: string | null,
  history: readonly WeighedRow[],
): NaturalChoice {
  const saidActivity = (activity === null ? null : activityNamed(work, activity)) ?? activityCode;
  const own = history
    .filter(
      (row) =>
        row.projectId === work.projectId &&
        isOpen(work, row) &&
        (taskId === null || row.taskId === taskId) &&
        (saidActivity === null || row.activityCode === saidActivity),
    )
    .sort((a, b) => b.weight - a.weight)[0];
  return {
    projectId: work.projectId,
    taskId: taskId ?? own?.taskId ?? null,
    activityCode: saidActivity ?? own?.activityCode ?? work.activities[0]?.code ?? '',
    said: { task: taskId !== null, activity: saidActivity !== null },
    description: [words.join(' '), quoted ?? ''].filter(Boolean).join(' '),
  };
}

/** What the person works on most comes first among what they must choose from. */
function rank(choices: NaturalChoice[], history: readonly WeighedRow[]): NaturalChoice[] {
  const weight = (choice: NaturalChoice): number =>
    history.reduce((sum, row) => sum + (row.projectId === choice.projectId ? row.weight : 0), 0);
  return [...choices].sort((a, b) => weight(b) - weight(a));
}

function descriptionOf(tokens: readonly Token[], quoted: string | null): string {
  return [...tokens.map(({ text }) => text), quoted ?? ''].filter(Boolean).join(' ');
}
