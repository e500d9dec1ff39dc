import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { POLICY_KEY, readRegistryText } from './registry-text.ts';
import type { PolicyReading, PolicySource } from './source.ts';

const PARENT_KEY = POLICY_KEY.slice(0, POLICY_KEY.lastIndexOf('\\'));

/** Runs `reg.exe` with these arguments; `code` is null when it could not be run or was ended. */
export type RunReg = (args: readonly string[]) => Promise<{ code: number | null; output: string }>;

/** The machine policy of Windows, in the 64-bit view of the registry. */
export function registrySource(run: RunReg = runReg): PolicySource {
  // Node throws at once where a rule of Windows (AppLocker) forbids the program.
  const query = (key: string) => run(['query', key, '/reg:64']).catch(() => ({ code: null, output: '' }));
  return {
    folders: [],
    read: async () => {
      const key = await query(POLICY_KEY);
      if (key.code === 0) return readRegistryText(key.output);
      // reg.exe ends with 1 and a sentence in the language of Windows whether the key is missing or closed to us.
      const parent = await query(PARENT_KEY);
      if (parent.code === null) return broken('cannot be read: reg.exe could not be run');
      // The parent is on every Windows and open to everybody: where reg.exe is forbidden (DisableRegistryTools) it fails
      // all the same, and then nobody knows whether there is a policy.
      if (parent.code !== 0) return broken('cannot be read: reg.exe may not read the registry here');
      const isThere = parent.output.split(/\r?\n/).some((line) => /\\Policies\\Stint$/i.test(line.trim()));
      return isThere ? broken('cannot be read by the person who runs Stint') : { kind: 'none' };
    },
  };
}

function broken(reason: string): PolicyReading {
  return {
    kind: 'broken',
    source: 'registry',
    problems: [{ where: POLICY_KEY, line: null, name: null, reason }],
  };
}

/** Windows is looked for where it nearly always is first: the environment is the person's to change. */
function regExe(): string {
  const usual = 'C:\\Windows\\System32\\reg.exe';
  return existsSync(usual) ? usual : `${process.env.SystemRoot ?? 'C:\\Windows'}\\System32\\reg.exe`;
}

const runReg: RunReg = (args) =>
  new Promise((resolve) => {
    execFile(
      regExe(),
      [...args],
      { encoding: 'latin1', timeout: 10_000, maxBuffer: 1024 * 1024, windowsHide: true },
      (error, output) => {
        if (!error) resolve({ code: 0, output });
        else resolve({ code: typeof error.code === 'number' ? error.code : null, output });
      },
    );
  });
