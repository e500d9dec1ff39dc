import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { promisify } from 'node:util';

const run = promisify(execFile);
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key.pem'];

/** A certificate authority of a test. */
export interface TestAuthority {
  /** PEM. */
  certificate: string;
  /** Key and certificate for a host, PEM. */
  issue(host: string): Promise<{ key: string; cert: string }>;
}

/** Makes an authority that nobody trusts yet. */
export async function testAuthority(name: string): Promise<TestAuthority> {
  const own = await inFolder(async (folder, openssl) => {
    const uses = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'];
    const self = ['req', '-x509', ...NEW_KEY, '-out', 'cert.pem', '-days', '30', '-subj', `/CN=${name}`];
    await openssl(...self, ...uses);
    return read(folder);
  });
  return {
    certificate: own.cert,
    issue: (host) =>
      inFolder(async (folder, openssl) => {
        const file = (given: string) => path.join(folder, given);
        await writeFile(file('ca.pem'), own.cert);
        await writeFile(file('ca-key.pem'), own.key);
        const name = net.isIP(host) ? `IP:${host}` : `DNS:${host}`;
        await writeFile(file('uses'), `subjectAltName=${name}\nextendedKeyUsage=serverAuth\n`);
        await openssl('req', ...NEW_KEY, '-out', 'asked.pem', '-subj', `/CN=${host}`);
        const by = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-extfile', 'uses'];
        await openssl('x509', '-req', '-in', 'asked.pem', '-out', 'cert.pem', '-days', '30', ...by);
        return read(folder);
      }),
  };
}

type Openssl = (...args: string[]) => Promise<unknown>;

async function inFolder<T>(work: (folder: string, openssl: Openssl) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'stint-authority-'));
  try {
    return await work(folder, (...args) => run('openssl', args, { cwd: folder }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function read(folder: string): Promise<{ key: string; cert: string }> {
  const [key, cert] = await Promise.all(
    ['key.pem', 'cert.pem'].map((file) => readFile(path.join(folder, file), 'utf8')),
  );
  return { key: key ?? '', cert: cert ?? '' };
}

/** A server of TLS for a host in front of one that has none. */
export async function tlsFront(
  authority: TestAuthority,
  host: string,
  target: number,
): Promise<{ port: number } & AsyncDisposable> {
  const sockets = new Set<Duplex>();
  const server = tls.createServer(await authority.issue(host), (socket) => {
    join(socket, net.connect(target, '127.0.0.1'), sockets);
  });
  server.on('tlsClientError', () => undefined);
  return listening(server, sockets);
}

export interface ProxyOptions {
  /** Signs anew what goes through; without it TLS is passed on untouched. */
  resign?: TestAuthority;
  /** Trusted for the servers behind. */
  trust: TestAuthority;
  /** Where each host name really is: a port of this machine. No other host is known. */
  hosts: Record<string, number>;
  password?: { username: string; password: string };
}

export interface TestProxy extends AsyncDisposable {
  port: number;
  /** Tunnels that were opened, by host. */
  tunnels: Record<string, number>;
  /** Hosts that were asked for and are not known. */
  unknown: string[];
  /** What was asked through it: `GET /path`, as far as it signs anew. */
  requests: string[];
  /** The names and passwords that were refused. */
  refused: string[];
  /** Requests without name and password. */
  challenged: number;
  /** From now on. */
  setPassword(password: ProxyOptions['password']): void;
}

/** A proxy as a firm has it: asks who is there, knows host names that nobody else knows, and signs TLS anew. */
export async function testProxy(options: ProxyOptions): Promise<TestProxy> {
  const sockets = new Set<Duplex>();
  const contexts = new Map<string, tls.SecureContext>();
  let { password } = options;
  const contextFor = async (authority: TestAuthority, host: string) => {
    const context = contexts.get(host) ?? tls.createSecureContext(await authority.issue(host));
    contexts.set(host, context);
    return context;
  };
  // Without TLS nothing is let through: the app has nothing to say there.
  const server = http.createServer((_, response) => response.writeHead(403).end());
  const proxy = {
    tunnels: {} as Record<string, number>,
    unknown: [] as string[],
    requests: [] as string[],
    refused: [] as string[],
    challenged: 0,
  };

  server.on('connect', async (request, client: Duplex) => {
    sockets.add(client);
    client.on('error', () => client.destroy());
    const [host = ''] = (request.url ?? '').split(':');
    const port = options.hosts[host];
    if (port === undefined) proxy.unknown.push(host);
    const given = request.headers['proxy-authorization'];
    if (password) {
      const expected = `Basic ${Buffer.from(`${password.username}:${password.password}`).toString('base64')}`;
      if (given !== expected) {
        if (given === undefined) proxy.challenged++;
        else proxy.refused.push(Buffer.from(given.replace(/^Basic /, ''), 'base64').toString());
        client.end(
          'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="Firm"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
        );
        return;
      }
    }
    if (port === undefined) {
      client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    proxy.tunnels[host] = (proxy.tunnels[host] ?? 0) + 1;
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (!options.resign) {
      join(client, net.connect(port, '127.0.0.1'), sockets);
      return;
    }
    const inside = new tls.TLSSocket(client, {
      isServer: true,
      secureContext: await contextFor(options.resign, host),
    });
    inside.on('data', (chunk: Buffer) => {
      const line = /^([A-Z]+ \S+) HTTP\/1\.1\r\n/.exec(chunk.toString('latin1'))?.[1];
      if (line) proxy.requests.push(line);
    });
    const behind = tls.connect({ port, host: '127.0.0.1', servername: host, ca: options.trust.certificate });
    join(inside, behind, sockets);
  });
  const { port, [Symbol.asyncDispose]: close } = await listening(server, sockets);
  return Object.assign(proxy, {
    port,
    setPassword: (next: ProxyOptions['password']) => {
      password = next;
      for (const socket of sockets) socket.destroy();
    },
    [Symbol.asyncDispose]: close,
  });
}

/** What comes in on either goes out on the other; with one the other ends. */
function join(one: Duplex, other: Duplex, sockets: Set<Duplex>): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    sockets.add(from);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    from.pipe(to);
  }
}

async function listening(
  server: net.Server,
  sockets: Set<Duplex>,
): Promise<{ port: number } & AsyncDisposable> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  return {
    port: (server.address() as net.AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
