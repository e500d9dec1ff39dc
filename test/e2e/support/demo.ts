import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { demoSignIns } from '../../../dev/demo-firm/sign-ins.ts';
import { startStack } from '../../../dev/stack.ts';

export type DemoPerson = (typeof demoSignIns.people)[number];

/** Everything real but the two platforms, with the demo firm's half year up to today in it, on throwaway data and free ports. */
export async function startDemo(): Promise<{ serverUrl: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'stint-demo-'));
  const stack = await startStack({
    root: path.resolve(import.meta.dirname, '../../..'),
    dataDir,
    port: 0,
    demoFirmOf: new Date().toISOString().slice(0, 10),
    isThrowaway: true,
    onProgress: () => undefined,
  });
  return {
    serverUrl: stack.serverUrl,
    stop: async () => {
      await stack.stop();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Who of the demo firm signs in with this role. */
export function demoPerson(role: DemoPerson['role']): DemoPerson {
  const person = demoSignIns.people.find((candidate) => candidate.role === role);
  if (!person) throw new Error(`The demo firm has no ${role} who signs in.`);
  return person;
}

/** Signs in, in English, and waits until everything of the person's is on the device. */
export async function signInToDemo(page: Page, role: DemoPerson['role']): Promise<void> {
  await page.getByLabel('Firm').fill(demoSignIns.tenant);
  await page.getByLabel('Email').fill(demoPerson(role).email);
  await page.getByLabel('Password').fill(demoSignIns.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /^All sent/ }).waitFor({ timeout: 90_000 });
}
