import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Id, Instant, Sha256 } from '../../../domain/entities/primitives.ts';

/**
 * Where a tenant's chain stood at a moment, kept outside of the database. The chain alone cannot tell that its last
 * records were removed, or that all of it was written anew; with an anchor that an attacker of the database did not reach,
 * it can.
 */
export const Anchor = z.object({
  tenantId: Id,
  /** The firm's short name, for whoever reads the file. */
  tenant: z.string(),
  seq: z.int().min(1),
  hash: Sha256,
  at: Instant,
});
export type Anchor = z.infer<typeof Anchor>;

/** The file of anchors cannot be used; the message is a sentence that says why. */
export class AnchorError extends Error {
  override name = 'AnchorError';
}

/** Where the worker keeps its anchors: one line of JSON each, the newest last. */
export function anchorsFile(dataDir: string): string {
  return join(dataDir, 'audit-anchors.jsonl');
}

/**
 * All anchors of a file, by tenant; none where there is no file. A last line that was not written to its end (the power
 * failed) is left out.
 * @throws AnchorError for any other line that is no anchor: somebody changed the file
 */
export async function readAnchors(file: string): Promise<Map<string, Anchor[]>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && Reflect.get(error, 'code') === 'ENOENT') return '';
    throw new AnchorError(`The anchors in ${file} cannot be read.`, { cause: error });
  });
  const byTenant = new Map<string, Anchor[]>();
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const anchor = Anchor.safeParse(parsed(line));
    if (!anchor.success) {
      if (index === lines.length - 1) continue;
      throw new AnchorError(`Line ${index + 1} of ${file} is no anchor.`);
    }
    const known = byTenant.get(anchor.data.tenantId);
    if (known) known.push(anchor.data);
    else byTenant.set(anchor.data.tenantId, [anchor.data]);
  }
  return byTenant;
}

/** Adds anchors to the end of the file, made if missing; they are on the disk when it resolves. */
export async function appendAnchors(file: string, anchors: readonly Anchor[]): Promise<void> {
  if (anchors.length === 0) return;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a+', 0o600);
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    // A line that was not written to its end must not swallow the next.
    const begin = size > 0 && last.toString() !== '\n' ? '\n' : '';
    await handle.appendFile(begin + anchors.map((anchor) => `${JSON.stringify(anchor)}\n`).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
