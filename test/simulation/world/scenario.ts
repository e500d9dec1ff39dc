import type { Database } from './database.ts';
import type { Device } from './device.ts';
import type { Rules } from './firm.ts';
import { decide, delegate, sendNow, takeBack } from './manager.ts';
import type { Weather } from './network.ts';
import { type OddWire, oddWire, speakOddly } from './odd-wire.ts';
import { changeRules, changeScope, invoice, passMidnight, writeByHand } from './office.ts';
import { adjust, attend, create, edit, move, remove, type Stage } from './person.ts';
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
  rules: Rules;
  /** An administrator changes rules as it goes. */
  ruleChanges: boolean;
  /** Some time is approved soon and then adjusted, so that there is something to reopen, replay and invoice. */
  settles: boolean;
  /** Half-way everybody closes the app and goes home; the next morning it goes on. */
  night: boolean;
  /** One device, if any, speaks another version of the wire. */
  oddWire: OddWire | null;
}

const DAY_MS = 24 * 60 * 60_000;

export function scenarioOf(plan: Random): Scenario {
  const people = plan.pick<Scenario['people']>([
    ['carl', 'carl'],
    ['carl', 'carl'],
    ['carl', 'manager'],
    ['carl', 'manager'],
    ['carl', 'manager', 'other'],
    ['carl', 'manager', 'other'],
    ['carl', 'manager', 'other'],
    ['carl', 'carl', 'manager'],
    ['carl', 'olga', 'manager'],
    ['carl', 'manager', 'manager'],
  ]);
  const settles = plan.chance(0.55);
  const bad = plan.weighted({ calm: settles ? 3 : 1, lossy: 4, awful: settles ? 2 : 3 });
  const rate = { calm: 0.005, lossy: 0.03, awful: 0.08 }[bad];
  const weather: Weather = {
    lostBefore: rate,
    lostAfter: rate * 1.5,
    duplicated: rate * 1.5,
    delayed: rate,
    halfOpen: rate * 0.5,
    serverError: rate,
    portal: rate * 0.5,
    news: plan.chance(settles ? 0.6 : 0.25),
    longestMs: plan.pick([5, 80, 800]),
  };
  const night = plan.chance(0.2);
  const rules: Rules = {
    decides: plan.chance(0.2) ? 'sheet' : 'project',
    selfApproval: plan.chance(0.15),
    autoApprove: plan.chance(0.15),
    lockAfterDays: night && plan.chance(0.7) ? 1 : null,
    managersLog: plan.chance(0.2),
  };
  return {
    people,
    weather,
    rules,
    night,
    settles,
    ruleChanges: plan.chance(0.35),
    clocks: people.map(() => (plan.chance(0.4) ? plan.int(-DAY_MS, DAY_MS) : 0)),
    events: plan.int(7, 16),
    lengthMs: plan.int(settles ? 50 : 20, 90) * 1_000,
    scopeChanges: plan.chance(0.3),
    oddWire: plan.chance(0.22) ? oddWire(plan.int(0, people.length - 1), plan.chance(0.75)) : null,
  };
}

/** Lets everything happen at its time. */
export async function playOut(
  stage: Stage,
  scenario: Scenario,
  devices: Device[],
  database: Database,
): Promise<void> {
  const { plan } = stage;
  const update = speakOddly(stage, scenario.oddWire);
  for (const device of devices) time.later(plan.int(0, 2_000), () => void device.open());
  const half = Math.floor(scenario.lengthMs / 2);
  const nightMs = scenario.night ? 24 * 60 * 60_000 : 0;
  const dayTime = (ms: number) => (ms < half ? ms : ms + nightMs);
  const end = time.now + scenario.lengthMs + nightMs;
  for (let event = 0; event < scenario.events; event += 1) {
    time.later(dayTime(plan.int(1_500, scenario.lengthMs)), () => happen(stage, scenario, devices, database));
  }
  // Something to work on from the start.
  for (const device of devices)
    if (device.person.roles.includes('consultant'))
      time.later(plan.int(1_000, 3_000), () => create(stage, device, false));
  if (scenario.settles) settle(stage, devices, dayTime);
  if (scenario.night) await sleepOver(stage, devices, database, time.now + half);
  await time.advanceTo(end);
  // A token lives 15 minutes: sometimes everybody sleeps over its end.
  if (plan.chance(0.06)) {
    stage.count('sleeps');
    await time.advanceTo(time.now + 16 * 60_000);
  }
  update();
}

/** Time is logged, sent and approved, adjusted, and that approved or reopened as well; in between anything may happen. */
function settle(stage: Stage, devices: Device[], dayTime: (ms: number) => number): void {
  const { plan, firm } = stage;
  // Then the other one decides for the manager, until told otherwise.
  const lends = devices.some(({ person }) => person === firm.otherManager) && plan.chance(0.7);
  for (const device of devices) {
    // Whoever comes to a screen to work looks at what is new first.
    const at = (from: number, to: number, run: () => void) => {
      const when = plan.int(from, to);
      time.later(dayTime(when - 1_500), () => void device.act(async (data) => data.syncNow()));
      time.later(dayTime(when), run);
    };
    const decides = () => decide(stage, device, plan.chance(0.2) ? 'reject' : 'approve');
    if (device.person.roles.includes('consultant')) {
      at(1_500, 4_000, () => create(stage, device, false));
      at(4_500, 6_000, () => move(stage, device, 'submitted'));
      if (plan.chance(0.5)) {
        // What was sent is put right while somebody looks at it.
        const from = plan.int(8_000, 12_000);
        at(from, from, () => move(stage, device, 'draft'));
        at(from + 400, from + 1_000, () => edit(stage, device));
        at(from + 1_500, from + 2_500, () => move(stage, device, 'submitted'));
      }
      if (lends) at(9_000, 14_000, () => create(stage, device, false));
      if (lends) at(15_000, 17_000, () => move(stage, device, 'submitted'));
      at(18_000, 24_000, () => adjust(stage, device));
      at(26_000, 31_000, () => adjust(stage, device));
      if (plan.chance(0.5)) at(40_000, 60_000, () => adjust(stage, device));
      continue;
    }
    if (lends && device.person === firm.manager) {
      at(3_000, 6_000, () => delegate(stage, device, false));
      at(18_000, 40_000, () => delegate(stage, device, true));
    } else at(8_000, 13_000, decides);
    if (lends && device.person === firm.otherManager) at(18_000, 36_000, decides);
    at(33_000, 40_000, decides);
    at(42_000, 50_000, decides);
    if (plan.chance(0.6)) at(35_000, 60_000, () => decide(stage, device, 'reopen'));
  }
}

/** Everybody closes the app without waiting for anything, and opens it on the next morning at the same time. */
async function sleepOver(stage: Stage, devices: Device[], database: Database, from: number): Promise<void> {
  // Whoever decides for somebody may do so on the train home, and send it the next day.
  for (const device of devices) {
    if (device.person !== stage.firm.otherManager) continue;
    time.later(from - time.now - 5_000, () => {
      device.line.offline = true;
    });
    time.later(from - time.now - 3_000, () => decide(stage, device, 'approve'));
  }
  await time.advanceTo(from);
  stage.count('nights');
  stage.trace.add('night');
  stage.asleep = true;
  for (const device of devices) device.crash();
  await time.advanceTo((Math.floor(from / DAY_MS) + 1) * DAY_MS + 60_000);
  void passMidnight(database);
  await time.advanceTo(from + DAY_MS - 1);
  stage.asleep = false;
  for (const device of devices) {
    device.line.offline = false;
    void device.open();
  }
}

function happen(stage: Stage, scenario: Scenario, devices: Device[], database: Database): void {
  const { plan } = stage;
  const kind = plan.weighted({
    work: 13,
    crash: 0.8,
    crashAtWrite: 1.6,
    wipe: 0.5,
    offline: 1.2,
    scope: scenario.scopeChanges ? 2 : 0,
    byHand: 0.4,
    rules: scenario.ruleChanges ? 2.5 : 0,
    invoice: 0.8,
  });
  const device = plan.pick(devices);
  const consultant = device.person.roles.includes('consultant');
  const happenings: Record<typeof kind, () => void> = {
    work: () => (consultant ? consultantWorks(stage, device) : managerWorks(stage, scenario, device)),
    crash: () => crash(stage, device, false),
    wipe: () => crash(stage, device, true),
    crashAtWrite: () => {
      device.crashAtWrite(plan.int(1, 12), plan.chance(0.5) ? 'before' : 'after');
      if (consultant) consultantWorks(stage, device);
      else managerWorks(stage, scenario, device);
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
    rules: () => void changeRules(stage, database),
    invoice: () => void invoice(stage, database),
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
    attend: 1.2,
    adjust: 3,
  });
  const works: Record<typeof work, () => void> = {
    create: () => create(stage, device, false),
    bad: () => create(stage, device, true),
    edit: () => edit(stage, device),
    remove: () => remove(stage, device),
    submit: () => move(stage, device, 'submitted'),
    recall: () => move(stage, device, 'draft'),
    attend: () => attend(stage, device),
    adjust: () => adjust(stage, device),
  };
  works[work]();
}

function managerWorks(stage: Stage, { rules }: Scenario, device: Device): void {
  const { plan } = stage;
  const logs = rules.managersLog ? 1 : 0;
  const work = plan.weighted({
    decide: 10,
    takeBack: 0.5,
    sendNow: 0.3,
    delegate: 1,
    endDelegation: 0.7,
    create: logs * 2,
    submit: logs * 2,
  });
  const works: Record<typeof work, () => void> = {
    decide: () => decide(stage, device),
    takeBack: () => takeBack(stage, device),
    sendNow: () => sendNow(stage, device),
    delegate: () => delegate(stage, device, false),
    endDelegation: () => delegate(stage, device, true),
    create: () => create(stage, device, false),
    submit: () => move(stage, device, 'submitted'),
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
    if (stage.asleep || device.isOpen || device.isOpening) return;
    device.clockOffsetMs = offset;
    void device.open();
  });
}
