import { firstValueFrom } from 'rxjs';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { newEntry } from '../../../renderer/data/new-entry.ts';
import { type AttentionItem, DataError, type StintData } from '../../../renderer/data/types.ts';
import type { SealingKeys } from '../../../sync-server/modules/identity/sealing-keys.ts';
import type { Device } from './device.ts';
import type { Firm } from './firm.ts';
import { type Act, type Model, type ModelField, shownOf, type Value } from './model.ts';
import type { Random } from './random.ts';
import type { Trace } from './trace.ts';
import { time } from './virtual-time.ts';

export interface Stage {
  firm: Firm;
  sealing: SealingKeys;
  model: Model;
  plan: Random;
  trace: Trace;
  devices: Device[];
  /** It is night: no app is started. */
  asleep: boolean;
  /** Counts what people did, so that a run can say that work happened. */
  count(what: string): void;
  /** Something that must never happen. */
  violation(what: string): void;
}

/** Days on which people log work. */
export const workDays = ['2026-05-25', '2026-05-26', '2026-05-27', '2026-05-28', '2026-05-29', '2026-06-01'];

/** Lets somebody do something on a device; what goes wrong in a way that nobody planned is a violation. */
export function doing(
  stage: Stage,
  device: Device,
  what: string,
  run: (data: StintData) => Promise<void>,
): void {
  const done = device.act(run);
  if (!done) return;
  stage.trace.add(`${device.name} ${what}`);
  stage.count(what);
  done.catch((error: unknown) => {
    if (error instanceof DataError && ['not_found', 'invalid'].includes(error.kind)) return;
    stage.violation(
      `${device.name} could not ${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  });
}

function ownEntries(data: StintData): Promise<TimeEntry[]> {
  return firstValueFrom(data.watchEntries({ userId: data.userId }));
}

async function isUnsent(data: StintData, entryId: string): Promise<boolean> {
  const ways = await firstValueFrom(data.entryWays());
  return ways.get(entryId)?.kind === 'saved_here';
}

/** What stands around a change of an entry: what its device and the person's others may hold unsent of it. */
async function around(
  stage: Stage,
  device: Device,
  entryId: string,
): Promise<Pick<Act, 'onUnsent' | 'beside'>> {
  const asked = stage.devices
    .filter(({ person }) => person === device.person)
    .map(async (one) => ({
      name: one.name,
      unsent: (await one.act((data) => isUnsent(data, entryId))) ?? true,
    }));
  const unsent = new Set((await Promise.all(asked)).filter((one) => one.unsent).map(({ name }) => name));
  const onUnsent = unsent.delete(device.name);
  return { onUnsent, beside: unsent };
}

async function saved(act: Act, saving: Promise<void>): Promise<void> {
  await saving;
  act.saved = true;
}

export function create(stage: Stage, device: Device, bad: boolean): void {
  const { firm, plan, model } = stage;
  const [project, closed] = firm.projects;
  const description = `made ${plan.int(1, 1e9)}`;
  const minutes = plan.int(1, 55);
  const good = {
    projectId: project.id,
    taskId: project.taskId,
    date: plan.pick(workDays),
    activityCode: 'DEV',
  };
  const spoilt = plan.pick([
    { ...good, date: '2026-06-20' },
    { ...good, projectId: closed.id, taskId: closed.taskId },
    { ...good, activityCode: 'NONE' },
    { ...good, projectId: time.uuid() },
  ]);
  doing(stage, device, bad ? 'creates what will be refused' : 'creates', async (data) => {
    const fields = { ...(bad ? spoilt : good), minutes, zone: 'Europe/Berlin', billable: true, description };
    const entry = newEntry(data, fields, new Date());
    const { status: _, ...set } = shownOf(entry);
    const act = model.act({ device: device.name, userId: data.userId, entryId: entry.id, base: null, set });
    await saved(act, data.saveEntry(entry));
  });
}

/** Changes a field or two of an entry in a form that is open for a while, during which news may come. */
export function edit(stage: Stage, device: Device): void {
  const { plan, model } = stage;
  const formOpenMs = plan.chance(0.3) ? plan.int(500, 20_000) : 0;
  const back = plan.chance(0.45);
  const fields = plan.pick([
    ['description'],
    ['minutes'],
    ['minutes', 'description'],
    ['date'],
    ['activityCode'],
  ] as const);
  const values: Record<string, Value> = {
    description: `said ${plan.int(1, 1e9)}`,
    minutes: plan.int(1, 55),
    date: plan.pick(workDays),
    activityCode: plan.pick(['DEV', 'INT']),
  };
  const choice = plan.next();
  doing(stage, device, 'edits', async (data) => {
    const editable = (await ownEntries(data)).filter(
      ({ status }) => status === 'draft' || status === 'rejected',
    );
    const entry = editable[Math.floor(choice * editable.length)];
    if (!entry) return;
    if (formOpenMs > 0) await new Promise((resolve) => setTimeout(resolve, formOpenMs));
    const base = shownOf(entry);
    const set: Record<string, Value> = {};
    for (const field of fields) {
      const earlier = back ? model.earlier(entry.id, field as ModelField, base[field]) : undefined;
      const value = earlier ?? values[field] ?? null;
      if (value !== base[field]) set[field] = value;
    }
    if (Object.keys(set).length === 0) return;
    const known = await around(stage, device, entry.id);
    const act = model.act({
      device: device.name,
      userId: data.userId,
      entryId: entry.id,
      base,
      set,
      ...known,
    });
    await saved(act, data.saveEntry({ ...entry, ...set }));
  });
}

export function remove(stage: Stage, device: Device): void {
  const { model } = stage;
  const choice = stage.plan.next();
  doing(stage, device, 'removes', async (data) => {
    const removable = (await ownEntries(data)).filter(
      ({ status }) => status === 'draft' || status === 'rejected',
    );
    const entry = removable[Math.floor(choice * removable.length)];
    if (!entry) return;
    const set = { _deleted: true };
    const act = model.act({
      device: device.name,
      userId: data.userId,
      entryId: entry.id,
      base: shownOf(entry),
      set,
    });
    await saved(act, data.removeEntry(entry.id));
  });
}

export function move(stage: Stage, device: Device, to: 'submitted' | 'draft'): void {
  const { model, plan } = stage;
  const share = plan.next();
  doing(stage, device, to === 'submitted' ? 'submits' : 'recalls', async (data) => {
    const from = to === 'submitted' ? ['draft', 'rejected'] : ['submitted'];
    const movable = (await ownEntries(data)).filter(({ status }) => from.includes(status));
    const chosen = movable.slice(0, Math.ceil(movable.length * share));
    if (chosen.length === 0) return;
    const known = await Promise.all(chosen.map((entry) => around(stage, device, entry.id)));
    const acts = chosen.map((entry, index) =>
      model.act({
        device: device.name,
        userId: data.userId,
        entryId: entry.id,
        base: shownOf(entry),
        set: { status: to },
        ...known[index],
      }),
    );
    const ids = chosen.map(({ id }) => id);
    await (to === 'submitted' ? data.submitEntries(ids) : data.recallEntries(ids));
    for (const act of acts) act.saved = true;
  });
}

/** Adjusts a settled entry of one's own that nothing adjusts yet, in a form that is open for a while; or logs late work. */
export function adjust(stage: Stage, device: Device): void {
  const { plan, model, firm } = stage;
  const choice = plan.next();
  const formOpenMs = plan.chance(0.3) ? plan.int(500, 15_000) : 0;
  const minutes = plan.int(1, 55);
  const sends = plan.chance(0.85);
  const late = plan.chance(0.25);
  const description = `late ${plan.int(1, 1e9)}`;
  const date = plan.pick(workDays);
  const [project] = firm.projects;
  doing(stage, device, late ? 'logs late work' : 'adjusts', async (data) => {
    const all = await ownEntries(data);
    const open = all.filter(
      ({ id, status, replacedById }) =>
        ['approved', 'invoiced'].includes(status) &&
        replacedById === null &&
        !all.some((other) => other.correctsId === id && other.status !== 'rejected'),
    );
    const original = open[Math.floor(choice * open.length)];
    if (!late && !original) return;
    if (formOpenMs > 0) await new Promise((resolve) => setTimeout(resolve, formOpenMs));
    const work =
      late || !original
        ? { projectId: project.id, taskId: project.taskId, activityCode: 'DEV', date, description }
        : { ...shownOf(original), taskId: original.taskId, correctsId: original.id };
    const { projectId, taskId, activityCode } = work;
    const entry = newEntry(
      data,
      {
        ...{ projectId: String(projectId), taskId, activityCode: String(activityCode), minutes },
        ...{ date: String(work.date), description: String(work.description), zone: 'Europe/Berlin' },
        billable: true,
        ...(late || !original ? { source: 'adjustment' } : { correctsId: original.id }),
      },
      new Date(),
    );
    stage.count(late ? 'late work' : 'adjustments');
    const { status: _, ...set } = shownOf(entry);
    const act = model.act({ device: device.name, userId: data.userId, entryId: entry.id, base: null, set });
    await saved(act, data.saveEntry(entry));
    if (!sends) return;
    const sent = model.act({
      device: device.name,
      userId: data.userId,
      entryId: entry.id,
      base: shownOf(entry),
      set: { status: 'submitted' },
      onUnsent: true,
    });
    await data.submitEntries([entry.id]);
    sent.saved = true;
  });
}

/** Looks at Needs attention: drops one thing, or saves it again put right. */
export function attend(stage: Stage, device: Device): void {
  const { model, plan, firm } = stage;
  const drop = plan.chance(0.5);
  const choice = plan.next();
  doing(stage, device, 'attends', async (data) => {
    const items = (await firstValueFrom(data.attention())).filter(
      ({ collection }) => collection === 'timeEntries',
    );
    const item: AttentionItem | undefined = items[Math.floor(choice * items.length)];
    if (!item) return;
    if (drop || item.deleted || item.kind === 'overlap') {
      if (item.deleted && item.kind === 'refused') return;
      const { mine, fields, deleted } = item;
      model.drop(
        device.name,
        item.documentId,
        item.kind === 'overlap' ? { mine: { ...mine, _deleted: deleted }, fields } : undefined,
      );
      await data.dropAttention(item.operationId);
      return;
    }
    const present = (await ownEntries(data)).find(({ id }) => id === item.documentId);
    if (present && item.code === 'period_locked' && present.correctsId === null) {
      // Nothing of it changes but what it is: late work.
      stage.count('late work');
      await data.saveEntry({ ...present, source: 'adjustment' });
      return;
    }
    if (item.code === 'immutable') {
      const made = await data.adjust(item.operationId);
      stage.count('adjustments');
      const { status: _, ...set } = shownOf(made);
      model.drop(device.name, item.documentId);
      model.act({ device: device.name, userId: data.userId, entryId: made.id, base: null, set }).saved = true;
      return;
    }
    if (!present || !['draft', 'rejected'].includes(present.status)) return;
    const [project] = firm.projects;
    const base = shownOf(present);
    const set = { projectId: project.id, taskId: project.taskId, date: '2026-05-22', activityCode: 'DEV' };
    const act = model.act({ device: device.name, userId: data.userId, entryId: present.id, base, set });
    await saved(act, data.saveEntry({ ...present, ...set }));
  });
}
