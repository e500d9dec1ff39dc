import type { z } from 'zod';
import type { DoctorReport } from '../../../domain/ipc/doctor.ts';
import type { Notice, OpenedLink, ProxyQuestion } from '../../../domain/ipc/system.ts';
import type { IpcChannel, IpcEvent, IpcEvents, IpcResponse } from '../../../domain/ipc/table.ts';
import type { UpdateState } from '../../../domain/ipc/updates.ts';
import type { Policy, PolicyState } from '../../../domain/policy/policy.ts';
import type { StintApp } from './app.ts';

/** What main answers and tells in states that are hard to make for real: by Playwright's own line into it. */

/** Lets a channel be answered so from now on. What the page asked with is kept; `askedOf` tells it. */
export async function answer<Channel extends IpcChannel>(
  { electron }: StintApp,
  channel: Channel,
  response: IpcResponse<Channel>,
): Promise<void> {
  await electron.evaluate(
    ({ ipcMain }, given) => {
      const kept = globalThis as { stintAsked?: Record<string, unknown[]> };
      kept.stintAsked ??= {};
      const asked = kept.stintAsked;
      asked[given.channel] = [];
      ipcMain.removeHandler(given.channel);
      ipcMain.handle(given.channel, async (_event, request: unknown) => {
        asked[given.channel]?.push(request);
        return given.response;
      });
    },
    { channel: channel as string, response: response as unknown },
  );
}

/** What the page asked a channel since `answer`. */
export async function askedOf({ electron }: StintApp, channel: IpcChannel): Promise<unknown[]> {
  return electron.evaluate(
    (_, name) => (globalThis as { stintAsked?: Record<string, unknown[]> }).stintAsked?.[name] ?? [],
    channel as string,
  );
}

/** Tells the page of an event. */
export async function tell<Event extends IpcEvent>(
  { electron }: StintApp,
  event: Event,
  payload: z.input<IpcEvents[Event]>,
): Promise<void> {
  await electron.evaluate(
    ({ BrowserWindow }, given) => {
      BrowserWindow.getAllWindows()[0]?.webContents.send(given.event, given.payload);
    },
    { event: event as string, payload: payload as unknown },
  );
}

/** IT has set this, and it holds for answers and for whoever listens. */
export async function setPolicy(
  app: StintApp,
  values: Policy,
  broken: Partial<PolicyState> = {},
): Promise<void> {
  const state: PolicyState = { values, source: 'file', isLastGood: false, problems: [], ...broken };
  await answer(app, 'policy.get', state);
  await tell(app, 'policy.changed', state);
}

export const quietUpdate: UpdateState = {
  phase: 'idle',
  current: '1.0.0',
  checkedAt: '2026-11-24T09:12:00.000Z',
  available: null,
  progress: null,
  waitsFor: null,
  postponedUntil: null,
  refusal: null,
};

export const anUpdate: NonNullable<UpdateState['available']> = {
  version: '1.1.0',
  isRollback: false,
  isRequired: false,
  notes: {
    en: 'A quieter week view.\n\n- Copying a day keeps its descriptions\n- The timer asks once, not twice, after sleep\n- Faster start on older machines',
    de: 'Eine ruhigere Wochenansicht.\n\n- Beim Kopieren eines Tages bleiben die Beschreibungen\n- Der Timer fragt nach dem Ruhezustand einmal statt zweimal\n- Schnellerer Start auf älteren Rechnern',
  },
  size: 98_400_000,
  deadline: null,
};

/** Updates stand so, for whoever asks and whoever listens. */
export async function setUpdate(app: StintApp, state: UpdateState): Promise<void> {
  for (const channel of [
    'update.get',
    'update.check',
    'update.install',
    'update.postpone',
    'update.cancel',
    'update.fromFile',
  ] as const)
    await answer(app, channel, state);
  await tell(app, 'update.changed', state);
}

export const aReport: DoctorReport = {
  at: '2026-11-24T09:20:00.000Z',
  version: '1.0.0',
  platform: 'linux',
  findings: [
    finding('version', 'ok', 'Stint 1.0.0 on Linux, Electron 45.'),
    finding('proxy', 'ok', 'No proxy is used for the server.'),
    finding(
      'clock',
      'warning',
      'The clock of this machine is 94 s ahead of the server.',
      'Let the system set its clock from the network.',
      { difference_s: 94 },
    ),
    finding(
      'server',
      'failed',
      'https://stint.example.com did not answer within 10 s.',
      'Check the network, then the address of the server.',
      {
        address: 'https://stint.example.com',
        waited_ms: 10_000,
      },
    ),
    finding('keyring', 'skipped', 'Nobody is signed in.'),
    finding('journal', 'ok', 'Nothing waits to be sent.'),
  ],
};

function finding(
  check: DoctorReport['findings'][number]['check'],
  status: DoctorReport['findings'][number]['status'],
  summary: string,
  advice: string | null = null,
  facts: DoctorReport['findings'][number]['facts'] = {},
): DoctorReport['findings'][number] {
  return { check, status, summary, advice, facts, ms: 120 };
}

export const aQuestion: ProxyQuestion = {
  id: 1,
  host: 'proxy.corp.example',
  port: 3128,
  realm: 'Corporate network',
  isAgain: false,
  canRemember: true,
};

export const someNotices: Notice[] = Array.from({ length: 240 }, (_, index) => ({
  name: `package-${String(index).padStart(3, '0')}`,
  version: `1.${index}.0`,
  licence: index % 3 === 0 ? 'Apache-2.0' : 'MIT',
  text: `Copyright the authors of package ${index}\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this software…`,
}));

/** Stint is opened with a link or a file from outside; main hands it out once. */
export async function openLink(app: StintApp, link: OpenedLink): Promise<void> {
  await app.electron.evaluate(({ ipcMain, BrowserWindow }, opened) => {
    let waiting: unknown = opened;
    ipcMain.removeHandler('link.take');
    ipcMain.handle('link.take', async () => {
      const link = waiting;
      waiting = null;
      return { link };
    });
    BrowserWindow.getAllWindows()[0]?.webContents.send('link.opened', {});
  }, link as unknown);
}
