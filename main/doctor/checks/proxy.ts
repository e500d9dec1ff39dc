import type { Check } from '../context.ts';
import { ok, skipped } from '../looked.ts';

export const proxyCheck: Check = async (context) => {
  const [{ values }, server, feed] = await Promise.all([context.policy(), context.server(), context.feed()]);
  const mode = values.ProxyMode ?? 'system (not set by policy)';
  const toFeed = feed && /^https?:/.test(feed.url) ? feed.url : null;
  const way = async (url: string | null) => (url ? await context.resolveProxy(url) : null);
  const [forServer, forFeed] = await Promise.all([way(server), way(toFeed)]);
  const facts = { mode, server: forServer, feed: forFeed };
  if (forServer === null && forFeed === null) {
    return skipped('No server and no feed is set, so there is nothing to find a way to.', facts);
  }
  const said = [
    forServer === null ? null : `to the server: ${inWords(forServer)}`,
    forFeed === null ? null : `to updates: ${inWords(forFeed)}`,
  ].filter((part) => part !== null);
  return ok(`Mode ${mode}; ${said.join('; ')}.`, facts);
};

function inWords(way: string): string {
  return way === 'DIRECT' ? 'directly' : `by ${way}`;
}
