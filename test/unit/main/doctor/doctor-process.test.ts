import { rm } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { EXIT } from '../../../../main/cli/command-line.ts';

const exits = vi.hoisted((): number[] => []);
const scratches = vi.hoisted((): string[] => []);
vi.mock('electron', () => ({
  app: {
    getPath: () => '/nowhere',
    setPath: (name: string, folder: string) => {
      if (name === 'sessionData') scratches.push(folder);
    },
    disableHardwareAcceleration: () => undefined,
    whenReady: () => Promise.reject(new Error('no display')),
    exit: (code: number) => exits.push(code),
  },
  net: {},
  safeStorage: {},
  session: {},
  dialog: {},
  powerMonitor: {},
}));
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  rmSync: () => {
    throw Object.assign(new Error('EBUSY: resource busy or locked'), { code: 'EBUSY' });
  },
}));
vi.mock('../../../../main/cli/terminal.ts', () => ({ complain: () => undefined, report: () => undefined }));
const { runDoctorProcess } = await import('../../../../main/doctor/doctor-process.ts');

test('the doctor ends although Windows does not let go of what Chromium has open', async () => {
  runDoctorProcess({ kind: 'doctor', json: false, bundle: null, output: null });
  await vi.waitFor(() => expect(exits).toEqual([EXIT.start]));
  for (const scratch of scratches) await rm(scratch, { recursive: true, force: true });
});
