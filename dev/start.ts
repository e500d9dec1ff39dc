/**
 * `npm start`: brings the whole of Stint up on this machine and opens the desktop app. `npm start -- --check` does it
 * on throwaway ports, data and profile, waits until each part is healthy, stops all and prints one line of JSON.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { buildApp } from '../scripts/build.ts';
import { check } from './check.ts';
import { takeDataFolder } from './data-lock.ts';
import { demoSignIns } from './demo-firm/sign-ins.ts';
import { openDesktop } from './desktop.ts';
import { hasDisplay } from './display.ts';
import { PartFailed } from './part.ts';
import { takenPort } from './port.ts';
import { serveScreens } from './screens.ts';
import { type Stack, startStack } from './stack.ts';

const root = path.resolve(import.meta.dirname, '..');
const say = (name: string, words: string): void => console.log(`${name.padEnd(10)} ${words}`);

async function start(): Promise<void> {
  const port = Number(process.env.STINT_PORT ?? 4600);
  // Asked before anything starts: a second start would stop the database of the first, taking it for left behind.
  const refusal = await takenPort(port);
  if (refusal) {
    console.error(refusal);
    process.exitCode = 1;
    return;
  }
  const dataDir = path.resolve(process.env.STINT_DEV_DATA ?? path.join(root, '.data'));
  await mkdir(dataDir, { recursive: true });
  const release = await takeDataFolder(dataDir);
  if (typeof release === 'string') {
    console.error(release);
    process.exitCode = 1;
    return;
  }
  const stops: (() => Promise<void>)[] = [release];
  const stopped = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
  });
  const interrupted = stopped.then(() => 'interrupted' as const);

  try {
    const screens = hasDisplay() ? null : await serveScreens(root);
    if (screens) stops.push(screens.stop);
    const starting = startStack({
      root,
      dataDir,
      port,
      ...(process.env.DATABASE_URL ? { databaseUrl: process.env.DATABASE_URL } : {}),
      origins: screens ? [screens.url] : [],
      demoFirmOf: new Date().toISOString().slice(0, 10),
      isThrowaway: false,
      onProgress: say,
    });
    // A Ctrl-C while parts come up still stops those that are up.
    const stack: Stack = await starting;
    stops.push(stack.stop);

    let closed: Promise<unknown> = new Promise(() => undefined);
    if (screens) {
      const address = `${screens.url}/?server=${encodeURIComponent(stack.serverUrl)}`;
      say('desktop', `no display here: the same screens for a browser at ${address} (development only)`);
    } else {
      await buildApp();
      const desktop = await openDesktop({
        root,
        serverUrl: stack.serverUrl,
        profileDir: path.join(dataDir, 'profile'),
      });
      stops.push(desktop.stop);
      closed = desktop.exited;
      say('desktop', 'open');
    }
    announce(stack);
    const why = await Promise.race([
      interrupted,
      stack.lost.then((name) => `${name} ended by itself; see ${path.join(dataDir, 'logs', `${name}.log`)}`),
      closed.then(() => 'closed' as const),
    ]);
    if (why === 'closed') {
      console.log('The app was closed. Everything else keeps running; Ctrl-C stops it.');
      await interrupted;
    } else if (why !== 'interrupted') {
      console.error(why);
      process.exitCode = 1;
    }
  } catch (error) {
    console.error(error instanceof PartFailed ? `${error.part}: ${error.message}` : error);
    process.exitCode = 1;
  } finally {
    for (const stop of stops.reverse()) await stop();
    console.log('All stopped.');
  }
}

function announce(stack: Stack): void {
  console.log(`
  Server     ${stack.serverUrl}   (docs at ${stack.serverUrl}/docs)
  Metering   ${stack.meteringUrl}
  Runtime    ${stack.runtimeUrl}

  Sign in at firm "${demoSignIns.tenant}" with password "${demoSignIns.password}" as`);
  for (const { email, role } of demoSignIns.people) console.log(`    ${email.padEnd(36)} ${role}`);
  console.log('\n  Ctrl-C stops everything.\n');
}

if (process.argv.includes('--check')) process.exitCode = await check(root);
else await start();
