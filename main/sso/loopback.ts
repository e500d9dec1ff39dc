import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the browser's last page says, in the person's language. */
export interface LoopbackWords {
  title: string;
  body: string;
}

export interface Loopback {
  /** `http://127.0.0.1:<port>/signed-in`, for one answer. */
  address: string;
  /** The whole address that the browser came back with. Rejects with the signal's reason. */
  answer: Promise<URL>;
  close(): void;
}

const PATH = '/signed-in';
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
};

/**
 * Waits on a free port of this machine for the browser to come back from the sign-in page (RFC 8252, 7.3). It answers
 * that one address once, to GET only, whoever asks by whatever name: the state and the code's verifier decide later
 * whether the answer was ours.
 */
export async function listenForAnswer(
  state: string,
  words: LoopbackWords,
  signal: AbortSignal,
): Promise<Loopback> {
  const { promise, resolve, reject } = Promise.withResolvers<URL>();
  // Whoever gives up before anybody waits for the answer must not end the program by it.
  promise.catch(() => undefined);
  const server = createServer((request, response) => {
    const url = URL.canParse(request.url ?? '', address) ? new URL(request.url ?? '', address) : null;
    // Another page's guess must not end the wait for the right one.
    const isOurs = url?.pathname === PATH && url.searchParams.get('state') === state;
    if (request.method !== 'GET' || !url || !isOurs) {
      response.writeHead(404, HEADERS).end();
      return;
    }
    response.writeHead(200, HEADERS).end(page(words), () => resolve(url));
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`;
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return {
    address,
    answer: promise,
    close() {
      signal.removeEventListener('abort', stop);
      server.closeAllConnections();
      server.close();
    },
  };
}

function page({ title, body }: LoopbackWords): string {
  const style =
    'body{font:15px/1.5 system-ui,sans-serif;max-width:30em;margin:20vh auto;padding:0 1em;color:#222}' +
    '@media(prefers-color-scheme:dark){body{background:#18191b;color:#eee}}';
  return `<!doctype html><meta charset="utf-8"><title>${escaped(title)}</title><style>${style}</style><h1>${escaped(title)}</h1><p>${escaped(body)}</p>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
}
