import path from 'node:path';
import { createServer } from 'vite';

export interface Screens {
  url: string;
  stop(): Promise<void>;
}

/**
 * Serves the renderer to a plain browser, for a machine without a display. Development only. `?server=` in the
 * address says which server its sign-in form offers.
 */
export async function serveScreens(root: string): Promise<Screens> {
  const own = process.listeners('SIGTERM');
  const vite = await createServer({
    configFile: path.join(root, 'vite.config.ts'),
    clearScreen: false,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 5173, strictPort: false },
  });
  // Vite would end the process at once and leave the other parts running; whoever started them ends them in order.
  for (const listener of process.listeners('SIGTERM'))
    if (!own.includes(listener)) process.off('SIGTERM', listener);
  await vite.listen();
  const address = vite.httpServer?.address();
  if (!address || typeof address === 'string')
    throw new Error('The screens could not be served on 127.0.0.1.');
  return { url: `http://127.0.0.1:${address.port}`, stop: () => vite.close() };
}
