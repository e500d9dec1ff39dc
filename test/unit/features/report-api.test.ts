import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { reportApi } from '../../../renderer/features/reports/report-api.ts';
import { aJob } from './report-samples.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The api against a real HTTP server that answers by `handler`. */
async function served(handler: Handler) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    handler(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const tokens: boolean[] = [];
  const api = reportApi({
    server: `http://127.0.0.1:${port}`,
    deviceId: 'device-1',
    accessToken: async (renew) => {
      tokens.push(renew);
      return { ok: true, token: renew ? 'fresh' : 'old', serverOffsetMs: 0 };
    },
    fetch,
  });
  return { api, requests, tokens };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refusal(error: string, message: string) {
  return { error, message, requestId: 'r1' };
}

describe('reportApi', () => {
  it('says who asks, from which device and in which version', async () => {
    const { api, requests } = await served((_request, response) => answer(response, 200, { jobs: [aJob()] }));
    expect(await api.jobs()).toEqual([aJob()]);
    expect(requests[0]?.headers).toMatchObject({
      authorization: 'Bearer old',
      'stint-wire': '1.1',
      'stint-device': 'device-1',
    });
  });

  it('tries once more with a renewed token after a 401, and not a third time', async () => {
    const { api, tokens } = await served((request, response) =>
      request.headers.authorization === 'Bearer fresh'
        ? answer(response, 200, { definitions: [] })
        : answer(response, 401, refusal('unauthorized', 'Sign in.')),
    );
    expect(await api.definitions()).toEqual([]);
    expect(tokens).toEqual([false, true]);
    const never = await served((_request, response) =>
      answer(response, 401, refusal('session_revoked', 'You were signed out.')),
    );
    await expect(never.api.jobs()).rejects.toMatchObject({
      kind: 'session_revoked',
      message: 'You were signed out.',
    });
    expect(never.requests).toHaveLength(2);
  });

  it('passes the server’s words on, and knows when it is not the server who speaks', async () => {
    const { api } = await served((request, response) =>
      request.url === '/v1/reports/jobs'
        ? answer(response, 403, refusal('forbidden', 'Reports are for project managers and admins.'))
        : answer(response, 200, '<html>Welcome to the airport</html>'),
    );
    await expect(api.jobs()).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(api.definitions()).rejects.toMatchObject({ kind: 'not_a_stint_server' });
  });

  it('is in words about a server that is not there', async () => {
    const { api } = await served((request) => request.socket.destroy());
    await expect(api.jobs()).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('takes a file only when it is the one that the report made', async () => {
    const { api } = await served((_request, response) => response.end('name\r\nAnna\r\n'));
    const sha256 = createHash('sha256').update('name\r\nAnna\r\n').digest('hex');
    const output = { name: 'result.csv', mediaType: 'text/csv', bytes: 12, sha256 };
    const bytes = await api.output(aJob({ outputs: [output] }), 'result.csv');
    expect(new TextDecoder().decode(bytes)).toBe('name\r\nAnna\r\n');
    const other = aJob({ outputs: [{ ...output, sha256: 'b'.repeat(64) }] });
    await expect(api.output(other, 'result.csv')).rejects.toThrow('What arrived is not what the report made');
  });

  it('asks for a log from where the last one ended, and takes only a stream', async () => {
    const { api, requests } = await served((request, response) => {
      if (request.url?.endsWith('after=7'))
        response.setHeader('content-type', 'text/event-stream; charset=utf-8');
      response.end(': hello\n\n');
    });
    const { signal } = new AbortController();
    expect(await new Response(await api.log('id', 7, signal)).text()).toBe(': hello\n\n');
    expect(requests[0]?.url).toBe('/v1/reports/jobs/id/logs?after=7');
    await expect(api.log('id', 8, signal)).rejects.toMatchObject({ kind: 'not_a_stint_server' });
  });
});
