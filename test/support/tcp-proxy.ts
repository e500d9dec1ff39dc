import { once } from 'node:events';
import net from 'node:net';

export interface TcpProxy {
  /** 127.0.0.1 port that clients connect to. */
  port: number;
  /** Passes everything on again. */
  restore(): void;
  /** Drops every connection and every new one, as a server that is down does. */
  cut(): void;
  /** Keeps connections open and passes nothing on, as a cable that fell out does. */
  silence(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A TCP proxy to one address, whose line can be cut and silenced (RUNTIME-FACTS.md: no `tc netem`). */
export async function tcpProxy(target: { host: string; port: number }, port = 0): Promise<TcpProxy> {
  let mode: 'pass' | 'cut' | 'silent' = 'pass';
  const sockets = new Set<net.Socket>();
  const keep = (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const server = net.createServer((client) => {
    keep(client);
    if (mode === 'cut') {
      client.destroy();
      return;
    }
    const upstream = net.connect(target);
    keep(upstream);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('data', (chunk) => {
        if (mode === 'pass') to.write(chunk);
      });
      from.on('close', () => to.destroy());
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as net.AddressInfo;
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    restore() {
      mode = 'pass';
    },
    cut() {
      mode = 'cut';
      drop();
    },
    silence() {
      mode = 'silent';
    },
    async [Symbol.asyncDispose]() {
      drop();
      server.close();
      await once(server, 'close');
    },
  };
}
