import { timeEntryLaterFields } from '../../../domain/entities/time-entry.ts';
import { WIRE_HEADER } from '../../../domain/wire/version.ts';
import type { Database } from './database.ts';
import type { Device } from './device.ts';
import { assignSql } from './firm.ts';
import type { Between, Sent, Weather } from './network.ts';
import { attend, create, decide, edit, move, remove, type Stage } from './person.ts';
import type { Random } from './random.ts';
import { time } from './virtual-time.ts';

/** What a seed is about. */
export interface Scenario {
  people: ('carl' | 'olga' | 'manager' | 'other')[];
  weather: Weather;
  /** How far each device's clock is off, ms. */
  clocks: number[];
  events: number;
  lengthMs: number;
  scopeChanges: boolean;
  /**
   * One device, if any, speaks another version of the wire: the next minor one, and the server's answers hold fields that
   * it does not know; the one before, which knows nothing of the fields that came since; or one that is too old, until it
   * is updated at the end.
   */
  oddWire: { device: number; version: '1.2' | '1.0' | '0.9' } | null;
}

const DAY_MS = 24 * 60 * 60_000;

export function scenarioOf(plan: Random): Scenario {
  const people = plan.pick<Scenario['people']>([
    ['carl', 'carl'],
    ['carl', 'carl'],
    ['carl', 'manager'],
    ['carl', 'manager'],
    ['carl', 'carl', 'manager'],
    ['carl', 'carl', 'manager'],
    ['carl', 'olga', 'manager'],
    ['carl', 'manager', 'manager'],
  ]);
  const bad = plan.weighted({ calm: 1, lossy: 4, awful: 3 });
  const rate = { calm: 0.005, lossy: 0.03, awful: 0.08 }[bad];
  const weather: Weather = {
    lostBefore: rate,
    lostAfter: rate * 1.5,
    duplicated: rate * 1.5,
    delayed: rate,
    halfOpen: rate * 0.5,
    serverError: rate,
    portal: rate * 0.5,
    news: plan.chance(0.25),
    longestMs: plan.pick([5, 80, 800]),
  };
  return {
    people,
    weather,
    clocks: people.map(() => (plan.chance(0.4) ? plan.int(-DAY_MS, DAY_MS) : 0)),
    events: plan.int(7, 16),
    lengthMs: plan.int(20, 90) * 1_000,
    scopeChanges: plan.chance(0.3),
    oddWire: plan.chance(0.22) ? oddWire(plan.int(0, people.length - 1), plan.chance(0.75)) : null,
  };
}

function oddWire(device: number, understood: boolean): Scenario['oddWire'] {
  if (!understood) return { device, version: '0.9' };
  return { device, version: device % 2 === 0 ? '1.2' : '1.0' };
}

/** Lets everything happen at its time. */
export async function playOut(
  stage: Stage,
  scenario: Scenario,
  devices: Device[],
  database: Database,
): Promise<void> {
  const { plan } = stage;
  const update = speakOddly(stage, scenario, devices);
  for (const device of devices) time.later(plan.int(0, 2_000), () => void device.open());
  const end = time.now + scenario.lengthMs;
  for (let event = 0; event < scenario.events; event += 1)
    time.later(plan.int(1_500, scenario.lengthMs), () => happen(stage, scenario, devices, database));
  // Something to work on from the start.
  for (const device of devices)
    if (device.person.roles.includes('consultant'))
      time.later(plan.int(1_000, 3_000), () => create(stage, device, false));
  await time.advanceTo(end);
  // A token lives 15 minutes: sometimes everybody sleeps over its end.
  if (plan.chance(0.06)) {
    stage.count('sleeps');
    await time.advanceTo(time.now + 16 * 60_000);
  }
  update();
}

/** @returns what puts a device that is too old right: the update, which starts it anew */
function speakOddly(stage: Stage, { oddWire }: Scenario, devices: Device[]): () => void {
  const device = oddWire && devices[oddWire.device];
  if (!device) return () => undefined;
  const { version } = oddWire;
  const words = { '1.2': 'a newer wire', '1.0': 'an older wire', '0.9': 'a wire that is too old' };
  stage.count(`speaks ${words[version]}`);
  const between: Between = {
    request: (sent) => ({
      ...(version === '1.0' ? { ...sent, body: sent.body && withoutLaterFields(sent.body) } : sent),
      headers: { ...sent.headers, [WIRE_HEADER]: version },
    }),
    answer: (sent, answer) => {
      if (version === '1.2') return withUnknownFields(sent, answer);
      return version === '1.0' ? { ...answer, body: withoutLaterFields(answer.body) } : answer;
    },
  };
  device.line.between.push(between);
  if (version === '1.0') device.fieldsItCannotKnow = Object.keys(timeEntryLaterFields);
  return () => {
    if (version !== '0.9') return;
    device.line.between.splice(device.line.between.indexOf(between), 1);
    device.crash();
  };
}

function happen(stage: Stage, scenario: Scenario, devices: Device[], database: Database): void {
  const { plan } = stage;
  const kind = plan.weighted({
    work: 12,
    crash: 0.8,
    crashAtWrite: 1.6,
    wipe: 0.5,
    offline: 1.2,
    scope: scenario.scopeChanges ? 2 : 0,
    byHand: 0.5,
  });
  const device = plan.pick(devices);
  const consultant = device.person.roles.includes('consultant');
  const happenings: Record<typeof kind, () => void> = {
    work: () => (consultant ? consultantWorks(stage, device) : decide(stage, device)),
    crash: () => crash(stage, device, false),
    wipe: () => crash(stage, device, true),
    crashAtWrite: () => {
      device.crashAtWrite(plan.int(1, 12), plan.chance(0.5) ? 'before' : 'after');
      if (consultant) consultantWorks(stage, device);
      // It may have died of it, or dies later; somebody starts it again in any case.
      reopenLater(stage, device, false);
    },
    offline: () => {
      stage.count('goes offline');
      device.line.offline = true;
      time.later(plan.int(2_000, 60_000), () => {
        device.line.offline = false;
        void device.act(async (data) => data.syncNow());
      });
    },
    scope: () => void changeScope(stage, database),
    byHand: () => void writeByHand(stage, database),
  };
  happenings[kind]();
}

function consultantWorks(stage: Stage, device: Device): void {
  const { plan } = stage;
  const work = plan.weighted({
    create: 3,
    bad: 0.7,
    edit: 6,
    remove: 0.6,
    submit: 3,
    recall: 1.5,
    attend: 1,
  });
  const works: Record<typeof work, () => void> = {
    create: () => create(stage, device, false),
    bad: () => create(stage, device, true),
    edit: () => edit(stage, device),
    remove: () => remove(stage, device),
    submit: () => move(stage, device, 'submitted'),
    recall: () => move(stage, device, 'draft'),
    attend: () => attend(stage, device),
  };
  works[work]();
}

function crash(stage: Stage, device: Device, wipe: boolean): void {
  device.crash();
  if (wipe) {
    stage.count('wipes');
    device.wipeWorkingData();
  }
  reopenLater(stage, device, stage.plan.chance(0.3));
}

function reopenLater(stage: Stage, device: Device, newClock: boolean): void {
  const { plan } = stage;
  const offset = newClock ? plan.int(-DAY_MS, DAY_MS) : device.clockOffsetMs;
  time.later(plan.int(100, 20_000), () => {
    if (device.isOpen || device.isOpening) return;
    device.clockOffsetMs = offset;
    void device.open();
  });
}

/** Somebody in the firm changes who works on what, past the app and its locks. */
async function changeScope(stage: Stage, database: Database): Promise<void> {
  const { firm, plan } = stage;
  const [project, other] = firm.projects;
  const change = plan.pick(['unassign', 'assign', 'assignOther', 'manager'] as const);
  const [carl] = firm.consultants;
  const { tenantId } = firm;
  const manager = plan.pick([firm.manager, firm.otherManager]);
  const assignedTo = change === 'assignOther' ? other : project;
  const statements: Record<typeof change, [text: string, values: unknown[]]> = {
    unassign: [
      'UPDATE assignments SET deleted = true WHERE tenant_id = $1 AND user_id = $2 AND NOT deleted',
      [tenantId, carl.id],
    ],
    manager: [
      'UPDATE projects SET manager_id = $3 WHERE tenant_id = $1 AND id = $2',
      [tenantId, project.id, manager.id],
    ],
    assign: [assignSql, [time.uuid(), tenantId, assignedTo.id, carl.id]],
    assignOther: [assignSql, [time.uuid(), tenantId, assignedTo.id, carl.id]],
  };
  await byHand(stage, database, `scope ${change}`, ...statements[change]);
}

/** An import, an invoice run, somebody with psql: a row changes and no code of ours knows. */
async function writeByHand(stage: Stage, database: Database): Promise<void> {
  const { firm, plan } = stage;
  await byHand(
    stage,
    database,
    'writes by hand',
    'UPDATE projects SET name = $3 WHERE tenant_id = $1 AND id = $2',
    [firm.tenantId, firm.projects[0].id, `Named ${plan.int(1, 1e9)}`],
  );
}

/** One statement in a transaction that stays open for a while. */
async function byHand(
  stage: Stage,
  database: Database,
  what: string,
  text: string,
  values: unknown[],
): Promise<void> {
  const { firm, plan } = stage;
  const openMs = plan.chance(0.5) ? plan.int(1, 3_000) : 0;
  stage.count(what);
  stage.trace.add(what);
  await database.asOwner(async (owner) => {
    await owner.query(`SELECT set_config('app.current_tenant', $1, true)`, [firm.tenantId]);
    await owner.query(text, values);
    if (openMs > 0) await new Promise<void>((resolve) => time.later(openMs, resolve));
  });
}

/** What a server one minor version ahead may say besides. */
/** A message as somebody reads and writes it who does not know what came with wire 1.1. */
function withoutLaterFields(body: string): string {
  try {
    return JSON.stringify(
      JSON.parse(body, (key, value: unknown) => (key in timeEntryLaterFields ? undefined : value)),
    );
  } catch {
    // What a portal or a proxy says.
    return body;
  }
}

function withUnknownFields<Answer extends { status: number; body: string }>(
  sent: Sent,
  answer: Answer,
): Answer {
  if (answer.status !== 200 || !sent.path.includes('/pull')) return answer;
  const page = JSON.parse(answer.body);
  const documents = page.documents.map((row: object) => ({ ...row, futureField: { any: 'thing' } }));
  return { ...answer, body: JSON.stringify({ ...page, documents, futureFrame: 1 }) };
}
