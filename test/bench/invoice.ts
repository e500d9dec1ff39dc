/**
 * `npm run bench -- invoice [--rounds N] [--large N] [--only drafts|pdf]`: drafts of 1,000, 10,000 and 100,000 approved
 * entries on the real server, each from the request to the stored draft, and the PDF of an invoice of 1,000 lines. Medians
 * of `--rounds` (1,000 and 10,000 entries, the PDF) and of `--large` rounds (100,000). Prints one line of JSON last.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { busyFirm, giveHistory } from './approvals/firm.ts';
import { startServerUnderTest } from './approvals/server.ts';
import { draftFreshly } from './invoice/drafts.ts';
import { pdfTimes } from './invoice/pdf.ts';
import { giveApproved, giveTerms } from './invoice/work.ts';
import { median, seconds, spread, tenths } from './local/figures.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    large: { type: 'string', default: '3' },
    held: { type: 'string', default: '100000' },
    only: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const say = (words: string): void => console.log(words);
const load = (): string => (os.loadavg()[0] ?? 0).toFixed(2);

say(`${os.cpus().length} cores, load before the run ${load()}`);
const result: Record<string, number> = {};
if (values.only !== 'pdf') {
  const server = await startServerUnderTest();
  try {
    const firm = await busyFirm(server.owner, 40);
    await giveTerms(server.owner, firm);
    await giveHistory(server.owner, firm, Number(values.held));
    const sizes = [
      { entries: 1000, from: '2026-05-01', to: '2026-05-31', warmUp: 2, rounds },
      { entries: 10_000, from: '2026-04-01', to: '2026-04-30', warmUp: 1, rounds },
      { entries: 100_000, from: '2026-01-01', to: '2026-03-31', warmUp: 1, rounds: Number(values.large) },
    ];
    for (const { entries, from, to, ...how } of sizes) {
      const work = await giveApproved(server.owner, firm, entries, { from, to });
      await server.owner.query('VACUUM ANALYZE');
      const took = await draftFreshly(server.url, server.owner, firm, work, { entries, ...how });
      say(`draft of ${entries} entries: ${JSON.stringify(spread(took))} ms, load ${load()}`);
      if (entries === 1000) result.draft_1000_ms = tenths(median(took));
      if (entries === 100_000) result.draft_100k_s = seconds(median(took));
    }
  } finally {
    await server.stop();
  }
}
if (values.only !== 'drafts') {
  const { first, each } = await pdfTimes(1000, rounds);
  say(
    `PDF of 1,000 lines: first ${Math.round(first)} ms, then ${JSON.stringify(spread(each))} ms, load ${load()}`,
  );
  result.pdf_1000_lines_s = seconds(median(each));
}
console.log(JSON.stringify(result));
