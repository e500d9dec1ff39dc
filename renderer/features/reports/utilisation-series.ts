import type { UtilisationResult } from '../../../domain/wire/reports.ts';

type PersonLine = UtilisationResult['people'][number];

/** As many people as still have room for their name under a bar. */
const CHARTED = 16;

export interface PersonBar {
  category: string;
  utilisation: number;
  target: number | null;
}

/**
 * The busiest people first, at most 16, each under a name that no other bar has (charts find a bar by its name).
 * Ratios become numbers here, for drawing only.
 */
export function personBars(people: readonly PersonLine[]): { bars: PersonBar[]; leftOut: number } {
  const sorted = [...people].sort(
    (a, b) => Number(b.utilisation) - Number(a.utilisation) || a.name.localeCompare(b.name),
  );
  const seen = new Map<string, number>();
  const bars = sorted.slice(0, CHARTED).map((person) => {
    const name = shortName(person.name);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return {
      category: count === 1 ? name : `${name} (${count})`,
      utilisation: Number(person.utilisation),
      target: person.targetUtilisation === null ? null : Number(person.targetUtilisation),
    };
  });
  return { bars, leftOut: Math.max(0, people.length - CHARTED) };
}

/** `Anna Maria Keller` is `Anna K.`; a name of one word stays, cut at 14 letters. */
function shortName(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0] ?? name;
  const last = words.length > 1 ? words.at(-1) : undefined;
  const short = first.length > 14 ? `${first.slice(0, 13)}…` : first;
  return last ? `${short} ${last.charAt(0)}.` : short;
}

/** Sums over all people; minutes. */
export function totalsOf(people: readonly PersonLine[]): {
  billable: number;
  total: number;
  capacity: number;
} {
  return people.reduce(
    (sum, person) => ({
      billable: sum.billable + person.billableMinutes,
      total: sum.total + person.totalMinutes,
      capacity: sum.capacity + person.capacityMinutes,
    }),
    { billable: 0, total: 0, capacity: 0 },
  );
}

/** How many of those with a target are under it. */
export function underTarget(people: readonly PersonLine[]): { under: number; of: number } {
  const aimed = people.filter(({ targetUtilisation }) => targetUtilisation !== null);
  const under = aimed.filter((person) => Number(person.utilisation) < Number(person.targetUtilisation));
  return { under: under.length, of: aimed.length };
}
