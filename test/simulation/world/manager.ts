import { firstValueFrom } from 'rxjs';
import type { Decision, DecisionAction } from '../../../domain/entities/decision.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { contentHash } from '../../../domain/rules/content-hash.ts';
import { delegationEnd } from '../../../domain/rules/delegation.ts';
import type { StintData } from '../../../renderer/data/types.ts';
import type { Device } from './device.ts';
import { contentOf, type ShownToApprover } from './model.ts';
import { doing, type Stage } from './person.ts';
import { time } from './virtual-time.ts';

/**
 * Approves, rejects or reopens some of what is on the screen, after a while of thinking; sometimes it is held for some
 * seconds before it is sent, and taken back within them.
 */
export function decide(stage: Stage, device: Device, only?: 'approve' | 'reject' | 'reopen'): void {
  const { plan } = stage;
  const action = only ?? plan.weighted({ approve: 7, reject: 2, reopen: 2.5 });
  const thinksMs = plan.chance(0.5) ? plan.int(500, only ? 6_000 : 40_000) : 0;
  const holdMs = !only && plan.chance(0.35) ? plan.int(1_000, 15_000) : 0;
  const takesBack = plan.chance(0.4) ? plan.int(10, 12_000) : null;
  const from = plan.chance(0.7) ? 0 : plan.next();
  const most = plan.int(1, 4);
  const ownComments = plan.chance(0.4);
  const silent = plan.chance(0.2);
  doing(stage, device, action, async (data) => {
    const wanted = action === 'reopen' ? 'approved' : 'submitted';
    const all = await firstValueFrom(data.watchEntries({ status: wanted }));
    const first = Math.floor(from * all.length);
    const shown = all.slice(first, first + most);
    if (shown.length === 0) return;
    const hashed = await Promise.all(shown.map(async (entry) => ({ entry, hash: await contentHash(entry) })));
    // What the approver has on the screen while thinking is what the decision is about.
    if (thinksMs > 0) await new Promise((resolve) => setTimeout(resolve, thinksMs));
    const entries = hashed.map(({ entry, hash }, index) => ({
      entryId: entry.id,
      contentHash: hash,
      ...(ownComments && index === 0 ? { comment: 'This one.' } : {}),
    }));
    const comment = silent ? '' : 'Looked at it.';
    const decision = made(data, { action, entries, comment });
    const told = tell(stage, device, decision, shown);
    if (takesBack !== null) time.later(takesBack, () => takeBack(stage, device));
    await data.decideAll([decision], shown, holdMs);
    told.saved = true;
  });
}

/** Takes back what still waits, as the undo of a screen does. */
export function takeBack(stage: Stage, device: Device): void {
  doing(stage, device, 'takes back', async (data) => {
    const waiting = await firstValueFrom(data.waitingDecisions());
    // The undo of a screen asks for what was made last, wherever it is by now.
    const last = stage.model.decisions.findLast(
      (told) => told.device === device.name && told.saved && !told.takenBack,
    );
    const ids = [...new Set([...waiting.map(({ id }) => id), ...(last ? [last.decisionId] : [])])];
    if (ids.length === 0) return;
    const asked = stage.model.decisions.filter(({ decisionId }) => ids.includes(decisionId));
    for (const told of asked) told.askedBack = true;
    const gone = await data.takeBackDecisions(ids);
    for (const told of asked) {
      // Two who asked at once have one answer that says yes.
      told.takenBack ||= gone.includes(told.decisionId);
      told.askedBack = told.takenBack;
      if (told.takenBack) stage.count('taken back');
    }
  });
}

export function sendNow(stage: Stage, device: Device): void {
  doing(stage, device, 'sends decisions now', async (data) => data.sendDecisionsNow());
}

/** Lets the other manager decide: on everything or on some entries, until some day or for good; or ends that. */
export function delegate(stage: Stage, device: Device, end: boolean): void {
  const { firm, plan } = stage;
  const to = device.person === firm.manager ? firm.otherManager : firm.manager;
  const some = !end && plan.chance(0.25);
  const until = plan.pick([null, null, '2026-06-01', '2026-06-01', '2026-06-30']);
  doing(stage, device, end ? 'ends a delegation' : 'delegates', async (data) => {
    const all = some ? await firstValueFrom(data.watchEntries({ status: 'submitted' })) : [];
    const shown = all.slice(0, 3);
    const entries = await Promise.all(
      shown.map(async (entry) => ({ entryId: entry.id, contentHash: await contentHash(entry) })),
    );
    const decision = made(data, {
      action: 'delegate',
      entries,
      comment: '',
      delegateTo: to.id,
      delegateUntil: end ? delegationEnd(new Date().toISOString()) : until,
    });
    const told = tell(stage, device, decision, shown);
    await data.decideAll([decision], shown);
    told.saved = true;
  });
}

type Said = Pick<Decision, 'entries' | 'comment'> &
  Partial<Pick<Decision, 'delegateTo' | 'delegateUntil'>> & { action: DecisionAction };

function made(data: StintData, said: Said): Decision {
  const at = new Date().toISOString();
  return {
    id: time.uuid(),
    tenantId: data.tenantId,
    version: 0,
    createdAt: at,
    updatedAt: at,
    decidedBy: data.userId,
    decidedAt: at,
    delegateTo: null,
    delegateUntil: null,
    state: 'pending',
    results: [],
    ...said,
  };
}

function tell(
  { model }: Stage,
  device: Device,
  decision: Decision,
  shown: readonly TimeEntry[],
): ShownToApprover {
  const told: ShownToApprover = {
    decisionId: decision.id,
    device: device.name,
    by: device.person.id,
    action: decision.action,
    saved: false,
    askedBack: false,
    takenBack: false,
    entries: new Map(shown.map((entry) => [entry.id, contentOf(entry)])),
    hashes: new Map(decision.entries.map(({ entryId, contentHash: hash }) => [entryId, hash])),
  };
  model.decisions.push(told);
  return told;
}
