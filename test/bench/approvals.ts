/**
 * `npm run bench -- approvals [--rounds N] [--held N] [--only server|client]`: a decision over 1,000 entries of 40 people on
 * the real server, in a firm that holds `--held` entries beside many others, and the queue of 5,000 pending entries on the
 * screen of a real Electron window. Medians of `--rounds`. Prints one line of JSON last.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { hasDisplay, virtualDisplay } from '../../dev/display.ts';
import { buildApp } from '../../scripts/build.ts';
import { decideFreshly } from './approvals/decide.ts';
import { busyFirm, giveHistory, submittedWeek } from './approvals/firm.ts';
import { queueTimes } from './approvals/queue.ts';
import { startServerUnderTest } from './approvals/server.ts';
import { median, spread, tenths } from './local/figures.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    held: { type: 'string', default: '100000' },
    only: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const STARTS = 3;
const say = (words: string): void => console.log(words);
const load = (): string => (os.loadavg()[0] ?? 0).toFixed(2);

say(`${os.cpus().length} cores, load before the run ${load()}`);
const server = await startServerUnderTest();
try {
  const result: Record<string, number> = {};
  if (values.only !== 'client') {
    const firm = await busyFirm(server.owner, 40);
    await giveHistory(server.owner, firm, Number(values.held));
    for (let other = 0; other < 20; other += 1)
      await giveHistory(server.owner, await busyFirm(server.owner, 10), Number(values.held) / 20);
    await server.owner.query('VACUUM ANALYZE');
    const took = await decideFreshly(server.url, server.owner, firm, rounds);
    say(`decision over 1,000 entries: ${JSON.stringify(spread(took))} ms, load ${load()}`);
    result.decide_1000_ms = tenths(median(took));
  }
  if (values.only !== 'server') {
    const firm = await busyFirm(server.owner, 100);
    await submittedWeek(server.owner, firm, 1, 50);
    const display = hasDisplay() ? null : await virtualDisplay();
    if (display) Object.assign(process.env, display.env);
    try {
      await buildApp();
      const looks = 1 + Math.ceil(rounds / STARTS);
      const { first, later } = await queueTimes(server.url, firm, 5000, { starts: STARTS, looks });
      say(`queue of 5,000, first look after each start: ${first.map(tenths).join(', ')} ms`);
      say(`queue of 5,000, later looks: ${JSON.stringify(spread(later))} ms, load ${load()}`);
      result.queue_5000_ms = tenths(median(later));
    } finally {
      await display?.stop();
    }
  }
  console.log(JSON.stringify(result));
} finally {
  await server.stop();
}
