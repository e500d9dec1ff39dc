import { once } from 'node:events';
import net from 'node:net';
import { CollectionName } from '../../../domain/wire/collections.ts';
import type { Checkpoint } from '../../../domain/wire/pull.ts';
import { HttpLine } from './http-line.ts';
import { expectStatus } from './load.ts';
import type { SignedIn } from './stint.ts';
import { checkPush, feedRequest, pullRequest, pushRequest, type Serials } from './stint-jobs.ts';

export interface Storm {
  /** Until the last client had every answer. */
  seconds: number;
  /** Milliseconds until each client was settled. */
  settled: number[];
}

interface Client {
  stream: Buffer;
  pulls: Buffer[];
  push: Buffer;
}

/**
 * Everybody comes back at once, as after a fallen router: each client opens two new connections, on one the stream of
 * news, on the other a caught-up pull of every collection and a push of one entry. It is settled when the stream has
 * said where the counter is and every request was answered as it must be.
 */
export async function runStorm(url: string, people: readonly SignedIn[], serials: Serials): Promise<Storm> {
  const clients: Client[] = [];
  const line = await HttpLine.open(url);
  for (const person of people) clients.push(await prepare(url, line, person, serials));
  line.close();
  const open: { close(): void }[] = [];
  const from = performance.now();
  const settled = await Promise.all(
    clients.map(async (client) => {
      await Promise.all([follow(url, client.stream, open), exchange(url, client, open)]);
      return performance.now() - from;
    }),
  );
  const seconds = (performance.now() - from) / 1000;
  for (const one of open) one.close();
  return { seconds, settled };
}

/** A device that was caught up when its line went down. */
async function prepare(url: string, line: HttpLine, person: SignedIn, serials: Serials): Promise<Client> {
  const first = await line.send(pullRequest(url, person, 'tenant', null, 500));
  expectStatus(first, 200);
  const { checkpoint }: { checkpoint: Checkpoint } = JSON.parse(first.body.toString());
  return {
    stream: feedRequest(url, person),
    pulls: CollectionName.options.map((name) => pullRequest(url, person, name, checkpoint, 500)),
    push: pushRequest(url, person, serials.take(person.userId), 1),
  };
}

async function exchange(url: string, client: Client, open: { close(): void }[]): Promise<void> {
  const line = await HttpLine.open(url);
  open.push(line);
  for (const pull of client.pulls) expectStatus(await line.send(pull), 200);
  checkPush(await line.send(client.push), { requests: [client.push], documents: 1 });
}

/** Resolves once the stream has said its first news. */
async function follow(url: string, request: Buffer, open: { close(): void }[]): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = net.connect({ host: hostname, port: Number(port) });
  open.push({ close: () => socket.destroy() });
  await once(socket, 'connect');
  socket.write(request);
  let text = '';
  await new Promise<void>((resolve, reject) => {
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.includes('event: news')) resolve();
      else if (!text.startsWith('HTTP/1.1 200'))
        reject(new Error(`the stream answered ${text.slice(0, 300)}`));
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the stream was closed')));
  });
}
