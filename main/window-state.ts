import { z } from 'zod';
import { readJson, writeDurably } from './durable-file.ts';

export const WindowState = z.object({
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
  private readonly isReadOnly: boolean;
  private writing: Promise<void> = Promise.resolve();

  private constructor(file: string, isReadOnly: boolean) {
    this.file = file;
    this.isReadOnly = isReadOnly;
  }

  /** @param options `isReadOnly`: nothing is written, changes last as long as the process */
  static async open(
    file: string,
    options: { isReadOnly: boolean } = { isReadOnly: false },
  ): Promise<WindowStateFile> {
    const state = new WindowStateFile(file, options.isReadOnly);
    const known = WindowState.safeParse(await readJson(file));
    if (known.success) state.value = known.data;
    return state;
  }

  /** Resolves when it is written; a disk that refuses is no reason to bother anybody. */
  change(part: Partial<WindowState>): Promise<void> {
    this.value = { ...this.value, ...part };
    if (this.isReadOnly) return Promise.resolve();
    this.writing = this.writing
      .then(() => writeDurably(this.file, JSON.stringify(this.value)))
      .catch(() => undefined);
    return this.writing;
  }
}
