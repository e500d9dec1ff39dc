import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { expect, test } from 'vitest';
import { importsOf, sourceFiles } from '../../../../scripts/imports.ts';

/**
 * Whatever talks to a network does so through Chromium's stack, or it gets past the firm's proxy and trust store. The
 * one exception listens on this machine: the answer of a browser that signs somebody in (docs/decisions/0022-network.md).
 */
const root = path.resolve(import.meta.dirname, '../../../..');
const WAYS_ROUND =
  /^(?:node:)?(?:http|https|http2|net|tls|dgram|dns)(?:\/|$)|^(?:undici|axios|got|node-fetch|ws)$/;
const GLOBALS = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'];
const LISTENS = ['main/sso/loopback.ts'];

/** Where a file uses a global that talks to a network; properties and names of its own that are called so are none. */
function globalsIn(file: string, source: string): string[] {
  const found: string[] = [];
  // One that is handed in is the app's own, by Chromium.
  const isGlobal = (name: string) =>
    GLOBALS.includes(name) && !new RegExp(`\\b${name}: Fetch\\b`).test(source);
  new Visitor({
    CallExpression: ({ callee }) => {
      if (callee.type === 'Identifier' && isGlobal(callee.name)) found.push(`${file}: ${callee.name}()`);
      if (
        callee.type === 'MemberExpression' &&
        callee.object.type === 'Identifier' &&
        ['globalThis', 'global'].includes(callee.object.name)
      )
        found.push(`${file}: ${callee.object.name}`);
    },
    NewExpression: ({ callee }) => {
      if (callee.type === 'Identifier' && isGlobal(callee.name)) found.push(`${file}: new ${callee.name}`);
    },
  }).visit(parseSync(file, source).program);
  return found;
}

async function mainFiles(): Promise<{ file: string; source: string }[]> {
  const files = await sourceFiles(root, ['main', 'preload', 'domain']);
  return Promise.all(
    files.map(async (file) => ({ file, source: await readFile(path.join(root, file), 'utf8') })),
  );
}

test('main imports no network of Node', async () => {
  const found = (await mainFiles())
    .filter(({ file }) => !LISTENS.includes(file))
    .flatMap(({ file, source }) => importsOf(file, source))
    .filter(({ specifier, typeOnly }) => !typeOnly && specifier !== undefined && WAYS_ROUND.test(specifier))
    .map(({ from, specifier }) => `${from}: ${specifier}`);
  expect(found).toEqual([]);
});

test('what listens for a browser asks nobody', async () => {
  for (const file of LISTENS) {
    const source = await readFile(path.join(root, file), 'utf8');
    expect(source).not.toMatch(
      /\b(?:request|get|connect|createConnection)\s*[,(}].*from 'node:(?:http|net)'/,
    );
    expect(source).toMatch(/127\.0\.0\.1/);
  }
});

test('main uses no global that asks a network by Node', async () => {
  expect((await mainFiles()).flatMap(({ file, source }) => globalsIn(file, source))).toEqual([]);
});

test('the check sees what it looks for', () => {
  expect(
    globalsIn('a.ts', "await fetch('https://a'); new WebSocket('wss://a'); globalThis.fetch('b')"),
  ).toHaveLength(3);
  expect(globalsIn('a.ts', "await this.fetch('https://a'); net.fetch('b')")).toEqual([]);
  expect(importsOf('a.ts', "import https from 'node:https'").map(({ specifier }) => specifier)).toEqual([
    'node:https',
  ]);
});
