/**
 * `npm run bench -- sync [--rounds N] [--held N] [--only stint] [--calm]`: Stint's sync server (its own process, durable Postgres, signed
 * in, row-level security on) beside pouchdb-server and rxdb-server (in memory, no sign-in) and beside bare SQL on the
 * same database, in turns within one run. Each of the three holds `--held` documents before anything is measured and
 * carries all rounds. `--only stint` leaves the peers out, `--calm` the storm. Prints a table, and as its last line the
 * ratios and figures as JSON.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { BareSql } from './sync/bare-sql.ts';
import { CONNECTIONS, expectStatus, type Job, type Measured, openFeeds, runLoad } from './sync/load.ts';
import { peerPullJobs, protocols } from './sync/peer-jobs.ts';
import { installPeer, type PeerName, type RunningPeer, startPeer } from './sync/peers.ts';
import { Figures } from './sync/report.ts';
import { type SignedIn, startStint } from './sync/stint.ts';
import { checkPush, feedRequest, pullJobs, pullRequest, pushJobs, Serials } from './sync/stint-jobs.ts';
import { runStorm } from './sync/storm.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    calm: { type: 'boolean', default: false },
    pushes: { type: 'string', default: '600' },
    held: { type: 'string', default: '500000' },
  },
});
const rounds = Number(values.rounds);
const PUSHES = Number(values.pushes);
const HELD = Number(values.held);
const SINGLE_PUSHES = PUSHES * 5;
const WARM_UP = 100;
const PAGE = 500;
const PULL_ENTRIES = 10_000;
const PULL_TIMES = 20;
const CAUGHT_UP = 6000;
const STORM_CLIENTS = 1000;
const FIRMS = 100;

const peers: PeerName[] = ['pouchdb-server', 'rxdb-server'];
const figures = new Figures();
const say = (words: string) => void process.stderr.write(`${words}\n`);

const folders = new Map<PeerName, string>();
if (!values.only) for (const name of peers) folders.set(name, await installPeer(name));

say(`${os.cpus().length} cores, load before the run ${os.loadavg()[0]?.toFixed(2)}`);
say('filling the database');
const stint = await startStint({
  firms: FIRMS,
  consultantsAFirm: STORM_CLIENTS / FIRMS,
  pullEntries: PULL_ENTRIES,
  held: HELD,
});
const running = new Map<PeerName, PeerInUse>();
const bare = await BareSql.open(stint.databaseUrl);
try {
  for (const [name, folder] of folders) {
    say(`filling ${name} with ${HELD} documents`);
    const peer = await startPeer(name, folder, HELD);
    running.set(name, { peer, next: 0, pushed: 0 });
    await protocols[name].prepare(peer.url, HELD);
    peer.pause();
  }
  const serials = new Serials();
  // One person of each firm after the other: neighbours in time are of different firms.
  const everybody: SignedIn[] = Array.from({ length: STORM_CLIENTS / FIRMS }, (_, index) =>
    stint.consultants.map((firm) => firm[index]!),
  ).flat();
  const oneFirm = stint.consultants[0]!;
  const serial = (userId: string) => serials.take(userId);
  /** Each of the connections stands for a device that also listens to what is new. */
  const push = async (people: readonly SignedIn[], count: number, rows: number) => {
    const feeds = people.slice(0, CONNECTIONS).map((person) => feedRequest(stint.url, person));
    const close = await openFeeds(stint.url, feeds);
    const measured = await runLoad(stint.url, pushJobs(stint.url, people, serials, count, rows), checkPush);
    close();
    return measured;
  };
  const pages = await pullJobs(stint.url, stint.reader, 'timeEntries', PAGE);
  const caughtUp = {
    requests: [pullRequest(stint.url, stint.reader, 'timeEntries', pages.end, PAGE)],
    documents: 1,
  };

  await push(everybody, WARM_UP * 4, 50);
  await push(everybody, WARM_UP * 4, 1);
  await runLoad(stint.url, repeat(pages.jobs, 4), (answer) => expectStatus(answer, 200));
  await bare.push(everybody, serial, WARM_UP, 50);

  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}, load ${os.loadavg()[0]?.toFixed(2)}`);
    figures.add('stint', 'push50', await push(everybody, PUSHES, 50));
    if (!values.only) await measurePeer('pouchdb-server', round);
    figures.add('stint', 'push50_one_tenant', await push(oneFirm, PUSHES, 50));
    figures.add('stint', 'push1', await push(everybody, SINGLE_PUSHES, 1));
    if (!values.only) await measurePeer('rxdb-server', round);
    figures.add('bare_sql', 'push50', await bare.push(everybody, serial, PUSHES, 50));
    figures.add('stint', 'pull', await pullAll(stint.url, repeat(pages.jobs, PULL_TIMES)));
    figures.add('bare_sql', 'pull', await bare.pull(stint.reader, PAGE, PULL_TIMES));
    figures.add('stint', 'caught_up', await pullAll(stint.url, repeat([caughtUp], CAUGHT_UP)));
    if (!values.calm) {
      const storm = await runStorm(stint.url, everybody, serials);
      figures.addStorm(storm.seconds, storm.settled);
    }
  }
} finally {
  for (const { peer } of running.values()) await peer.stop();
  await bare.close();
  await stint.stop();
}
say(figures.table());
process.stdout.write(`${JSON.stringify(figures.result())}\n`);

interface PeerInUse {
  peer: RunningPeer;
  /** Number of the next push. */
  next: number;
  /** Documents pushed so far. */
  pushed: number;
}

async function measurePeer(name: PeerName, round: number): Promise<void> {
  const protocol = protocols[name];
  const inUse = running.get(name);
  if (!inUse) throw new Error(`${name} does not run`);
  const { url } = inUse.peer;
  inUse.peer.goOn();
  const author = { tenantId: 't', userId: `u${round}`, projectId: 'p', taskId: 'k' };
  const push = async (count: number, rows: number): Promise<Measured> => {
    const jobs = Array.from({ length: count }, () => {
      inUse.next += 1;
      return protocol.push(url, author, inUse.next, rows);
    });
    inUse.pushed += count * rows;
    return runLoad(url, jobs, protocol.checkPush);
  };
  const listen = () =>
    openFeeds(
      url,
      Array.from({ length: CONNECTIONS }, () => protocol.feed(url)),
    );
  await push(WARM_UP / 2, 50);
  figures.add(name, 'push50_nobody_listens', await push(PUSHES / 4, 50));
  let hangUp = await listen();
  figures.add(name, 'push50', await push(PUSHES / 4, 50));
  hangUp();
  const { jobs, caughtUp, held } = await peerPullJobs(url, protocol, PAGE, PULL_ENTRIES / PAGE);
  if (held !== HELD + inUse.pushed)
    throw new Error(`${name} holds ${held} of ${HELD + inUse.pushed} documents`);
  await pullAll(url, repeat(jobs, 2));
  figures.add(name, 'pull', await pullAll(url, repeat(jobs, PULL_TIMES / 4)));
  figures.add(name, 'caught_up', await pullAll(url, repeat([caughtUp], CAUGHT_UP / 4)));
  await push(WARM_UP / 2, 1);
  figures.add(name, 'push1_nobody_listens', await push(PUSHES / 2, 1));
  hangUp = await listen();
  figures.add(name, 'push1', await push(PUSHES / 2, 1));
  hangUp();
  inUse.peer.pause();
}

function repeat(jobs: readonly Job[], times: number): Job[] {
  return Array.from({ length: times }, () => jobs).flat();
}

function pullAll(url: string, jobs: readonly Job[]): Promise<Measured> {
  return runLoad(url, jobs, (answer) => expectStatus(answer, 200));
}
