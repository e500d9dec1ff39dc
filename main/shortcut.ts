import { app, globalShortcut } from 'electron';
import type { IpcResponse } from '../domain/ipc/table.ts';

type Outcome = IpcResponse<'timer.rules'>['shortcut'];

/** One key combination that works in every program. */
export class SystemShortcut {
  private readonly run: () => void;
  private held: string | null = null;
  private wanted: string | null = null;
  private isAllowed = true;

  constructor(run: () => void) {
    this.run = run;
    app.on('will-quit', () => this.release());
  }

  /**
   * Holds this combination from now on instead of the last.
   * @param accelerator as Electron writes it, `CommandOrControl+Alt+Shift+S`; null for none
   * @returns `taken` when the system, another program or Electron refuses it; then none is held
   */
  hold(accelerator: string | null): Outcome {
    this.wanted = accelerator;
    return this.take(this.isAllowed ? accelerator : null);
  }

  /** Whether IT lets people have one. It is let go at once, and comes back when they may again. */
  allow(isAllowed: boolean): void {
    this.isAllowed = isAllowed;
    this.hold(this.wanted);
  }

  private take(accelerator: string | null): Outcome {
    if (accelerator === this.held) return accelerator === null ? 'off' : 'on';
    this.release();
    if (accelerator === null) return 'off';
    try {
      if (!globalShortcut.register(accelerator, this.run)) return 'taken';
    } catch {
      // Not a combination that Electron knows.
      return 'taken';
    }
    this.held = accelerator;
    return 'on';
  }

  private release(): void {
    if (this.held !== null) globalShortcut.unregister(this.held);
    this.held = null;
  }
}
