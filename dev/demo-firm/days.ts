import type { Project } from '../../domain/entities/project.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { addDays, daysBetween, isoWeekday } from '../../domain/rules/civil-date.ts';
import { keptSeconds } from '../../domain/rules/rounding.ts';
import { instantAt, isoInstant } from '../../domain/rules/time.ts';
import { judgeTime } from '../../domain/rules/time-trust.ts';
import type { Setting, Worker } from './model.ts';
import type { ProjectPlan } from './plans.ts';
import type { Random } from './random.ts';
import { describeWork } from './words.ts';

const MINUTE = 60_000;

interface Choice {
  readonly project: Project;
  readonly plan: ProjectPlan | null;
  readonly weight: number;
}

/** All that one person logged in the half year, as drafts in the order of work. */
export function logTime(setting: Setting, worker: Worker): TimeEntry[] {
  const { calendar, tenant, random } = setting;
  const holidays = new Set(tenant.settings.holidays.map(({ date }) => date));
  const away = absences(setting, worker, holidays);
  const entries: TimeEntry[] = [];
  for (let date = calendar.from; date <= calendar.today; date = addDays(date, 1)) {
    const weekday = isoWeekday(date);
    const works = worker.member.workdays.includes(weekday) && !holidays.has(date);
    const saturday = weekday === 6 && worker.member.role !== 'admin' && random.chance(4);
    const reason = away.get(date);
    if (works && reason) entries.push(absence(setting, worker, date, reason));
    else if (works || saturday) entries.push(...workday(setting, worker, date, saturday));
  }
  return entries;
}

/** Two blocks of leave, some single days, and sick days that come in bouts. */
function absences(
  { random, calendar }: Setting,
  worker: Worker,
  holidays: Set<string>,
): Map<string, 'LEAVE' | 'SICK'> {
  const away = new Map<string, 'LEAVE' | 'SICK'>();
  const length = daysBetween(calendar.from, calendar.today);
  const mark = (reason: 'LEAVE' | 'SICK', days: number): void => {
    const start = addDays(calendar.from, random.int(0, Math.max(0, length - days - 9)));
    for (let day = 0; day < days; day += 1) {
      const date = addDays(start, day);
      if (!holidays.has(date) && worker.member.workdays.includes(isoWeekday(date))) away.set(date, reason);
    }
  };
  mark('LEAVE', random.int(9, 15));
  mark('LEAVE', random.int(3, 5));
  for (let bouts = random.int(1, 2); bouts > 0; bouts -= 1) mark('SICK', random.int(1, 3));
  return away;
}

function absence(setting: Setting, worker: Worker, date: string, activityCode: 'LEAVE' | 'SICK'): TimeEntry {
  const { capacityMinutesPerWeek, workdays } = worker.member;
  return {
    ...blank(setting, worker, date, eveningOf(setting, worker, date)),
    projectId: setting.timeOff.id,
    activityCode,
    minutes: Math.round(capacityMinutesPerWeek / workdays.length),
    description: describeWork(setting.random, activityCode, null),
  };
}

function workday(setting: Setting, worker: Worker, date: string, saturday: boolean): TimeEntry[] {
  const { random, calendar } = setting;
  const choices = choicesOn(setting, worker, date);
  const perDay = Math.round(worker.member.capacityMinutesPerWeek / worker.member.workdays.length);
  const isAdmin = worker.member.role === 'admin';
  const isToday = date === calendar.today;
  const crunch = date === addDays(calendar.monday, -5) && worker === setting.consultants[4];
  const slots = isToday || (saturday && random.chance(40)) ? 1 : saturday || isAdmin ? 2 : random.int(6, 9);
  const extra = crunch ? 570 : random.chance(3) ? 15 * random.int(8, 12) : 15 * random.int(-2, 3);
  const total = isToday
    ? 45
    : saturday
      ? 15 * random.int(8, 20)
      : isAdmin
        ? 15 * random.int(8, 20)
        : perDay + extra;
  const durations = share(random, Math.floor(total / 15), slots);
  const evening = eveningOf(setting, worker, date);
  const bootId = `boot-${random.int(1000, 9999)}`;
  let at =
    Date.parse(instantAt(date, crunch ? '06:15' : '07:30', worker.member.zone)) +
    5 * MINUTE * random.int(0, 18);
  const entries: TimeEntry[] = [];
  durations.forEach((minutes, index) => {
    if (index === Math.ceil(durations.length / 2)) at += 15 * MINUTE * random.int(2, 4);
    const draft = describe(setting, worker, date, choices, evening);
    const slot = { at, minutes, bootId };
    const kind = isToday ? 90 : random.int(0, 99);
    const entry =
      kind < 20 ? timed(random, draft, slot) : kind < 42 ? spanned(draft, slot) : { ...draft, minutes };
    entries.push(distinct(random, entry, entries));
    at += minutes * MINUTE;
  });
  return entries;
}

/** Splits quarters of an hour over slots, at least one for each, unevenly. */
function share(random: Random, quarters: number, slots: number): number[] {
  const parts = Array.from({ length: slots }, () => 15);
  for (let left = quarters - slots; left > 0; left -= 1) {
    const slot = Math.min(random.int(0, slots - 1), random.int(0, slots));
    parts[slot] = (parts[slot] ?? 0) + 15;
  }
  return random.chance(50) ? parts : parts.toReversed();
}

/** What the person could work on that day: the busier their place in the team, the likelier. */
function choicesOn(setting: Setting, worker: Worker, date: string): Choice[] {
  const { planned, internal, assignments, consultants, calendar } = setting;
  const week = Math.floor(daysBetween(calendar.monday, date) / 7);
  const mine = new Set(
    assignments.filter(({ userId }) => userId === worker.user.id).map(({ projectId }) => projectId),
  );
  const open = planned.filter(({ plan, project }) => {
    const over = plan.status === 'completed' || plan.status === 'cancelled';
    const last = plan.quietAfterWeek ?? (over ? (plan.endWeek ?? 0) - 1 : 0);
    return mine.has(project.id) && week >= plan.startWeek && week <= last;
  });
  const place = (plan: ProjectPlan): number => plan.team.indexOf(consultants.indexOf(worker));
  return [
    ...open.map(({ plan, project }) => ({ plan, project, weight: [6, 4, 3][place(plan)] ?? 3 })),
    { plan: null, project: internal, weight: 1 },
  ];
}

/** A draft without its time: project, task, activity and words. */
function describe(
  setting: Setting,
  worker: Worker,
  date: string,
  choices: readonly Choice[],
  createdAt: string,
): TimeEntry {
  const { random, calendar } = setting;
  let ticket = random.int(
    1,
    choices.reduce((sum, { weight }) => sum + weight, 0),
  );
  const choice = choices.find(({ weight }) => {
    ticket -= weight;
    return ticket <= 0;
  });
  const project = choice?.project ?? setting.internal;
  const isManager = worker.member.role === 'project_manager';
  const activityCode =
    project === setting.internal
      ? random.pick(['ADM', 'ADM', 'LRN', 'SAL'])
      : isManager
        ? random.pick(['PMO', 'PMO', 'PMO', 'WSH', 'WSH', 'ANA'])
        : random.pick(['DEV', 'DEV', 'DEV', 'ANA', 'ANA', 'TST', 'WSH', 'WSH', 'PMO', 'TRV']);
  const longAgo = date < addDays(calendar.monday, -35);
  const [first, ...more] = project.tasks.filter(({ closed }) => longAgo || !closed);
  const task = first && random.chance(75) ? random.pick([first, ...more]) : null;
  return {
    ...blank(setting, worker, date, createdAt),
    projectId: project.id,
    taskId: task?.id ?? null,
    activityCode,
    billable: project.activityCodes.some(({ code, billable }) => code === activityCode && billable),
    description: describeWork(random, activityCode, task?.name ?? null),
  };
}

interface Slot {
  /** Epoch ms. */
  readonly at: number;
  readonly minutes: number;
  readonly bootId: string;
}

/** Entered by hand with a start and an end. */
function spanned(draft: TimeEntry, { at, minutes }: Slot): TimeEntry {
  const endedAt = isoInstant(at + minutes * MINUTE);
  return later({ ...draft, minutes, startedAt: isoInstant(at), endedAt }, endedAt);
}

/** By the timer: odd minutes, and now and then a machine that slept or a clock that was set. */
function timed(random: Random, draft: TimeEntry, { at, minutes, bootId }: Slot): TimeEntry {
  const wallMs = at + random.int(0, 59_999);
  const ran = minutes * MINUTE - random.int(60_000, 6 * MINUTE);
  const slept = random.chance(3) ? Math.floor(ran / 3) : 0;
  const jumped = slept === 0 && random.chance(1) ? 60 * MINUTE : 0;
  const reading = { bootId, zone: draft.zone, serverOffsetMs: random.int(-400, 400) };
  const monotonicMs = random.int(1_000_000, 90_000_000);
  const { trust, ...time } = judgeTime(
    { ...reading, wallMs, monotonicMs },
    {
      ...reading,
      wallMs: wallMs + ran + jumped,
      monotonicMs: monotonicMs + ran - slept,
      serverOffsetMs: reading.serverOffsetMs - jumped,
    },
  );
  const seconds = Math.round((Date.parse(time.endedAt) - Date.parse(time.startedAt)) / 1000);
  const rawSeconds = keptSeconds(time.minutes, seconds);
  return later({ ...draft, ...time, rawSeconds, source: 'timer', timeTrust: trust }, time.endedAt);
}

/** Nothing is written down before it is over. */
function later(entry: TimeEntry, instant: string): TimeEntry {
  return entry.createdAt >= instant ? entry : { ...entry, createdAt: instant, updatedAt: instant };
}

/** Two entries of a day that say the same are one too many: the second is told apart by its words. */
function distinct(random: Random, entry: TimeEntry, others: readonly TimeEntry[]): TimeEntry {
  const isTaken = others.some(
    (other) =>
      other.projectId === entry.projectId &&
      other.taskId === entry.taskId &&
      other.startedAt === entry.startedAt &&
      other.description === entry.description,
  );
  return isTaken
    ? distinct(random, { ...entry, description: `${entry.description}, part ${random.int(2, 9)}` }, others)
    : entry;
}

/** When the day's work is written down: that evening, or, by one person now and then, a week and a half later. */
function eveningOf({ random, calendar, consultants }: Setting, worker: Worker, date: string): string {
  if (date === calendar.today) return `${date}T04:30:00.000Z`;
  const forgets = worker === consultants[3] && date < addDays(calendar.monday, -28) && random.chance(8);
  const written = forgets ? addDays(date, random.int(9, 12)) : date;
  return isoInstant(Date.parse(instantAt(written, '17:40', worker.member.zone)) + random.int(0, 40 * MINUTE));
}

function blank(
  { random, tenant, timeOff }: Setting,
  worker: Worker,
  date: string,
  createdAt: string,
): TimeEntry {
  return {
    id: random.id(Date.parse(createdAt)),
    tenantId: tenant.id,
    version: 0,
    createdAt,
    updatedAt: createdAt,
    userId: worker.user.id,
    projectId: timeOff.id,
    taskId: null,
    activityCode: 'LEAVE',
    date,
    minutes: 1,
    rawSeconds: null,
    startedAt: null,
    endedAt: null,
    zone: worker.member.zone,
    billable: false,
    description: '',
    source: 'manual',
    status: 'draft',
    submittedAt: null,
    rateMinor: null,
    amountMinor: null,
    currency: null,
    billedMinutes: null,
    roundingVersion: null,
    replacedById: null,
    decision: null,
    invoiceId: null,
    timeTrust: null,
    correctsId: null,
    warnings: [],
  };
}
