import '../test/simulation/world/hooks.ts';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    tier: { type: 'string', default: 'fast' },
    plant: { type: 'string' },
    trace: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const { simulate } = await import('../test/simulation/world/simulate.ts');
process.exitCode = await simulate({
  seeds: Number(values.seeds),
  from: Number(values.from),
  tier: values.tier === 'postgres' ? 'postgres' : 'fast',
  plant: values.plant,
  trace: values.trace,
  json: values.json,
});
process.exit();
