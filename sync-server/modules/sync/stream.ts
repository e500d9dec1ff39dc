import type { FastifyReply, FastifyRequest } from 'fastify';
import type { News } from '../../../domain/wire/news.ts';
import type { NewsHub } from './news.ts';

const HEARTBEAT_MS = 15_000;
/** A reader that takes nothing for this long (in bytes) is gone or asleep; it comes back and asks. */
const BACKLOG_BYTES = 65_536;

/**
 * Answers `GET /v1/sync/stream`: server-sent events that say only "there is news up to N", at once and then whenever the
 * tenant's counter moves; a comment every 15 s shows that the line is alive. It ends when the access token does, when
 * the server closes and when the reader leaves.
 * @throws what `hub.subscribe` throws, before anything was sent
 */
export async function streamNews(
  request: FastifyRequest,
  reply: FastifyReply,
  hub: NewsHub,
  closing: AbortSignal,
): Promise<void> {
  let last: News | undefined;
  let opened = false;
  const write = (news: News) => {
    const stale = last !== undefined && last.epoch === news.epoch && last.version >= news.version;
    if (stale) return;
    last = news;
    if (opened) send(`event: news\ndata: ${JSON.stringify(news)}\n\n`);
  };
  const send = (text: string) => {
    if (reply.raw.writableLength > BACKLOG_BYTES) reply.raw.destroy();
    else reply.raw.write(text);
  };
  const end = await hub.subscribe(request.actor.tenantId, write);
  reply.hijack();
  reply.raw.writeHead(200, {
    ...presentHeaders(reply),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  opened = true;
  if (last) send(`event: news\ndata: ${JSON.stringify(last)}\n\n`);
  const heartbeat = setInterval(() => send(': alive\n\n'), HEARTBEAT_MS);
  const finish = () => reply.raw.end();
  const expires = request.accessExpiresAt;
  const expiry = expires ? setTimeout(finish, Math.max(0, expires.getTime() - Date.now())) : undefined;
  closing.addEventListener('abort', finish, { once: true });
  reply.raw.once('close', () => {
    end();
    clearInterval(heartbeat);
    clearTimeout(expiry);
    closing.removeEventListener('abort', finish);
  });
  if (closing.aborted) finish();
}

function presentHeaders(reply: FastifyReply): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value : String(value);
  return headers;
}
