import { openFast, openPostgres } from './database.ts';
import { startServer } from './server.ts';
import { realNow, time } from './virtual-time.ts';

export interface SimulateOptions {
  seeds: number;
  from: number;
  tier: 'fast' | 'postgres';
  plant: string | undefined;
  /** Print every line of what happened. */
  trace: boolean;
  /** Print a line of JSON for each seed. */
  json: boolean;
}

/** Runs seeds and says what was found; the last line is for programs. @returns the process' exit code */
export async function simulate(options: SimulateOptions): Promise<number> {
  const database = options.tier === 'postgres' ? await openPostgres() : await openFast();
  const server = await startServer(database);
  time.install();
  // These read clocks and chance as they are loaded.
  const { runSeed } = await import('./seed.ts');
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const began = realNow();
  let operations = 0;
  let violations = 0;
  const failing: number[] = [];
  const counts: Record<string, number> = {};
  for (let seed = options.from; seed < options.from + options.seeds; seed += 1) {
    const result = await runSeed(server, seed, { trace: options.trace });
    operations += result.operations;
    violations += result.violations.length;
    for (const [what, times] of Object.entries(result.counts)) counts[what] = (counts[what] ?? 0) + times;
    for (const line of result.lines) print(line);
    if (result.violations.length > 0) failing.push(seed);
    for (const violation of result.violations) print(`seed ${seed}: ${violation}`);
    if (options.json)
      print(JSON.stringify({ seed, trace: result.trace, violations: result.violations.length }));
  }
  const seconds = (realNow() - began) / 1000;
  const cpu = process.cpuUsage();
  print(
    JSON.stringify({
      counts,
      seconds,
      cpu: (cpu.user + cpu.system) / 1e6,
      perSecond: options.seeds / seconds,
      rss: process.memoryUsage().rss >> 20,
    }),
  );
  print(JSON.stringify({ seeds: options.seeds, operations, violations, failing_seeds: failing }));
  await server.close();
  return failing.length === 0 ? 0 : 1;
}
