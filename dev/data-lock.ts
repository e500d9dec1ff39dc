import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Takes a development data folder for this process, so that a second start does not stop the first one's Postgres.
 * @returns a sentence when another live process has it, else what gives it back
 */
export async function takeDataFolder(dataDir: string): Promise<string | (() => Promise<void>)> {
  const file = path.join(dataDir, 'running.pid');
  const holder = Number(await readFile(file, 'utf8').catch(() => ''));
  if (holder > 0 && holder !== process.pid && isAlive(holder)) {
    return `Stint already runs on ${dataDir} (process ${holder}). Stop that one, or set STINT_DEV_DATA to another folder.`;
  }
  await writeFile(file, String(process.pid));
  return () => rm(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
