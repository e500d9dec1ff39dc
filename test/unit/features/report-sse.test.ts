import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestFailure } from '../../../renderer/data/connection.ts';
import { followLog } from '../../../renderer/features/reports/follow-log.ts';
import { sseParser } from '../../../renderer/features/reports/sse.ts';
import { aJob, line, sse } from './report-samples.ts';

const stream =
  ': still here\r\n\r\nid: 1\nevent: log\ndata: {"a":1}\n\ndata:plain\ndata: two\n\nevent: end\r\ndata: null\r\n\r\n';
const events = [
  { event: 'log', data: '{"a":1}' },
  { event: 'message', data: 'plain\ntwo' },
  { event: 'end', data: 'null' },
];

describe('sseParser', () => {
  it('reads events and leaves out comments and ids', () => {
    expect(sseParser().push(stream)).toEqual(events);
  });

  it('reads the same however the text is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(stream.length), { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        (cuts, end) => {
          const text = `${stream.replaceAll('\r\n', '\n').replaceAll('\n', end)}:`;
          const parser = sseParser();
          const edges = [0, ...cuts.sort((a, b) => a - b), text.length];
          const read = edges.flatMap((edge, at) => parser.push(text.slice(edges[at - 1] ?? 0, edge)));
          expect(read).toEqual(events);
        },
      ),
    );
  });

  it('takes a CR and the LF after it for one line end, though they come apart', () => {
    const parser = sseParser();
    const text = stream.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n');
    expect([...text].flatMap((letter) => parser.push(letter))).toEqual(events);
  });

  it('does not give an event that is not ended', () => {
    expect(sseParser().push('event: log\ndata: half')).toEqual([]);
    expect(sseParser().push('event: log\ndata: half\n')).toEqual([]);
  });

  it('gives up on a line without an end', () => {
    const parser = sseParser();
    expect(() => parser.push('x'.repeat(1_000_001))).toThrow(RangeError);
  });
});

/** An api whose streams are given in order; what it was asked for is in `asked`. */
function streams(...answers: (string | Error)[]) {
  const asked: number[] = [];
  return {
    asked,
    log: async (_id: string, after: number) => {
      asked.push(after);
      const answer = answers[asked.length - 1] ?? new RequestFailure('not_found', 'asked too often');
      if (answer instanceof Error) throw answer;
      return new Blob([answer]).stream();
    },
  };
}

function follow(api: ReturnType<typeof streams>, signal = new AbortController().signal) {
  const seen: number[] = [];
  const waits: number[] = [];
  const done = followLog({
    api,
    jobId: aJob().id,
    after: -1,
    signal,
    onLines: (lines) => seen.push(...lines.map(({ seq }) => seq)),
    wait: async (ms) => void waits.push(ms),
  });
  return { seen, waits, done };
}

describe('followLog', () => {
  it('gives lines and then the job as it ended', async () => {
    const { seen, done } = follow(streams(sse('log', line(0)) + sse('log', line(1)) + sse('end', aJob())));
    expect((await done)?.state).toBe('completed');
    expect(seen).toEqual([0, 1]);
  });

  it('goes on after the last line when the connection is lost, and gives no line twice', async () => {
    const api = streams(
      sse('log', line(0)) + sse('log', line(1)),
      new RequestFailure('unreachable', 'gone'),
      sse('log', line(1)) + sse('log', line(2)) + sse('end', aJob()),
    );
    const { seen, waits, done } = follow(api);
    await done;
    expect(seen).toEqual([0, 1, 2]);
    expect(api.asked).toEqual([-1, 1, 1]);
    expect(waits).toEqual([1000, 2000]);
  });

  it('stops at what another try cannot mend', async () => {
    const { done } = follow(streams(new RequestFailure('forbidden', 'Reports are for managers.')));
    await expect(done).rejects.toThrow('Reports are for managers.');
  });

  it('ends quietly when nobody looks any more', async () => {
    const leaving = new AbortController();
    leaving.abort();
    expect(await follow(streams(), leaving.signal).done).toBeNull();
  });
});
