export interface ElectronRuntime {
  /** Absolute path of the executable. */
  executable: string;
  /** Electron's version, without a leading v. */
  version: string;
  /** False for the pinned stand-in of RUNTIME-FACTS: use it to test, never hand it to anybody. */
  distributable: boolean;
}
export function cacheDir(): string;
export function electronRuntime(): Promise<ElectronRuntime>;
export function electronPath(): Promise<string>;
