export interface SseEvent {
  event: string;
  data: string;
}

/** One event of ours is a log line of at most 4,000 characters or one job; more than this is no stream of ours. */
const MAX_PENDING = 1_000_000;

/**
 * Reads server-sent events from text that comes in pieces: `push` answers what a piece completed. Comments, ids and
 * `retry` are left out, and so is what was not ended by an empty line when the stream ends, as the standard says.
 * @throws RangeError when more than a million characters come without an end
 */
export function sseParser(): { push(text: string): SseEvent[] } {
  let pending = '';
  let event = '';
  let data: string[] = [];

  const take = (line: string, done: SseEvent[]): void => {
    if (line === '') {
      if (data.length > 0) done.push({ event: event || 'message', data: data.join('\n') });
      event = '';
      data = [];
      return;
    }
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
  };

  return {
    push(text) {
      const done: SseEvent[] = [];
      pending += text;
      // A piece may end between the CR and the LF of one line end, so a CR at the end waits for what follows.
      for (let end = pending.search(/\r\n|\n|\r(?!$)/); end !== -1; end = pending.search(/\r\n|\n|\r(?!$)/)) {
        take(pending.slice(0, end), done);
        pending = pending.slice(end + (pending.startsWith('\r\n', end) ? 2 : 1));
      }
      if (pending.length > MAX_PENDING) throw new RangeError('A server-sent event has no end.');
      return done;
    },
  };
}
