import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { app, type BrowserWindow, session as electronSession, nativeTheme } from 'electron';
import type { z } from 'zod';
import { type IpcEvent, type IpcEvents, ServerUrl, type TimerView } from '../domain/ipc/table.ts';
import { DATA_VERSION } from '../domain/release/data-version.ts';
import { serveApp } from './app-protocol.ts';
import { AuthClient } from './auth-client.ts';
import { AwayWatch } from './away.ts';
import { readClocks } from './clock.ts';
import { contentPolicy } from './content-policy.ts';
import { Diagnosis } from './diagnosis.ts';
import { saveFile } from './files.ts';
import { type IpcHandlers, registerIpc, sendEvent } from './ipc.ts';
import { LinkDesk } from './links.ts';
import { lockDown } from './lockdown.ts';
import { log } from './log.ts';
import { setMenu } from './menu.ts';
import { MiniWindow } from './mini-window.ts';
import { Network } from './network/network.ts';
import { namedPlaces } from './network/request-rules.ts';
import { readNotices } from './notices.ts';
import { showNotification } from './notify.ts';
import { openOutside } from './outside.ts';
import { PolicyHold } from './policy/hold.ts';
import { PowerWatch } from './power.ts';
import { ProfileFile } from './profile.ts';
import { type GuardOptions, ProfileGuard } from './profile-guard.ts';
import { Session } from './session.ts';
import { SystemShortcut } from './shortcut.ts';
import { SsoBrowser } from './sso/sso.ts';
import { startAnew } from './start-anew.ts';
import { keychainVault } from './token-vault.ts';
import { TimerTray } from './tray.ts';
import { askForBundle, buildIdentity, startUpdates } from './updates/start.ts';
import { openWindow } from './window.ts';
import { WindowStateFile } from './window-state.ts';

const development = !app.isPackaged;
const dist = path.resolve(import.meta.dirname, '..');

/** The window of the page; the small one is nothing without it. */
let page: BrowserWindow | null = null;

/** Brings the window of the page to the front, if there is one. */
function showWindow(): void {
  if (page?.isMinimized()) page.restore();
  page?.show();
  page?.focus();
}

/** What Stint is opened with from outside, from before the page is there. */
const links = new LinkDesk(() => tell('link.opened', {}));

/** A second Stint was started, which leaves everything to this one. @param folder where it was started */
export function openedAgain(args: readonly string[], folder: string): void {
  showWindow();
  void links.openArgs(args.slice(1), folder);
}

/** Must run before the app is ready: macOS brings links and files by events, every other system by arguments. */
export function takeLinks(args: readonly string[]): void {
  app.on('open-url', (event, url) => {
    event.preventDefault();
    links.openLink(url);
    showWindow();
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    void links.openFile(file);
    showWindow();
  });
  void links.openArgs(args, process.cwd());
}

function tell<Event extends IpcEvent>(event: Event, payload: z.input<IpcEvents[Event]>): void {
  if (page) sendEvent(page.webContents, event, payload);
}

/** The server that the page may talk to: the one that IT has set, else the one that was signed in to last. */
function defaultServer(profile: ProfileFile, policy: PolicyHold): string | null {
  const managed = policy.values.ServerAddress;
  if (managed !== undefined) return managed.replace(/\/+$/, '');
  if (profile.value.server) return profile.value.server;
  const given = development ? ServerUrl.safeParse(process.env.STINT_SERVER) : undefined;
  return given?.success ? given.data.replace(/\/+$/, '') : null;
}

/** Opens the app once Electron is ready. */
export async function start(): Promise<void> {
  const folder = app.getPath('userData');
  const guarding: GuardOptions = {
    folder,
    version: app.getVersion(),
    electron: Number.parseInt(process.versions.electron ?? '0', 10),
    now: () => new Date(),
  };
  const guard = await ProfileGuard.look(guarding);
  let standing = guard.state;
  const keeping = { isReadOnly: !guard.mayOpen };
  // Before the first request to any network and before anything else that a policy governs.
  const policy = await PolicyHold.open({ folder, isReadOnly: keeping.isReadOnly });
  const profile = await ProfileFile.open(path.join(folder, 'profile.json'), keeping);
  const windowState = await WindowStateFile.open(path.join(folder, 'window.json'), keeping);
  nativeTheme.themeSource = windowState.value.theme;
  const vault = keychainVault();
  const builtFeed = buildIdentity()?.updateFeed ?? null;
  const network = await Network.open({
    session: electronSession.defaultSession,
    folder,
    vault,
    policy: policy.values,
    places: () => ({
      server: defaultServer(profile, policy),
      named: namedPlaces(policy.values, builtFeed),
      development,
    }),
    ask: (question) => tell('proxy.asked', question),
  });
  const diagnosis = new Diagnosis({
    folder,
    policy,
    profile,
    vault,
    fetch: (url, init) => network.fetch(url, init),
    updates: async () => updates.state(),
    ...keeping,
  });
  const sso = new SsoBrowser({
    fetch: (url, init) => network.fetch(url, init),
    // The page of the firm's provider, whose address the signed-in server named: https only (SsoBrowser).
    openBrowser: openOutside,
  });
  const session = new Session({
    auth: new AuthClient((url, init, timeoutMs) => network.fetch(url, init, timeoutMs)),
    profile,
    vault,
    sso,
    policy: () => policy.values,
    device: { name: os.hostname().trim().slice(0, 200) || 'Computer', platform: process.platform },
    now: () => Date.now(),
  });
  setMenu(development, null);
  // A session without a name that lasts keeps nothing on the disk: a page there cannot reach the profile's databases.
  const pages = guard.mayOpen ? electronSession.defaultSession : electronSession.fromPartition('kept-safe');
  lockDown(pages);
  serveApp(path.join(dist, 'renderer'), () => contentPolicy(defaultServer(profile, policy)), pages.protocol);

  const preload = path.join(dist, 'preload', 'preload.cjs');
  if (!existsSync(preload)) throw new Error('The app is not built: run npm run build.');

  let view: TimerView | null = null;
  const toggleTimer = () =>
    tell('command.run', { command: 'timer.toggle', isUnseen: page?.isFocused() === false });
  const decide = () => {
    showWindow();
    tell('command.run', { command: 'timer.decide' });
  };
  const mini = new MiniWindow({ preload, state: windowState, development });
  const tray = new TimerTray({
    onToggle: toggleTimer,
    onOpen: showWindow,
    onMini: () => mini.toggle(),
    onDecide: decide,
  });
  mini.onChange = (isOpen) => tray.showMini(isOpen);
  const shortcut = new SystemShortcut(toggleTimer);
  const away = new AwayWatch({
    read: readClocks,
    tell: (absence) => tell('power.absence', absence),
  });
  const power = new PowerWatch(away);

  let allowed = contentPolicy(defaultServer(profile, policy));
  // The page may only talk to the server that its content policy names, and that is for a page's life.
  const followServer = () => {
    const now = contentPolicy(defaultServer(profile, policy));
    if (now === allowed) return;
    allowed = now;
    setImmediate(() => page?.webContents.reload());
  };

  const updates = await startUpdates({
    deviceId: profile.value.deviceId,
    dataVersion: () => DATA_VERSION,
    policy: () => policy.values,
    serverTimeMs: () => session.serverTimeMs(),
    // A page that may not open the profile has no work and tells of none: the update may be what lets it.
    isSignedIn: () => guard.mayOpen && session.state() !== null,
    fetch: (url, init) => network.fetch(url, init),
    onChange: (state) => tell('update.changed', state),
    log: (line) => log.info('update', { line }),
  });

  let wantedAwayMinutes = 0;
  const applyRules = () => {
    away.setThreshold((policy.values.IdleMinutes ?? wantedAwayMinutes) * 60_000);
    shortcut.allow(policy.values.TimerShortcutAllowed !== false);
  };

  const handlers: IpcHandlers = {
    'app.info': () => ({
      version: app.getVersion(),
      platform: process.platform,
      electron: process.versions.electron ?? '',
      locale: app.getLocale() || 'en',
      zone: readClocks().zone,
      deviceId: profile.value.deviceId,
      defaultServer: defaultServer(profile, policy),
      development,
    }),
    'app.theme': async ({ theme }) => {
      nativeTheme.themeSource = theme;
      await windowState.change({ theme });
      return {};
    },
    'session.get': () => ({ state: session.state() }),
    'session.signIn': async (request) => {
      network.again();
      const answer = await session.signIn(request);
      log.info('sign-in', { outcome: answer.ok ? 'ok' : answer.kind });
      followServer();
      return answer;
    },
    'session.signInBySso': async (request) => {
      network.again();
      const answer = await session.signInBySso(request);
      log.info('sign-in', { outcome: answer.ok ? 'ok' : answer.kind, by: 'sso' });
      if (answer.ok) showWindow();
      followServer();
      return answer;
    },
    'session.cancelSso': () => {
      sso.cancel();
      return {};
    },
    'session.accessToken': ({ renew }) => session.accessToken(renew),
    'session.signOut': async () => {
      await session.signOut();
      log.info('sign-out');
      return {};
    },
    'system.clock': () => readClocks(),
    'app.focus': () => {
      showWindow();
      return {};
    },
    'app.words': ({ menu }) => {
      setMenu(development, menu);
      return {};
    },
    'timer.show': (shown) => {
      view = shown;
      diagnosis.noteShown(shown);
      tray.show(shown);
      mini.show(shown);
      power.watch(shown.timer?.startedAt ?? null);
      return {};
    },
    'timer.rules': ({ awayMinutes, shortcut: accelerator }) => {
      wantedAwayMinutes = awayMinutes;
      applyRules();
      return { shortcut: shortcut.hold(accelerator) };
    },
    'mini.toggle': () => ({ isOpen: mini.toggle() }),
    'mini.get': () => ({ view }),
    'mini.run': ({ command }) => {
      if (command === 'toggle') tell('command.run', { command: 'timer.toggle' });
      if (command === 'open') showWindow();
      if (command === 'decide') decide();
      if (command === 'close') mini.close();
      if (command === 'fit') mini.fit();
      return {};
    },
    'notify.show': (request) => ({
      shown: showNotification(request, () => {
        showWindow();
        tell('notify.clicked', { tag: request.tag, target: request.target ?? null });
      }),
    }),
    'files.save': (request) => saveFile(page, request, policy.values),
    'policy.get': () => policy.state,
    'profile.get': () => standing,
    'profile.again': async () => {
      if (standing.kind !== 'no_room') return standing;
      const again = await ProfileGuard.look(guarding);
      standing = again.state;
      // What is open here was opened without the profile; the copy is made, and the next start finds it.
      if (again.mayOpen) setImmediate(startAnew);
      return standing;
    },
    'profile.opened': async () => {
      await guard.opened();
      return {};
    },
    'work.state': (work) => {
      updates.workChanged(work);
      diagnosis.noteWork(work);
      return {};
    },
    'update.get': () => updates.state(),
    'update.check': () => updates.check(),
    'update.install': () => updates.install(),
    'update.postpone': () => updates.postpone(),
    'update.cancel': () => updates.cancel(),
    'update.fromFile': async () => {
      const file = await askForBundle(page);
      return file ? updates.fromFile(file) : updates.state();
    },
    'doctor.run': () => diagnosis.run(),
    'doctor.save': () => diagnosis.save(page),
    'network.failure': () => {
      const server = defaultServer(profile, policy);
      return { failure: server === null ? null : network.failure(server) };
    },
    'network.again': () => {
      network.again();
      return {};
    },
    'proxy.pending': () => ({ question: network.pending }),
    'proxy.answer': async (answer) => {
      await network.answer(answer);
      return {};
    },
    'link.take': () => ({ link: links.take() }),
    'app.notices': async () => ({
      notices: await readNotices(path.join(dist, 'notices.json'), process.versions),
    }),
  };
  registerIpc(handlers, (contents) => {
    if (contents === page?.webContents) return 'page';
    return contents === mini.contents ? 'mini' : null;
  });

  policy.onChange((state) => {
    tell('policy.changed', state);
    applyRules();
    void network.setPolicy(state.values);
    followServer();
    updates.policyChanged();
  });
  policy.watch();
  app.on('browser-window-focus', () => void policy.check());

  const open = () => {
    const window = openWindow({ preload, state: windowState, development, session: pages });
    page = window;
    window.once('closed', () => {
      page = null;
      mini.close();
    });
  };
  open();
  app.on('activate', () => {
    if (!page) open();
  });
}
