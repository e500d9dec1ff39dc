import { spawn } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';

const root = path.resolve(import.meta.dirname, '../..');

/** How many seeds a part plays: as many as asked for by SIMULATE_SEEDS, else `usual`. */
export function seedsOr(usual: number): number {
  const asked = Number(process.env.SIMULATE_SEEDS);
  return Number.isInteger(asked) && asked > 0 ? asked : usual;
}

/** Last line of `npm run simulate`. */
export const Verdict = z.object({
  seeds: z.number(),
  operations: z.number(),
  violations: z.number(),
  failing_seeds: z.array(z.number()),
});
/** Last line of `npm run simulate -- --plant NAME`. */
export const Found = z.object({ plant: z.string(), caught: z.boolean(), at_seed: z.number().nullable() });
/** The line before it: what happened, how often. */
export const Counts = z.object({ counts: z.record(z.string(), z.number()) });
const Replay = z.object({ seed: z.number(), trace: z.string(), moments: z.string(), outcome: z.string() });

/** Runs `npm run simulate` in a process of its own. @returns what it printed, line by line */
export function simulate(...options: string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'scripts/simulate.ts'), ...options], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    let failure = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      failure += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      const lines = printed.trimEnd().split('\n');
      if (lines.at(-1)?.startsWith('{')) resolve(lines);
      else reject(new Error(`the simulation ended with ${code}: ${failure}`));
    });
  });
}

/** A line of JSON, counted from the end: 1 is the last. */
export function fromEnd<Schema extends z.ZodType>(
  lines: string[],
  position: number,
  schema: Schema,
): z.output<Schema> {
  return schema.parse(JSON.parse(lines.at(-position) ?? ''));
}

/** What `--json` says of each seed. */
export function replays(lines: string[]): z.infer<typeof Replay>[] {
  return lines.filter((line) => line.startsWith('{"seed":')).map((line) => Replay.parse(JSON.parse(line)));
}

/** The violations that were printed, the first few of them. */
export function violations(lines: string[]): string[] {
  return lines.filter((line) => /^seed \d+: /.test(line)).slice(0, 20);
}
