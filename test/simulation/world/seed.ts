import { createHash } from 'node:crypto';
import type { AttentionItem } from '../../../renderer/data/types.ts';
import { verifyChain } from '../../../sync-server/modules/audit/chain.ts';
import {
  type DeviceState,
  type Documents,
  differences,
  ordered,
  pullAll,
  ruleBreaks,
  standingBreaks,
  stateOf,
  statusOf,
} from './checks.ts';
import { Device, faults } from './device.ts';
import { type Firm, makeFirm, type Person, signIn } from './firm.ts';
import { Model } from './model.ts';
import { fair, Line } from './network.ts';
import type { Stage } from './person.ts';
import type { Plant } from './plants.ts';
import { Random } from './random.ts';
import { playOut, type Scenario, scenarioOf } from './scenario.ts';
import { scopeOf } from './scope.ts';
import type { Server } from './server.ts';
import { Trace } from './trace.ts';
import { readTruth, type Truth } from './truth.ts';
import { time } from './virtual-time.ts';

/** Most of the world's time that devices may need to agree once all is well. */
const HEALING_MS = 15 * 60_000;

export interface SeedResult {
  seed: number;
  operations: number;
  violations: string[];
  counts: Record<string, number>;
  /** Hash of everything that happened. */
  trace: string;
  /** Hash of the same, whatever the order within a moment. */
  moments: string;
  lines: string[];
  /** Hash of what the server has in the end, without instants and versions. */
  outcome: string;
}

/** Plays one seed on the server: makes a firm, lets people and faults at it, heals everything and looks. */
export async function runSeed(
  server: Server,
  seed: number,
  options: { trace?: boolean; plant?: Plant | undefined } = {},
): Promise<SeedResult> {
  time.begin(seed);
  const trace = new Trace(options.trace === true);
  const violations: string[] = [];
  const counts: Record<string, number> = {};
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const plan = new Random(seed, 1);
  server.database.begin(seed);
  const scenario = scenarioOf(plan);
  const firm = await time.finished(makeFirm(server, scenario.rules));
  const devices = await makeDevices(server, firm, scenario, seed, trace);
  const { plant } = options;
  if (plant?.line) for (const { line } of devices) line.between.push(plant.line());
  faults.journal = plant?.journal;
  const model = new Model();
  let over = false;
  const violation = (what: string) => {
    // Whoever still has a form open when the world ends saves nothing and is owed nothing.
    if (!over) violations.push(what);
  };
  const { sealing } = server;
  const stage: Stage = { firm, sealing, model, plan, trace, devices, asleep: false, count, violation };

  time.later(plan.int(10_000, scenario.lengthMs), async () => {
    const truth = await readTruth(server.database, firm);
    for (const one of standingBreaks(model, truth)) violation(`on the way: ${one}`);
  });
  await playOut(stage, scenario, devices, server.database);
  const truth = await heal(stage, server, devices);
  over = true;
  for (const device of devices) {
    for (const [fate, times] of Object.entries(device.line.counts))
      counts[fate] = (counts[fate] ?? 0) + times;
    counts.crashes = (counts.crashes ?? 0) + device.crashes;
    void device.close();
  }
  await time.advanceTo(time.now + 60_000);
  for (const { line } of devices) line.hangUp();
  await time.settle();
  if (seed % 10 === 0) {
    const verdict = await time.finished(verifyChain(server.database.pool, firm.tenantId));
    if (!verdict.ok) violations.push(`the audit log does not hold: ${verdict.detail}`);
  }
  for (const line of server.takeErrors()) violations.push(`the server's own mistake: ${line.slice(0, 600)}`);
  return {
    seed,
    operations: model.acts.length + model.decisions.length,
    violations,
    counts,
    trace: trace.digest(),
    moments: trace.digestOfMoments(),
    lines: trace.lines,
    outcome: outcomeOf(truth),
  };
}

async function makeDevices(
  server: Server,
  firm: Firm,
  scenario: Scenario,
  seed: number,
  trace: Trace,
): Promise<Device[]> {
  const [carl, olga] = firm.consultants;
  const people: Record<Scenario['people'][number], Person> = {
    carl,
    olga,
    manager: firm.manager,
    other: firm.otherManager,
  };
  const devices: Device[] = [];
  for (const [index, key] of scenario.people.entries()) {
    const person = people[key];
    const name = `${person.name}-${index}`;
    const id = time.uuid();
    const session = { id, ...(await time.finished(signIn(server.database, firm, person, id))) };
    const line = new Line({
      app: server.app,
      random: new Random(seed, 100 + index),
      trace,
      name,
      weather: scenario.weather,
    });
    devices.push(
      new Device({
        name,
        person,
        id,
        tenantId: firm.tenantId,
        line,
        trace,
        session,
        clockOffsetMs: scenario.clocks[index] ?? 0,
        token: () => server.token(firm, person, session),
      }),
    );
  }
  return devices;
}

/** Good network, every app open: how long until every device shows what the server has, and is that what it should be? */
async function heal(stage: Stage, server: Server, devices: Device[]): Promise<Truth> {
  const { firm, model, violation } = stage;
  for (const device of devices) {
    const { line } = device;
    device.spare();
    line.offline = false;
    line.weather = { ...fair, news: line.weather.news };
  }
  const until = time.now + HEALING_MS;
  for (const device of devices) if (!device.isOpen && !device.isOpening) void device.open();
  let found: string[] = [];
  const states = new Map<Device, DeviceState>();
  for (let round = 0; ; round += 1) {
    if (round === 0) for (const device of devices) void device.act(async (data) => data.syncNow());
    await time.advanceTo(time.now + (round < 3 ? 1_000 : 5_000));
    // What was delayed may still arrive, and must change nothing.
    found = devices.some(({ line }) => line.underWay > 0) ? ['requests are still under way'] : [];
    for (const device of devices) {
      const status = await time.finished(statusOf(device));
      if (!status) found.push(`${device.name} is not open`);
      else if (status.phase !== 'up_to_date' || status.unsent > 0)
        found.push(
          `${device.name} is ${status.phase} with ${status.unsent} unsent ${status.lastError?.message ?? ''}`,
        );
    }
    const late = time.now >= until;
    if (found.length > 0 && !late) continue;
    const truth = await time.finished(readTruth(server.database, firm));
    for (const device of devices) {
      const state = await time.finished(stateOf(device));
      if (state) states.set(device, state);
    }
    if (found.length === 0) {
      const pulled = new Map<Person, Documents>();
      for (const [device, state] of states) {
        const { person, session } = device;
        const token = await server.token(firm, person, session);
        const all = pulled.get(person) ?? (await time.finished(pullAll(server.app, token)));
        pulled.set(person, all);
        found.push(
          ...differences(device.name, state, all, scopeOf(truth, person), device.fieldsItCannotKnow),
        );
      }
    }
    if (found.length === 0 || late) {
      for (const one of found) violation(`after healing: ${one}`);
      const attention = new Map<string, AttentionItem[]>();
      for (const [device, state] of states) attention.set(device.name, state.attention);
      for (const one of ruleBreaks(model, truth, attention)) violation(one);
      for (const one of uninvited(model, attention)) violation(one);
      const items = [...attention.values()].flat();
      for (const { kind } of items) stage.count(`attention ${kind}`);
      for (const what of happenedTo(truth)) stage.count(what);
      return truth;
    }
  }
}

/** Needs attention is for what its person did; nothing else may turn up there. */
function uninvited(model: Model, attention: ReadonlyMap<string, AttentionItem[]>): string[] {
  const touched = new Set([
    ...model.acts.map(({ device, entryId }) => `${device} ${entryId}`),
    ...model.decisions.map(({ device, decisionId }) => `${device} ${decisionId}`),
  ]);
  return [...attention].flatMap(([device, items]) =>
    items
      .filter(
        ({ documentId, mine }) =>
          !touched.has(`${device} ${documentId}`) && !touched.has(`${device} ${String(mine.correctsId)}`),
      )
      .map(
        ({ documentId, code }) => `${device} is asked about ${documentId} (${code}), which it never touched`,
      ),
  );
}

/** What decisions and locks came to on the server, a line for each time. */
function happenedTo({ seen, decisions, entries }: Truth): string[] {
  return [
    ...seen.flatMap(({ decision, after }) => {
      if (!decision) return after.status === 'invoiced' ? ['an entry is invoiced'] : [];
      const of = after.correctsId === null ? 'an entry' : 'an adjustment';
      return [`${of}: ${decision.action}${decision.by === null ? ' by rule' : ''}`];
    }),
    ...entries.flatMap(({ replacedBy }) => (replacedBy ? ['an entry is replaced'] : [])),
    ...decisions.flatMap(({ results }) => results.map(({ outcome }) => `decided ${outcome}`)),
  ];
}

function outcomeOf(truth: Truth): string {
  const { settings, audit, ...lists } = truth;
  const rows = Object.entries(lists).map(([name, list]: [string, unknown[]]) => [
    name,
    list.map((row) => ordered(row)).sort(),
  ]);
  rows.push(['settings', [ordered(settings)]], ['audit', [String(audit.length)]]);
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}
