import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { Worker } from './worker.ts';

export interface WorkerHttp {
  url: string;
  close(): Promise<void>;
}

/** The worker's own `/health` and `/metrics`, on 127.0.0.1. @throws the listen error, such as EADDRINUSE */
export async function serveWorkerHttp(
  worker: Pick<Worker, 'healthy' | 'metrics'>,
  options: { port: number; metricsToken: string | null },
): Promise<WorkerHttp> {
  const answer = async (request: IncomingMessage): Promise<[status: number, type: string, body: string]> => {
    const path = request.url?.split('?')[0];
    if (request.method === 'GET' && path === '/health') {
      const healthy = await worker.healthy();
      const body = JSON.stringify({ status: healthy ? 'ok' : 'failing' });
      return [healthy ? 200 : 503, 'application/json', body];
    }
    if (request.method === 'GET' && path === '/metrics') {
      if (!mayRead(request, options.metricsToken)) return [401, 'text/plain', 'unauthorized\n'];
      const { registry } = worker.metrics;
      return [200, registry.contentType, await registry.metrics()];
    }
    return [404, 'text/plain', 'not found\n'];
  };
  const server = createServer((request, response) => {
    answer(request)
      .catch((): [number, string, string] => [500, 'text/plain', 'internal error\n'])
      .then(([status, type, body]) => response.writeHead(status, { 'content-type': type }).end(body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the worker has no TCP address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function mayRead(request: IncomingMessage, token: string | null): boolean {
  if (token === null) return true;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`));
}
