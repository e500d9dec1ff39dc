import path from 'node:path';
import { createServer } from 'vite';

export interface Screens {
  url: string;
  /** Tells the pages which server to offer at sign-in. */
  pointAt(serverUrl: string): void;
  stop(): Promise<void>;
}

/** Serves the renderer to a plain browser, for a machine without a display. Development only. */
export async function serveScreens(root: string): Promise<Screens> {
  let server = '';
  const vite = await createServer({
    configFile: path.join(root, 'vite.config.ts'),
    clearScreen: false,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 5173, strictPort: false },
    plugins: [
      {
        name: 'stint-server-address',
        transformIndexHtml: () => [{ tag: 'meta', attrs: { name: 'stint-server', content: server } }],
      },
    ],
  });
  await vite.listen();
  const address = vite.httpServer?.address();
  if (!address || typeof address === 'string')
    throw new Error('The screens could not be served on 127.0.0.1.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    pointAt: (serverUrl) => {
      server = serverUrl;
    },
    stop: () => vite.close(),
  };
}
