import { weekStartOf } from '../../../../domain/rules/civil-date.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { foldText } from '../../../../domain/rules/fold.ts';
import { readEntry } from '../../../../domain/rules/natural-entry.ts';
import type { FoundEntry, StintData } from '../../../data/types.ts';
import type { Command } from '../../../ui/commands.ts';
import { formatDate } from '../../../ui/format.ts';
import { fuzzyScore } from '../../../ui/fuzzy.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import { type RowKey, rowId } from '../week-model.ts';
import { findDates } from './find-dates.ts';
import type { OwnWork } from './use-own-work.ts';

/** What the palette does with what it found. */
export interface PaletteActions {
  openQuick(text: string): void;
  openEntry(entry: FoundEntry): void;
  logAgain(entry: FoundEntry): void;
  showWeek(date: string): void;
  startTimer(row: RowKey): void;
}

export interface PaletteContext {
  data: Pick<StintData, 'searchEntries'>;
  own: OwnWork;
  names(row: RowKey): { project: string; work: string };
  today: string;
  weekStart: number;
  actions: PaletteActions;
}

const ENTRIES = 8;
const AGAIN = 3;
const TIMERS = 3;

/**
 * What a query finds beside the commands: a line to log, the week of a date, timers, and the person's own entries.
 * A date in the query narrows the entries to its day.
 */
export async function findByQuery(query: string, context: PaletteContext): Promise<Command[]> {
  const phrases = findDates(query, context.today, spokenLocale());
  const phrase = phrases.at(-1);
  const words = phrase ? `${query.slice(0, phrase.from)} ${query.slice(phrase.to)}` : query;
  const entries = await entriesFor(query, words, phrase?.date, context);
  return [
    ...logLine(query, context),
    ...(phrase ? [weekOf(phrase.date, context)] : []),
    ...timersFor(query, context),
    ...entries,
  ];
}

/** The line as an entry, when it says how long and what on. */
function logLine(query: string, { own, today, actions }: PaletteContext): Command[] {
  const entry = readEntry(query, {
    work: own.work,
    history: own.recent,
    findDates: (masked) => findDates(masked, today, spokenLocale()),
  });
  if (own.open.size === 0 || entry.minutes === null || query.trim().split(/\s+/).length < 2) return [];
  return [
    {
      id: 'found.log',
      label: t('quick.found.log-line', { line: query.trim() }),
      group: t('quick.found.log'),
      run: () => actions.openQuick(query),
    },
  ];
}

function weekOf(date: string, { weekStart, actions }: PaletteContext): Command {
  const first = weekStartOf(date, weekStart);
  const options = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  return {
    id: 'found.week',
    label: t('quick.found.week', { date: formatDate(first, spokenLocale(), options) }),
    group: t('quick.found.go'),
    run: () => actions.showWeek(date),
  };
}

function timersFor(query: string, { own, names, actions }: PaletteContext): Command[] {
  const [first = '', ...rest] = query.trim().split(/\s+/);
  const says = t('quick.found.timer-words').split('|').includes(foldText(first));
  const wanted = says ? rest.join(' ') : query;
  if (wanted.trim().length < 2 && !says) return [];
  const weights = new Map(own.recent.map((row) => [rowId(row), row.weight]));
  const found = [...own.open.values()].flatMap(({ row, label, group }) => {
    const score = fuzzyScore(wanted, `${group} ${label}`);
    // A word in the middle of a name, or better.
    return score === null || (wanted.trim() !== '' && score < 50 * wanted.trim().split(/\s+/).length)
      ? []
      : [{ row, score, weight: weights.get(rowId(row)) ?? 0 }];
  });
  return found
    .sort((a, b) => b.weight - a.weight || b.score - a.score)
    .slice(0, TIMERS)
    .map(({ row }) => {
      const { project, work } = names(row);
      return {
        id: `found.timer.${rowId(row)}`,
        label: `${project} · ${work}`,
        group: t('quick.found.timer'),
        run: () => actions.startTimer(row),
      };
    });
}

async function entriesFor(
  query: string,
  words: string,
  date: string | undefined,
  { data, names, actions }: PaletteContext,
): Promise<Command[]> {
  const onDay = date ? await data.searchEntries(words, ENTRIES, { from: date, to: date }) : [];
  const anyDay = onDay.length < ENTRIES ? await data.searchEntries(query, ENTRIES - onDay.length) : [];
  const known = new Set(onDay.map(({ id }) => id));
  const found = [...onDay, ...anyDay.filter(({ id }) => !known.has(id))];
  const command = (entry: FoundEntry, kind: 'entries' | 'again'): Command => {
    const { project, work } = names(entry);
    const when = formatDate(entry.date, spokenLocale(), { day: 'numeric', month: 'short', year: 'numeric' });
    const often = entry.times > 1 ? ` · ${t('quick.found.times', { times: entry.times })}` : '';
    return {
      id: `found.${kind}.${entry.id}`,
      label: entry.description || work,
      hint: `${project} · ${when} · ${formatMinutes(entry.minutes)}${often}`,
      group: t(kind === 'entries' ? 'quick.found.entries' : 'quick.found.again'),
      run: () => (kind === 'entries' ? actions.openEntry(entry) : actions.logAgain(entry)),
    };
  };
  return [
    ...found.map((entry) => command(entry, 'entries')),
    ...found.slice(0, AGAIN).map((entry) => command(entry, 'again')),
  ];
}
