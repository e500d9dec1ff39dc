import { Menu, nativeImage, Tray } from 'electron';
import type { z } from 'zod';
import type { RunningTimer } from '../domain/ipc/table.ts';

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

/** The running timer where a tray exists; elsewhere nothing. */
export class TimerTray {
  private tray: Tray | null = null;
  private readonly onToggle: () => void;
  private readonly onOpen: () => void;

  constructor(options: { onToggle: () => void; onOpen: () => void }) {
    this.onToggle = options.onToggle;
    this.onOpen = options.onOpen;
  }

  show(timer: z.output<typeof RunningTimer>): void {
    if (!timer) {
      this.tray?.destroy();
      this.tray = null;
      return;
    }
    try {
      this.tray ??= this.make();
    } catch {
      return;
    }
    const since = new Date(timer.startedAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    const label = timer.label || 'Timer';
    this.tray.setToolTip(`Stint: ${label}, since ${since}`);
    this.tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: `${label}, since ${since}`, enabled: false },
        { type: 'separator' },
        { label: 'Stop timer', click: this.onToggle },
        { label: 'Open Stint', click: this.onOpen },
      ]),
    );
  }

  private make(): Tray {
    const tray = new Tray(icon());
    tray.on('click', this.onOpen);
    return tray;
  }
}
