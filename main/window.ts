import { BrowserWindow, nativeTheme, screen } from 'electron';
import { APP_ORIGIN } from './content-policy.ts';
import type { WindowState, WindowStateFile } from './window-state.ts';

const LEAST = { width: 900, height: 600 };
const FIRST = { width: 1280, height: 820 };
const REMEMBER_AFTER_MS = 400;

/** The page's ground (`--n1` in renderer/ui/tokens.css), so that nothing flashes before the page is drawn. */
export function groundColour(): string {
  return nativeTheme.shouldUseDarkColors ? '#18191b' : '#fdfcfa';
}

/** The last place, unless the screen that it was on is gone. */
function placeOf(bounds: WindowState['bounds']): Partial<Electron.Rectangle> {
  if (!bounds) return FIRST;
  return isReachable(bounds) ? bounds : { width: bounds.width, height: bounds.height };
}

/** Whether enough of a window at this place is on a screen to be taken hold of. */
export function isReachable(bounds: Electron.Rectangle): boolean {
  const { workArea } = screen.getDisplayMatching(bounds);
  return (
    bounds.x < workArea.x + workArea.width - 80 &&
    bounds.x + bounds.width > workArea.x + 80 &&
    bounds.y >= workArea.y - 20 &&
    bounds.y < workArea.y + workArea.height - 40
  );
}

/** What every page of ours lives in: no Node, a world of its own, the sandbox. */
export function lockedRoom(options: {
  preload: string;
  development: boolean;
  session?: Electron.Session;
}): Electron.WebPreferences {
  return {
    ...(options.session && { session: options.session }),
    preload: options.preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: options.development,
    // A timer and the replication go on while the window is behind others.
    backgroundThrottling: false,
  };
}

/** Keeps the ground of a window that of its theme. */
export function followTheme(window: BrowserWindow): void {
  const repaint = () => {
    if (!window.isDestroyed()) window.setBackgroundColor(groundColour());
  };
  nativeTheme.on('updated', repaint);
  window.once('closed', () => nativeTheme.off('updated', repaint));
}

/** Opens the window of the page. It shows when it has something to show. */
export function openWindow(options: {
  preload: string;
  state: WindowStateFile;
  development: boolean;
  session: Electron.Session;
}): BrowserWindow {
  const { state } = options;
  const window = new BrowserWindow({
    ...placeOf(state.value.bounds),
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    show: false,
    title: 'Stint',
    backgroundColor: groundColour(),
    autoHideMenuBar: true,
    webPreferences: lockedRoom(options),
  });
  window.once('ready-to-show', () => {
    if (state.value.maximized) window.maximize();
    window.show();
  });
  rememberPlace(window, state);
  followTheme(window);
  void window.loadURL(`${APP_ORIGIN}/index.html`);
  return window;
}

function rememberPlace(window: BrowserWindow, state: WindowStateFile): void {
  let timer: NodeJS.Timeout | undefined;
  const remember = () => {
    if (window.isDestroyed() || window.isMinimized()) return;
    const { x, y, width, height } = window.getNormalBounds();
    void state.change({ maximized: window.isMaximized(), bounds: { x, y, width, height } });
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(remember, REMEMBER_AFTER_MS);
  };
  window.on('resize', soon);
  window.on('move', soon);
  window.on('close', () => {
    clearTimeout(timer);
    remember();
  });
}
