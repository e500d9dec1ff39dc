import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const Secret = z.string().min(20);
const DevSecrets = z.object({
  ownerPassword: Secret,
  appPassword: Secret,
  meteringApiKey: Secret,
  runtimeApiKey: Secret,
});
export type DevSecrets = z.infer<typeof DevSecrets>;

/** Secrets of one development data folder, made on first use and readable by this user only. */
export async function devSecrets(dataDir: string): Promise<DevSecrets> {
  const file = path.join(dataDir, 'secrets.json');
  try {
    return DevSecrets.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const secret = (): string => randomBytes(24).toString('base64url');
  const made: DevSecrets = {
    ownerPassword: secret(),
    appPassword: secret(),
    meteringApiKey: secret(),
    runtimeApiKey: secret(),
  };
  await writeFile(file, JSON.stringify(made), { mode: 0o600, flag: 'wx' });
  return made;
}
