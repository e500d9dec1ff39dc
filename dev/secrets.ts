import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const Secret = z.string().min(20);
const DevSecrets = z.object({
  ownerPassword: Secret,
  appPassword: Secret,
  meteringApiKey: Secret,
  meteringWebhookSecret: Secret,
  runtimeApiKey: Secret,
});
export type DevSecrets = z.infer<typeof DevSecrets>;

/** As an older data folder may hold them: nothing else depends on what may be missing, so it is made then. */
const KeptSecrets = DevSecrets.partial({ meteringWebhookSecret: true });

/**
 * Secrets of one development data folder, made on first use and readable by this user only.
 * @throws where the file is there and is not ours
 */
export async function devSecrets(dataDir: string): Promise<DevSecrets> {
  const file = path.join(dataDir, 'secrets.json');
  const kept = await readKept(file);
  const whole = DevSecrets.safeParse(kept);
  if (whole.success) return whole.data;
  const secret = (): string => randomBytes(24).toString('base64url');
  const made = DevSecrets.parse({
    ownerPassword: secret(),
    appPassword: secret(),
    meteringApiKey: secret(),
    meteringWebhookSecret: secret(),
    runtimeApiKey: secret(),
    ...kept,
  });
  const next = `${file}.next`;
  await writeFile(next, JSON.stringify(made), { mode: 0o600 });
  await rename(next, file);
  return made;
}

async function readKept(file: string): Promise<z.infer<typeof KeptSecrets> | null> {
  try {
    return KeptSecrets.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
