import { openFast, openPostgres } from './database.ts';
import { alterSource } from './hooks.ts';
import { plants } from './plants.ts';
import type { SeedResult } from './seed.ts';
import { realNow, time } from './virtual-time.ts';

export interface SimulateOptions {
  seeds: number;
  from: number;
  /** `postgres-serial` is a real Postgres with one session, to hold the fast tier to. */
  tier: 'fast' | 'postgres' | 'postgres-serial';
  plant?: string | undefined;
  /** Print every line of what happened. */
  trace: boolean;
  /** Print a line of JSON for each seed. */
  json: boolean;
}

/** Runs seeds and says what was found; the last line is for programs. @returns the process' exit code */
export async function simulate(options: SimulateOptions): Promise<number> {
  const { plant: name } = options;
  const plant = name === undefined ? undefined : plants[name];
  if (name !== undefined && !plant) {
    process.stderr.write(
      `There is no plant called ${name}. The plants are: ${Object.keys(plants).join(', ')}\n`,
    );
    return 1;
  }
  if (plant?.source) alterSource(plant.source.ending, plant.source.from, plant.source.to);
  const tier = plant?.tier ?? options.tier;
  const database =
    tier === 'fast'
      ? await openFast()
      : await openPostgres({ plant: plant?.sql, oneSession: tier === 'postgres-serial' });
  // These are loaded now: a plant may have changed them.
  const { startServer } = await import('./server.ts');
  const server = await startServer(database);
  time.install();
  const { runSeed } = await import('./seed.ts');
  const run = (seed: number) => runSeed(server, seed, { trace: options.trace, plant });
  const failed = name === undefined ? await judge(options, run) : !(await look(options, name, run));
  await server.close();
  return failed ? 1 : 0;
}

type Run = (seed: number) => Promise<SeedResult>;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** @returns whether anything was wrong */
async function judge(options: SimulateOptions, run: Run): Promise<boolean> {
  const began = realNow();
  let operations = 0;
  let violations = 0;
  const failing: number[] = [];
  const counts: Record<string, number> = {};
  for (let seed = options.from; seed < options.from + options.seeds; seed += 1) {
    const result = await run(seed);
    operations += result.operations;
    violations += result.violations.length;
    for (const [what, times] of Object.entries(result.counts)) counts[what] = (counts[what] ?? 0) + times;
    if (result.violations.length > 0) failing.push(seed);
    tell(result);
    if (options.json) {
      const { trace, moments, outcome } = result;
      print(JSON.stringify({ seed, trace, moments, outcome }));
    }
  }
  const seconds = (realNow() - began) / 1000;
  const { user, system } = process.cpuUsage();
  print(
    JSON.stringify({
      counts,
      seconds,
      perSecond: options.seeds / seconds,
      cpuSeconds: (user + system) / 1e6,
      megabytes: process.memoryUsage().rss >> 20,
    }),
  );
  print(JSON.stringify({ seeds: options.seeds, operations, violations, failing_seeds: failing }));
  return failing.length > 0;
}

/** Seeds until one of them finds the plant. @returns whether it was found */
async function look(options: SimulateOptions, plant: string, run: Run): Promise<boolean> {
  for (let seed = options.from; seed < options.from + options.seeds; seed += 1) {
    const result = await run(seed);
    tell(result);
    if (result.violations.length === 0) continue;
    print(JSON.stringify({ plant, caught: true, at_seed: seed }));
    return true;
  }
  print(JSON.stringify({ plant, caught: false, at_seed: null }));
  return false;
}

function tell({ seed, lines, violations }: SeedResult): void {
  for (const line of lines) print(line);
  for (const violation of violations) print(`seed ${seed}: ${violation}`);
}
