import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { app, BrowserWindow, session as electronSession, nativeTheme, net } from 'electron';
import { ServerUrl } from '../domain/ipc/table.ts';
import { registerAppScheme, serveApp } from './app-protocol.ts';
import { AuthClient } from './auth-client.ts';
import { readClocks } from './clock.ts';
import { contentPolicy } from './content-policy.ts';
import { saveFile } from './files.ts';
import { type IpcHandlers, registerIpc, sendEvent } from './ipc.ts';
import { lockDown } from './lockdown.ts';
import { setMenu } from './menu.ts';
import { watchPower } from './power.ts';
import { ProfileFile } from './profile.ts';
import { Session } from './session.ts';
import { keychainVault } from './token-vault.ts';
import { TimerTray } from './tray.ts';
import { openWindow } from './window.ts';
import { WindowStateFile } from './window-state.ts';

const development = !app.isPackaged;
const dist = path.resolve(import.meta.dirname, '..');

// Chromium takes the switch for its own files; ours and the single-instance lock must follow it.
const profileFolder = app.commandLine.getSwitchValue('user-data-dir');
if (profileFolder) {
  app.setPath('userData', path.resolve(profileFolder));
  app.setPath('sessionData', path.resolve(profileFolder));
}
registerAppScheme();

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', showWindow);
  app.on('window-all-closed', () => app.quit());
  // Not awaited here: Electron becomes ready only when this module has ended.
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      process.stderr.write(`Stint could not start: ${error instanceof Error ? error.stack : error}\n`);
      app.exit(1);
    });
} else {
  app.quit();
}

function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized()) window.restore();
  window?.show();
  window?.focus();
}

function defaultServer(profile: ProfileFile): string | null {
  if (profile.value.server) return profile.value.server;
  const given = development ? ServerUrl.safeParse(process.env.STINT_SERVER) : undefined;
  return given?.success ? given.data.replace(/\/+$/, '') : null;
}

async function start(): Promise<void> {
  const folder = app.getPath('userData');
  const profile = await ProfileFile.open(path.join(folder, 'profile.json'));
  const windowState = await WindowStateFile.open(path.join(folder, 'window.json'));
  nativeTheme.themeSource = windowState.value.theme;
  const session = new Session({
    auth: new AuthClient((url, init) => net.fetch(url, init)),
    profile,
    vault: keychainVault(),
    device: { name: os.hostname().trim().slice(0, 200) || 'Computer', platform: process.platform },
    now: () => Date.now(),
  });
  setMenu(development);
  lockDown(electronSession.defaultSession);
  serveApp(path.join(dist, 'renderer'), () => contentPolicy(defaultServer(profile)));

  const page = () => BrowserWindow.getAllWindows()[0] ?? null;
  const tray = new TimerTray({
    onToggle: () => {
      const window = page();
      if (window) sendEvent(window.webContents, 'command.run', { command: 'timer.toggle' });
    },
    onOpen: showWindow,
  });
  watchPower((event) => {
    const window = page();
    if (window) sendEvent(window.webContents, 'power.changed', event);
  });

  const handlers: IpcHandlers = {
    'app.info': () => ({
      version: app.getVersion(),
      platform: process.platform,
      electron: process.versions.electron ?? '',
      locale: app.getLocale() || 'en',
      zone: readClocks().zone,
      deviceId: profile.value.deviceId,
      defaultServer: defaultServer(profile),
      development,
    }),
    'app.theme': async ({ theme }) => {
      nativeTheme.themeSource = theme;
      await windowState.change({ theme });
      return {};
    },
    'session.get': () => ({ state: session.state() }),
    'session.signIn': async (request) => {
      const allowed = contentPolicy(defaultServer(profile));
      const answer = await session.signIn(request);
      // The page may only talk to the server that its policy names, and a policy is for a page's life.
      if (answer.ok && contentPolicy(defaultServer(profile)) !== allowed) {
        setImmediate(() => page()?.webContents.reload());
      }
      return answer;
    },
    'session.accessToken': ({ renew }) => session.accessToken(renew),
    'session.signOut': async () => {
      await session.signOut();
      return {};
    },
    'system.clock': () => readClocks(),
    'timer.show': ({ timer }) => {
      tray.show(timer);
      return {};
    },
    'files.save': (request) => saveFile(page(), request),
  };
  registerIpc(handlers);

  const preload = path.join(dist, 'preload', 'preload.cjs');
  if (!existsSync(preload)) throw new Error('The app is not built: run npm run build.');
  const open = () => openWindow({ preload, state: windowState, development });
  open();
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
}
