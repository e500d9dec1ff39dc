import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Protocol, protocol } from 'electron';

const mediaTypes: { [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
};

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      // With codeCache the page's script is compiled once for many starts.
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/** Serves the built renderer, and nothing outside its folder, at `app://stint/`. `policy` is asked at every answer. */
export function serveApp(folder: string, policy: () => string, pages: Protocol): void {
  const root = path.resolve(folder);
  pages.handle('app', async (request) => {
    const headers = new Headers({
      'content-security-policy': policy(),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-cache',
    });
    const refuse = (status: number) => new Response('', { status, headers });
    const url = new URL(request.url);
    if (url.host !== 'stint') return refuse(404);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
    const name = decode(url.pathname);
    if (name === null) return refuse(400);
    const file = path.resolve(root, `.${name === '/' ? '/index.html' : name}`);
    const type = mediaTypes[path.extname(file)];
    if (!file.startsWith(root + path.sep) || !type) return refuse(404);
    try {
      const content = await readFile(file);
      headers.set('content-type', type);
      return new Response(request.method === 'HEAD' ? null : new Uint8Array(content), { headers });
    } catch {
      return refuse(404);
    }
  });
}

/** The path with its escapes undone; null when it is no path of a file. */
function decode(pathname: string): string | null {
  try {
    const name = decodeURIComponent(pathname);
    return /[\0\\]/.test(name) || name.split('/').includes('..') ? null : name;
  } catch {
    return null;
  }
}
