import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Check } from '../context.ts';
import { failed, messageOf, ok, warning } from '../looked.ts';

const ENOUGH_MB = 500;

export const diskCheck: Check = async ({ userData }) => {
  let folder = userData;
  while (!existsSync(folder) && path.dirname(folder) !== folder) folder = path.dirname(folder);
  const isThere = folder === userData;
  const { bavail, bsize } = await statfs(folder);
  const freeMb = Math.floor((bavail * bsize) / 1_000_000);
  const facts = { folder: userData, isThere, freeMb };
  if (isThere) {
    const probe = path.join(userData, `doctor-${randomUUID()}.tmp`);
    try {
      await writeFile(probe, 'can be written', { flag: 'wx', mode: 0o600 });
    } catch (error) {
      return failed(
        `The folder of Stint's data cannot be written: ${messageOf(error)}.`,
        'Give the person the right to write there, or make room; until then nothing new is kept.',
        facts,
      );
    } finally {
      await rm(probe, { force: true });
    }
  }
  if (freeMb < ENOUGH_MB) {
    return warning(
      `Only ${freeMb} MB are free where Stint keeps its data.`,
      `Make room: below ${ENOUGH_MB} MB an update or a long time offline may not fit.`,
      facts,
    );
  }
  return ok(
    `${freeMb} MB are free${isThere ? ', and the folder can be written' : '; Stint has not been started yet'}.`,
    facts,
  );
};
