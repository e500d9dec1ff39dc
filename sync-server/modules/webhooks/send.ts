import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type AddressRules, allowedUrl, guardedLookup } from './address.ts';

/** One try, from the first byte of the name's lookup to the last of the answer. */
export const SEND_TIMEOUT_MS = 10_000;
/** Of an answer nothing is needed but its status; what is longer is not read. */
const ANSWER_MAX_BYTES = 64 * 1024;

/** What a try came to; `error` is null where the receiver took it, which is any 2xx. */
export interface Sent {
  status: number | null;
  error: string | null;
}

/**
 * Sends a body once: no redirects, no shared connections, a bounded answer, in bounded time.
 * @returns also of every failure; it never throws
 */
export async function sendOnce(
  address: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  rules: AddressRules,
  timeoutMs = SEND_TIMEOUT_MS,
): Promise<Sent> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const status = await statusOf(allowedUrl(address, rules), headers, body, rules, signal);
    if (status >= 200 && status < 300) return { status, error: null };
    const redirects = status >= 300 && status < 400 ? ' Redirects are not followed.' : '';
    return { status, error: `It answered with status ${status}.${redirects}` };
  } catch (error) {
    if (signal.aborted) return { status: null, error: `It did not answer within ${timeoutMs / 1000} s.` };
    return { status: null, error: error instanceof Error ? error.message : String(error) };
  }
}

function statusOf(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  rules: AddressRules,
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(
      url,
      {
        method: 'POST',
        // A connection of its own: one that was judged for another name is never used.
        agent: false,
        lookup: guardedLookup(rules),
        signal,
        maxHeaderSize: 16 * 1024,
        headers: {
          ...headers,
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Stint-Webhooks/1',
        },
      },
      (answer) => {
        drained(answer).then(() => resolve(answer.statusCode ?? 0), reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** An answer counts once it is whole: a receiver that dies in the middle of it may not have taken anything. */
function drained(answer: IncomingMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    let bytes = 0;
    answer.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= ANSWER_MAX_BYTES) return;
      resolve();
      answer.destroy();
    });
    answer.on('end', resolve);
    answer.on('error', reject);
    answer.on('close', () => reject(new Error('The connection broke before the answer was whole.')));
  });
}
