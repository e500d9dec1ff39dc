import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { CheckedPolicy } from '../../domain/policy/checked-policy.ts';
import { type Policy, PolicyState } from '../../domain/policy/policy.ts';
import { readJson, writeDurably } from '../durable-file.ts';
import type { PolicyOrigin } from './source.ts';

const Kept = z.object({ source: PolicyState.shape.source, keptAt: z.iso.datetime(), values: CheckedPolicy });

/**
 * The last policy that was valid. It lies in the person's own folder, so it is no more than a bridge over a mistake of
 * IT: it is only asked while a policy is there and broken, and must be valid itself.
 */
export class LastGoodFile {
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** Null when there is none, none that is valid, or one that came from another place. */
  async read(source: PolicyOrigin): Promise<Policy | null> {
    const kept = Kept.safeParse(await readJson(this.file));
    return kept.success && kept.data.source === source ? kept.data.values : null;
  }

  /** @param keptAt ISO instant */
  async keep(source: PolicyOrigin, values: Policy, keptAt: string): Promise<void> {
    await writeDurably(this.file, `${JSON.stringify({ source, keptAt, values }, null, 2)}\n`);
  }

  async forget(): Promise<void> {
    await rm(this.file, { force: true });
  }
}
