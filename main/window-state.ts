import { z } from 'zod';
import { readJson, writeDurably } from './durable-file.ts';

const WindowState = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  maximized: z.boolean(),
  bounds: z
    .object({
      x: z.int(),
      y: z.int(),
      width: z.int().min(200).max(20_000),
      height: z.int().min(200).max(20_000),
    })
    .nullable(),
  /** Where the small window stands. */
  mini: z.object({ x: z.int(), y: z.int() }).nullable().default(null),
});
export type WindowState = z.infer<typeof WindowState>;

/** How the window looked when it was last seen: `window.json`. Nothing is lost with it. */
export class WindowStateFile {
  value: WindowState = { theme: 'system', maximized: false, bounds: null, mini: null };
  private readonly file: string;
  private writing: Promise<void> = Promise.resolve();

  private constructor(file: string) {
    this.file = file;
  }

  static async open(file: string): Promise<WindowStateFile> {
    const state = new WindowStateFile(file);
    const known = WindowState.safeParse(await readJson(file));
    if (known.success) state.value = known.data;
    return state;
  }

  /** Resolves when it is written; a disk that refuses is no reason to bother anybody. */
  change(part: Partial<WindowState>): Promise<void> {
    this.value = { ...this.value, ...part };
    this.writing = this.writing
      .then(() => writeDurably(this.file, JSON.stringify(this.value)))
      .catch(() => undefined);
    return this.writing;
  }
}
