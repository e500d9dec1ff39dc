import '../test/simulation/world/hooks.ts';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const Options = z.object({
  seeds: z.coerce.number().int().min(1).default(100),
  from: z.coerce.number().int().min(0).default(1),
  tier: z.enum(['fast', 'postgres', 'postgres-serial']).default('fast'),
  plant: z.string().optional(),
  trace: z.boolean().default(false),
  json: z.boolean().default(false),
});

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const { values } = parseArgs({
  options: { seeds: text, from: text, tier: text, plant: text, trace: flag, json: flag },
});
// After the hooks: what is imported above is loaded before any of it runs.
const { simulate } = await import('../test/simulation/world/simulate.ts');
const code = await simulate(Options.parse(values));
// Waits for what was printed; the world's own timers never fire again.
process.stdout.write('', () => process.exit(code));
