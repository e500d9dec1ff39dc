import { BrowserWindow } from 'electron';
import type { TimerView } from '../domain/ipc/table.ts';
import { APP_ORIGIN } from './content-policy.ts';
import { sendEvent } from './ipc.ts';
import { followTheme, groundColour, isReachable, lockedRoom } from './window.ts';
import type { WindowStateFile } from './window-state.ts';

const SIZE = { width: 288, height: 64 };
const REMEMBER_AFTER_MS = 400;

/**
 * A small window that stays above all others and shows what runs. It has no data of its own: it is told what the page
 * told main, and what is done in it goes to the page.
 */
export class MiniWindow {
  /** Hears when it opened and closed. */
  onChange: (isOpen: boolean) => void = () => undefined;
  private readonly options: { preload: string; state: WindowStateFile; development: boolean };
  private window: BrowserWindow | null = null;

  constructor(options: { preload: string; state: WindowStateFile; development: boolean }) {
    this.options = options;
  }

  /** What is in it, to know a message by; undefined while it is closed. */
  get contents(): Electron.WebContents | undefined {
    return this.window?.webContents;
  }

  /** @returns whether it is open now */
  toggle(): boolean {
    if (this.window) this.close();
    else this.open();
    return this.window !== null;
  }

  close(): void {
    const { window } = this;
    if (!window) return;
    // From now on it is nobody: what it still says is refused.
    this.window = null;
    window.close();
    this.onChange(false);
  }

  show(view: TimerView): void {
    if (this.window) sendEvent(this.window.webContents, 'mini.changed', view);
  }

  /** Gives the window the size of its page: Chromium zooms all pages of one origin alike. */
  fit(): void {
    const { window } = this;
    if (!window) return;
    const zoom = window.webContents.getZoomFactor();
    window.setContentSize(Math.round(SIZE.width * zoom), Math.round(SIZE.height * zoom));
  }

  private open(): void {
    const { state } = this.options;
    const place = state.value.mini;
    const window = new BrowserWindow({
      ...SIZE,
      ...(place && isReachable({ ...SIZE, ...place }) ? place : {}),
      useContentSize: true,
      frame: false,
      resizable: false,
      maximizable: false,
      minimizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      show: false,
      title: 'Stint',
      backgroundColor: groundColour(),
      webPreferences: lockedRoom(this.options),
    });
    this.window = window;
    window.once('ready-to-show', () => {
      this.fit();
      window.show();
    });
    window.on('closed', () => {
      if (this.window !== window) return;
      this.window = null;
      this.onChange(false);
    });
    this.rememberPlace(window);
    followTheme(window);
    void window.loadURL(`${APP_ORIGIN}/mini.html`);
    this.onChange(true);
  }

  private rememberPlace(window: BrowserWindow): void {
    let timer: NodeJS.Timeout | undefined;
    const remember = () => {
      if (window.isDestroyed()) return;
      const { x, y } = window.getBounds();
      void this.options.state.change({ mini: { x, y } });
    };
    window.on('move', () => {
      clearTimeout(timer);
      timer = setTimeout(remember, REMEMBER_AFTER_MS);
    });
    window.on('close', () => {
      clearTimeout(timer);
      remember();
    });
  }
}
