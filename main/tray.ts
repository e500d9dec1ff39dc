import { Menu, nativeImage, Tray } from 'electron';
import type { TimerView } from '../domain/ipc/table.ts';
import { elapsedText, type TrayActions, trayMenu, trayText, untilNextMinute } from './tray-words.ts';

const SIZE = 32;

/** A filled ring, drawn here so that it needs no file: black with an alpha, which a template image wants. */
function icon(): Electron.NativeImage {
  const pixels = Buffer.alloc(SIZE * SIZE * 4);
  const middle = (SIZE - 1) / 2;
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      const radius = Math.hypot(x - middle, y - middle);
      const ring = radius < 14 && radius > 9.5;
      pixels[(y * SIZE + x) * 4 + 3] = ring || radius < 5 ? 255 : 0;
    }
  }
  const image = nativeImage.createFromBitmap(pixels, { width: SIZE, height: SIZE, scaleFactor: 2 });
  image.setTemplateImage(true);
  return image;
}

/** The timer in the tray, where the system has one; elsewhere nothing. */
export class TimerTray {
  private readonly actions: TrayActions;
  private tray: Tray | null = null;
  private view: TimerView | null = null;
  private isMiniOpen = false;
  private tick: NodeJS.Timeout | undefined;

  constructor(actions: TrayActions) {
    this.actions = actions;
  }

  show(view: TimerView): void {
    this.view = view;
    this.draw();
  }

  showMini(isOpen: boolean): void {
    this.isMiniOpen = isOpen;
    if (this.view) this.draw();
  }

  private draw(): void {
    const { view, actions } = this;
    if (!view) return;
    try {
      this.tray ??= this.make();
      this.tray.setContextMenu(Menu.buildFromTemplate(trayMenu(view, this.isMiniOpen, actions)));
    } catch {
      // No tray here: the timer is in the window.
      return;
    }
    this.drawTime();
  }

  /** Only the minutes: a menu that is open must not be replaced under the hand. */
  private drawTime(): void {
    clearTimeout(this.tick);
    const { tray, view } = this;
    if (!tray || !view) return;
    tray.setToolTip(trayText(view, Date.now()));
    if (process.platform === 'darwin') tray.setTitle(view.timer ? elapsedText(view.timer, Date.now()) : '');
    if (view.timer)
      this.tick = setTimeout(() => this.drawTime(), untilNextMinute(view.timer.startedAt, Date.now()));
  }

  private make(): Tray {
    const tray = new Tray(icon());
    tray.on('click', this.actions.onOpen);
    return tray;
  }
}
