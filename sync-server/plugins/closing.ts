import type { FastifyInstance } from 'fastify';

/** How long requests in progress may go on once the server closes, in milliseconds. */
const CLOSE_GRACE_MS = 5000;

/**
 * Lets requests in progress finish and streams end themselves (`app.closing`), then drops what is left: connections
 * that were opened and never used count as busy to Node, and would hold the server up.
 */
export function registerClosing(app: FastifyInstance): void {
  const closing = new AbortController();
  let inProgress = 0;
  let force: NodeJS.Timeout | undefined;
  const dropIfDone = () => {
    if (closing.signal.aborted && inProgress === 0) app.server.closeAllConnections();
  };
  app.decorate('closing', closing.signal);
  app.server.on('request', (_request, response) => {
    inProgress += 1;
    response.once('close', () => {
      inProgress -= 1;
      dropIfDone();
    });
  });
  app.addHook('preClose', async () => {
    closing.abort();
    dropIfDone();
    force = setTimeout(() => app.server.closeAllConnections(), CLOSE_GRACE_MS).unref();
  });
  app.addHook('onClose', async () => clearTimeout(force));
}
