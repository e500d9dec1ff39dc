import type { Pool, PoolClient } from 'pg';
import { Temporal } from 'temporal-polyfill';
import type { TenantSettings } from '../../../domain/entities/tenant.ts';
import { addDays, weekStartOf } from '../../../domain/rules/civil-date.ts';
import { isLocked, openThrough } from '../../../domain/rules/lock.ts';
import { can } from '../../../domain/rules/permissions.ts';
import { capacityMinutes } from '../../../domain/rules/utilisation.ts';
import { isFreeDay } from '../../../domain/rules/validation.ts';
import { lockTenantWrites, withTenant } from '../../db.ts';
import { type DayPerson, type LoggedDay, readLogged, readPeople } from './person-days.ts';
import { type NotificationInput, notify } from './service.ts';
import { readWaiting, type Waiting } from './waiting.ts';

/** Hours after its time in which a digest still comes: a worker that was down in the morning makes up for it. */
const DIGEST_HOURS = 4;
/** A period that locks within so many days is told of. */
const LOCKS_WITHIN_DAYS = 2;
/** Weeks back in which what is not submitted may still lock. */
const LOOK_BACK_WEEKS = 6;

interface LocalDay {
  date: string;
  /** Whole minutes since local midnight. */
  minute: number;
}

/**
 * What the passing of days has to tell, each thing once: whose last week is missing, what locks soon, who was lent a right
 * that has ended, and to whoever decides, the morning's digest. People are told from their own local morning on, never on a
 * weekend or holiday. It may run at any time, as often as one likes and twice at once: keys in the database see to that.
 * @returns how many notices it made
 */
export async function tellOfTheDay(pool: Pool, tenantId: string, now: Date): Promise<number> {
  const found = await withTenant(pool, tenantId, (tx) => whatToTell(tx, now));
  if (found.length === 0) return 0;
  return withTenant(pool, tenantId, async (tx) => {
    await lockTenantWrites(tx);
    return notify(tx, tenantId, found, now);
  });
}

async function whatToTell(tx: PoolClient, now: Date): Promise<NotificationInput[]> {
  const today = now.toISOString().slice(0, 10);
  const { people, settings, digestAt } = await readPeople(tx, today);
  const [hour = 8, minute = 0] = digestAt.split(':').map(Number);
  const morning = hour * 60 + minute;
  const up = people.flatMap((person) => {
    const day = localDay(person.zone, now);
    return day.minute >= morning && !isFreeDay(day.date, settings) ? [{ person, day }] : [];
  });
  const ended = await endedDelegations(tx, now);
  if (up.length === 0) return ended;

  const logged = await readLogged(tx, addDays(today, -7 * LOOK_BACK_WEEKS), addDays(today, 1));
  const reminders = up.flatMap(({ person, day }) => {
    const days = logged.get(person.id) ?? [];
    return [...missingWeek(person, days, day.date, settings), ...locksSoon(person, days, day.date, settings)];
  });
  const early = up.filter(({ day }) => day.minute < morning + DIGEST_HOURS * 60);
  const digests = await dailyDigests(tx, early, people, logged, settings, today);
  const told = await toldBefore(tx, [...reminders, ...digests]);
  return [...ended, ...[...reminders, ...digests].filter((one) => !told.has(`${one.userId} ${one.once}`))];
}

function localDay(zone: string, now: Date): LocalDay {
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone);
  return { date: local.toPlainDate().toString(), minute: local.hour * 60 + local.minute };
}

/**
 * The week before the one that holds `today`, where the person could work in it and has not submitted it. Of who is assigned
 * to nothing and has logged nothing for weeks none is missing: not everybody in a firm logs time.
 */
function missingWeek(
  person: DayPerson,
  days: readonly LoggedDay[],
  today: string,
  settings: TenantSettings,
): NotificationInput[] {
  const week = addDays(weekStartOf(today, settings.weekStart), -7);
  const { capacityMinutesPerWeek } = person;
  if (capacityMinutesPerWeek === null || person.since > addDays(week, 6)) return [];
  if (!person.isAssigned && days.length === 0) return [];
  const capacity = capacityMinutes(
    { capacityMinutesPerWeek, availability: person.availability ?? [] },
    week,
    addDays(week, 6),
    settings,
  );
  const of = days.filter(({ date }) => date >= week && date <= addDays(week, 6));
  const minutes = of.reduce((sum, { open }) => sum + open, 0);
  const settled = of.reduce((sum, one) => sum + one.settled, 0);
  const isMissing = minutes > 0 || (settled === 0 && capacity > 0);
  if (!isMissing || isLocked(week, settings, today)) return [];
  return [
    {
      userId: person.id,
      kind: 'week_missing',
      subjectId: person.id,
      facts: { week, minutes, capacity },
      once: `week:${week}`,
    },
  ];
}

/** Weeks with time that is not submitted and whose period locks within the next days. */
function locksSoon(
  person: DayPerson,
  days: readonly LoggedDay[],
  today: string,
  settings: TenantSettings,
): NotificationInput[] {
  const weeks = Map.groupBy(
    days.filter(({ open }) => open > 0),
    ({ date }) => weekStartOf(date, settings.weekStart),
  );
  return [...weeks].flatMap(([week, of]): NotificationInput[] => {
    const through = openThrough(week, settings);
    if (through === null || isLocked(week, settings, today)) return [];
    if (through > addDays(today, LOCKS_WITHIN_DAYS)) return [];
    const minutes = of.reduce((sum, { open }) => sum + open, 0);
    return [
      {
        userId: person.id,
        kind: 'lock_soon',
        subjectId: person.id,
        facts: { week, minutes, through },
        once: `lock:${week}`,
      },
    ];
  });
}

async function dailyDigests(
  tx: PoolClient,
  early: readonly { person: DayPerson; day: LocalDay }[],
  people: readonly DayPerson[],
  logged: ReadonlyMap<string, LoggedDay[]>,
  settings: TenantSettings,
  today: string,
): Promise<NotificationInput[]> {
  const deciders = early.filter(({ person: { id, roles } }) =>
    can({ userId: id, roles, clientId: null }, 'time_entries.approve'),
  );
  if (deciders.length === 0) return [];
  const waiting = Map.groupBy(
    await readWaiting(tx, { people: null, version: 0, since: new Date(0) }),
    ({ decider }) => decider,
  );
  const teams = await readTeams(tx, today);
  return deciders.flatMap(({ person, day }) => {
    const missing = people.filter(
      (one) =>
        teams.get(person.id)?.has(one.id) === true &&
        missingWeek(one, logged.get(one.id) ?? [], day.date, settings).length > 0,
    ).length;
    const facts = digestOf(waiting.get(person.id) ?? [], missing);
    if (facts.sheets + facts.adjustments + facts.missing === 0) return [];
    return [
      {
        userId: person.id,
        kind: 'daily_digest' as const,
        subjectId: person.id,
        facts,
        once: `digest:${day.date}`,
      },
    ];
  });
}

function digestOf(waiting: readonly Waiting[], missing: number) {
  const sheets = waiting.filter(({ adjusts }) => !adjusts);
  return {
    sheets: sheets.length,
    flagged: sheets.filter(({ flagged }) => flagged > 0).length,
    minutes: sheets.reduce((sum, { minutes }) => sum + minutes, 0),
    missing,
    adjustments: waiting.filter(({ adjusts }) => adjusts).reduce((sum, { entries }) => sum + entries, 0),
  };
}

/** By manager, the people assigned today to a project of theirs, without themselves. */
async function readTeams(tx: PoolClient, today: string): Promise<Map<string, Set<string>>> {
  const { rows } = await tx.query<{ manager: string; person: string }>(
    `select distinct p.manager_id as manager, a.user_id as person
       from assignments a join projects p on p.id = a.project_id and not p.deleted
      where not a.deleted and a.from_date <= $1 and (a.to_date is null or a.to_date >= $1) and a.user_id <> p.manager_id`,
    [today],
  );
  const teams = new Map<string, Set<string>>();
  for (const { manager, person } of rows)
    teams.set(manager, new Set([...(teams.get(manager) ?? []), person]));
  return teams;
}

/** Delegations whose last day (UTC) is over, to whoever had them. */
async function endedDelegations(tx: PoolClient, now: Date): Promise<NotificationInput[]> {
  const today = now.toISOString().slice(0, 10);
  const { rows } = await tx.query<{ id: string; by: string; to: string; through: string }>(
    `select d.id, d.decided_by as by, d.delegate_to as to, d.delegate_until as through from decisions d
      where d.action = 'delegate' and d.delegate_to is not null and d.decided_by is not null and not d.deleted
        and d.state in ('applied', 'partly_applied') and d.delegate_until < $1 and d.delegate_until >= $2
        and d.delegate_until >= (d.decided_at at time zone 'UTC')::date
        and not exists (
          select from decisions l
           where l.action = 'delegate' and l.decided_by = d.decided_by and l.delegate_to = d.delegate_to
             and l.entries = '[]' and l.state <> 'refused' and not l.deleted and (l.decided_at, l.id) > (d.decided_at, d.id))
        and not exists (
          select from notifications n where n.tenant_id = d.tenant_id and n.user_id = d.delegate_to
            and n.once_key = 'ended:' || d.id)`,
    [today, addDays(today, -7)],
  );
  return rows.map(({ id, by, to, through }) => ({
    userId: to,
    kind: 'delegation_ended',
    subjectId: id,
    facts: { by, through },
    once: `ended:${id}`,
  }));
}

async function toldBefore(tx: PoolClient, notices: readonly NotificationInput[]): Promise<Set<string>> {
  const { rows } = await tx.query<{ key: string }>(
    `select user_id || ' ' || once_key as key from notifications where once_key = any($1::text[])`,
    [[...new Set(notices.flatMap(({ once }) => once ?? []))]],
  );
  return new Set(rows.map(({ key }) => key));
}
