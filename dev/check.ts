import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { _electron } from '@playwright/test';
import { buildApp } from '../scripts/build.ts';
import { electronPath } from '../scripts/electron-runtime.mjs';
import { demoSignIns } from './demo-firm/sign-ins.ts';
import { electronArguments } from './desktop.ts';
import { hasDisplay, virtualDisplay } from './display.ts';
import { PartFailed } from './part.ts';
import { startStack } from './stack.ts';

const SCREEN_MS = 60_000;

/**
 * Brings everything up on throwaway ports, data and profile, asks each part for its health, signs in to the desktop
 * app and waits for My week, stops all, and prints one line of JSON last.
 * @returns the exit code
 */
export async function check(root: string): Promise<number> {
  const from = performance.now();
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'stint-check-'));
  const parts: Record<string, string> = {
    postgres: 'not reached',
    server: 'not reached',
    worker: 'not reached',
    metering: 'not reached',
    runtime: 'not reached',
    desktop: 'not reached',
  };
  let ok = true;
  const stops: (() => Promise<void>)[] = [];
  try {
    const stack = await startStack({
      root,
      dataDir,
      port: 0,
      ...(process.env.DATABASE_URL ? { databaseUrl: process.env.DATABASE_URL } : {}),
      demoFirmOf: new Date().toISOString().slice(0, 10),
      isThrowaway: true,
      onProgress: (name, words) => console.log(`${name.padEnd(10)} ${words}`),
    });
    stops.push(stack.stop);
    parts.postgres = await healthy(`${stack.serverUrl}/ready`);
    parts.server = await healthy(`${stack.serverUrl}/health`);
    parts.worker = await healthy(`${stack.workerUrl}/health`);
    parts.metering = await healthy(`${stack.meteringUrl}/health`);
    parts.runtime = await healthy(`${stack.runtimeUrl}/health`);
    await buildApp();
    parts.desktop = await desktop(root, dataDir, stack.serverUrl, stops);
    console.log(`${'desktop'.padEnd(10)} ${parts.desktop}`);
  } catch (error) {
    ok = false;
    console.error(error instanceof PartFailed ? `${error.part}: ${error.message}` : error);
  } finally {
    for (const stop of stops.reverse()) {
      await stop().catch((error: unknown) => {
        ok = false;
        console.error(error);
      });
    }
    await rm(dataDir, { recursive: true, force: true });
  }
  ok &&= Object.values(parts).every((state) => state === 'ok');
  console.log(JSON.stringify({ ok, seconds: Math.round((performance.now() - from) / 100) / 10, parts }));
  return ok ? 0 : 1;
}

async function healthy(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  return response.ok ? 'ok' : `answers ${response.status}`;
}

async function desktop(
  root: string,
  dataDir: string,
  serverUrl: string,
  stops: (() => Promise<void>)[],
): Promise<string> {
  const display = hasDisplay() ? null : await virtualDisplay();
  if (display) stops.push(display.stop);
  const profileDir = path.join(dataDir, 'profile');
  await mkdir(profileDir);
  const app = await _electron.launch({
    executablePath: await electronPath(),
    args: electronArguments(root, profileDir),
    cwd: root,
    env: { ...environment(), ...(display?.env ?? {}), STINT_SERVER: serverUrl },
    timeout: SCREEN_MS,
  });
  stops.push(() => app.close());
  const page = await app.firstWindow({ timeout: SCREEN_MS });
  const [person] = demoSignIns.people;
  if (!person) throw new Error('The demo firm has nobody who could sign in.');
  await page.getByLabel('Firm').fill(demoSignIns.tenant);
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password').fill(demoSignIns.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'My week' }).waitFor({ timeout: SCREEN_MS });
  return 'ok';
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
