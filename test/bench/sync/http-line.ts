import { once } from 'node:events';
import net from 'node:net';

export interface Answer {
  status: number;
  body: Buffer;
}

interface Head {
  status: number;
  /** -1 where the body comes in chunks. */
  length: number;
  bodyAt: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const CHUNKS_END = Buffer.from('\r\n0\r\n\r\n');

/**
 * One keep-alive connection that sends ready-made requests, one at a time. It reads no more of an answer than its
 * status and length, so that the load costs the two cores little, and the same for whoever is measured.
 */
export class HttpLine {
  readonly #socket: net.Socket;
  #parts: Buffer[] = [];
  #bytes = 0;
  #head: Head | undefined;
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error) => this.#waiting?.reject(error));
    socket.on('close', () => this.#waiting?.reject(new Error('the server closed the connection')));
  }

  static async open(url: string): Promise<HttpLine> {
    const { hostname, port } = new URL(url);
    const socket = net.connect({ host: hostname, port: Number(port) });
    await once(socket, 'connect');
    return new HttpLine(socket);
  }

  send(request: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#parts.push(chunk);
    this.#bytes += chunk.length;
    const head = this.#head ?? this.#readHead();
    if (!head) return;
    const complete =
      head.length >= 0 ? this.#bytes >= head.bodyAt + head.length : endsWith(this.#parts, CHUNKS_END);
    if (!complete) return;
    const whole = Buffer.concat(this.#parts);
    const body = whole.subarray(head.bodyAt);
    this.#parts = [];
    this.#bytes = 0;
    this.#head = undefined;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ status: head.status, body: head.length >= 0 ? body : unchunked(body) });
  }

  #readHead(): Head | undefined {
    const whole = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
    this.#parts = [whole];
    const end = whole.indexOf(HEAD_END);
    if (end < 0) return undefined;
    const text = whole.toString('latin1', 0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
    this.#head = {
      status: Number(text.slice(9, 12)),
      length: length === undefined ? -1 : Number(length),
      bodyAt: end + HEAD_END.length,
    };
    return this.#head;
  }
}

function endsWith(parts: readonly Buffer[], ending: Buffer): boolean {
  const last = parts.at(-1);
  if (last && last.length >= ending.length) return last.subarray(-ending.length).equals(ending);
  return Buffer.concat(parts).subarray(-ending.length).equals(ending);
}

function unchunked(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (size === 0) return Buffer.concat(parts);
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}

/** A whole request as it goes over the wire. */
export function httpRequest(
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Buffer {
  const payload = body === undefined ? undefined : Buffer.from(body);
  const all = {
    host: new URL(url).host,
    accept: 'application/json',
    ...headers,
    ...(payload && { 'content-type': 'application/json', 'content-length': String(payload.length) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const head = Buffer.from(`${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`);
  return payload ? Buffer.concat([head, payload]) : head;
}
