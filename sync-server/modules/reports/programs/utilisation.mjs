// Runs in the sandbox, alone: no network, no environment, no package. Reads input.json, writes result.json and
// result.csv. Utilisation = billable minutes / capacity minutes (DOMAIN.md, Figures people expect). A week's capacity
// falls in equal parts on Monday to Friday; a holiday has none. Integers throughout, rounded half-even once.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const source = readFileSync('input.json');
const input = JSON.parse(source.toString('utf8'));
const snapshot = createHash('sha256').update(source).digest('hex');
console.log(
  `Snapshot ${snapshot.slice(0, 12)}: ${input.people.length} people, ${input.days.length} days with time.`,
);

const DAY_MS = 86_400_000;
const msOf = (date) => Date.parse(`${date}T00:00:00Z`);
const dateOf = (ms) => new Date(ms).toISOString().slice(0, 10);
const weekdayOf = (ms) => ((new Date(ms).getUTCDay() + 6) % 7) + 1;
const weekStartOf = (ms) => dateOf(ms - ((weekdayOf(ms) - input.weekStart + 7) % 7) * DAY_MS);

function halfEven(numerator, denominator) {
  const floor = Math.floor(numerator / denominator);
  const rest = 2 * (numerator - floor * denominator);
  if (rest === denominator) return floor + (floor % 2);
  return rest > denominator ? floor + 1 : floor;
}

function ratio(part, whole) {
  if (whole === 0) return '0.0000';
  const scaled = halfEven(part * 10_000, whole);
  return `${Math.floor(scaled / 10_000)}.${String(scaled % 10_000).padStart(4, '0')}`;
}

const holidays = new Set(input.holidays);
const workdays = [];
const weeks = new Map();
for (let ms = msOf(input.period.from); ms <= msOf(input.period.to); ms += DAY_MS) {
  const week = weekStartOf(ms);
  if (!weeks.has(week)) weeks.set(week, { billableMinutes: 0, totalMinutes: 0, capacityTimesFive: 0 });
  if (weekdayOf(ms) <= 5 && !holidays.has(dateOf(ms))) workdays.push({ date: dateOf(ms), week });
}

function weeklyCapacity(person, date) {
  const exception = person.availability.find(({ from, to }) => from <= date && date <= to);
  return exception ? exception.minutesPerWeek : person.capacityMinutesPerWeek;
}

const logged = new Map(input.people.map(({ userId }) => [userId, { billableMinutes: 0, totalMinutes: 0 }]));
for (const day of input.days) {
  for (const sum of [logged.get(day.userId), weeks.get(weekStartOf(msOf(day.date)))]) {
    sum.billableMinutes += day.billableMinutes;
    sum.totalMinutes += day.totalMinutes;
  }
}

const people = input.people.map((person) => {
  let capacityTimesFive = 0;
  for (const { date, week } of workdays) {
    const perWeek = weeklyCapacity(person, date);
    capacityTimesFive += perWeek;
    weeks.get(week).capacityTimesFive += perWeek;
  }
  const { billableMinutes, totalMinutes } = logged.get(person.userId);
  const capacityMinutes = halfEven(capacityTimesFive, 5);
  const utilisation = ratio(billableMinutes, capacityMinutes);
  console.log(`${person.name}: ${(Number(utilisation) * 100).toFixed(1)} %`);
  return {
    userId: person.userId,
    name: person.name,
    billableMinutes,
    totalMinutes,
    capacityMinutes,
    utilisation,
    targetUtilisation: person.targetUtilisation,
  };
});

const result = {
  title: input.title,
  period: input.period,
  snapshot,
  people,
  weeks: [...weeks].map(([weekStart, { billableMinutes, totalMinutes, capacityTimesFive }]) => ({
    weekStart,
    billableMinutes,
    totalMinutes,
    capacityMinutes: halfEven(capacityTimesFive, 5),
  })),
};

// A spreadsheet takes a cell that starts with one of these for a formula; the apostrophe makes it text.
const cell = (value) => {
  const text = String(value ?? '');
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const columns = [
  'name',
  'billableMinutes',
  'totalMinutes',
  'capacityMinutes',
  'utilisation',
  'targetUtilisation',
];
const table = [columns, ...people.map((person) => columns.map((column) => person[column]))];

writeFileSync('result.json', JSON.stringify(result));
writeFileSync('result.csv', table.map((row) => `${row.map(cell).join(',')}\r\n`).join(''));
console.log('Wrote result.json and result.csv.');
