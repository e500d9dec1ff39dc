export interface SkillLevel {
  readonly name: string;
  /** 0–10. */
  readonly level: number;
}

/** A need of a project for a person. */
export interface Need {
  readonly skills: readonly SkillLevel[];
  readonly minutesPerWeek: number;
  /** Minor units an hour that the project can pay for the person; null does not say. */
  readonly costRateAtMost: number | null;
}

export interface Candidate {
  readonly userId: string;
  readonly skills: readonly SkillLevel[];
  /** Minor units an hour, in the currency of the need. */
  readonly costRate: number;
  /** Over the period of the need. */
  readonly capacityMinutesPerWeek: number;
  readonly assignedMinutesPerWeek: number;
  /** Percent of capacity that should be billable. */
  readonly targetPercent: number;
  /** Mean score of past work, 0–100; null for somebody new, which counts as 50. */
  readonly pastPerformance: number | null;
  readonly active: boolean;
}

export type MatchConflict =
  | 'inactive'
  | 'missing_skill'
  | 'skill_below_need'
  | 'not_enough_time'
  | 'over_cost';

export interface Match {
  readonly userId: string;
  /** 0–100, the weighted parts rounded once (half up). */
  readonly score: number;
  /** Each 0–100. */
  readonly parts: { readonly [P in keyof typeof matchWeights]: number };
  readonly conflicts: readonly MatchConflict[];
}

/** DOMAIN.md, Figures: percent of each part. */
export const matchWeights = {
  skill: 35,
  cost: 25,
  utilisation: 20,
  availability: 15,
  pastPerformance: 5,
} as const;

/** How well one candidate fits a need. A conflict is flagged and hides nobody. */
export function match(need: Need, candidate: Candidate): Match {
  const parts = {
    skill: skillScore(need, candidate),
    cost: costScore(need, candidate),
    utilisation: utilisationScore(need, candidate),
    availability: percent(free(candidate), need.minutesPerWeek),
    pastPerformance: clamp(candidate.pastPerformance ?? 50),
  };
  const hundredths =
    parts.skill * matchWeights.skill +
    parts.cost * matchWeights.cost +
    parts.utilisation * matchWeights.utilisation +
    parts.availability * matchWeights.availability +
    parts.pastPerformance * matchWeights.pastPerformance;
  return {
    userId: candidate.userId,
    score: Math.floor((hundredths + 50) / 100),
    parts,
    conflicts: conflictsOf(need, candidate),
  };
}

/** All candidates, those without conflict first, then the best; the user id breaks ties, so the order is stable. */
export function rankMatches(need: Need, candidates: readonly Candidate[]): Match[] {
  return candidates
    .map((candidate) => match(need, candidate))
    .toSorted(
      (a, b) =>
        Number(a.conflicts.length > 0) - Number(b.conflicts.length > 0) ||
        b.score - a.score ||
        (a.userId < b.userId ? -1 : 1),
    );
}

/** Mean over the needed skills of level ÷ needed level, at most 100 each. */
function skillScore({ skills }: Need, candidate: Candidate): number {
  if (skills.length === 0) return 100;
  const sum = skills.reduce((total, { name, level }) => total + percent(levelOf(candidate, name), level), 0);
  return Math.floor(sum / skills.length);
}

/** 100 up to the half of what the project can pay, falling to 50 at all of it and to 0 at one and a half times it. */
function costScore({ costRateAtMost }: Need, { costRate }: Candidate): number {
  if (costRateAtMost === null) return 100;
  if (costRateAtMost === 0) return costRate === 0 ? 100 : 0;
  return clamp(150 - Math.floor((100 * costRate) / costRateAtMost));
}

/** How much of the gap to the person's target the need would fill; past the target each percent over costs one. */
function utilisationScore(need: Need, candidate: Candidate): number {
  const { capacityMinutesPerWeek: capacity, assignedMinutesPerWeek: assigned, targetPercent } = candidate;
  if (capacity === 0) return 0;
  const after = Math.floor((100 * (assigned + need.minutesPerWeek)) / capacity);
  return clamp(100 - Math.abs(after - targetPercent));
}

function conflictsOf(need: Need, candidate: Candidate): MatchConflict[] {
  const conflicts: MatchConflict[] = [];
  const levels = need.skills.map(({ name, level }) => ({ level, has: levelOf(candidate, name) }));
  if (!candidate.active) conflicts.push('inactive');
  if (levels.some(({ level, has }) => level > 0 && has === 0)) conflicts.push('missing_skill');
  if (levels.some(({ level, has }) => has > 0 && has < level)) conflicts.push('skill_below_need');
  if (free(candidate) < need.minutesPerWeek) conflicts.push('not_enough_time');
  if (need.costRateAtMost !== null && candidate.costRate > need.costRateAtMost) conflicts.push('over_cost');
  return conflicts;
}

function levelOf(candidate: Candidate, name: string): number {
  return candidate.skills.find((skill) => skill.name === name)?.level ?? 0;
}

function free({ capacityMinutesPerWeek, assignedMinutesPerWeek }: Candidate): number {
  return Math.max(0, capacityMinutesPerWeek - assignedMinutesPerWeek);
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : clamp(Math.floor((100 * part) / whole));
}

function clamp(score: number): number {
  return Math.max(0, Math.min(100, score));
}
