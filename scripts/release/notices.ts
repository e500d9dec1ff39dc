import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Notice } from '../../domain/ipc/system.ts';
import type { BundledPackage } from './bundled.ts';

/**
 * Licences that Stint may carry: each lets us ship it in a program that is not open, as long as its text comes along.
 * Anything else, any copyleft above all, stops the build until somebody has read it.
 */
export const allowedLicences: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
];

/** Packages that came without their licence's text, and whose copyright it is. All of them say MIT in package.json. */
export const withoutText: Readonly<Record<string, { holder: string; reason: string }>> = {
  '@nodable/entities': {
    holder: 'Amit Gupta',
    reason: 'The package holds no licence file; package.json says MIT.',
  },
  'event-reduce-js': {
    holder: 'pubkey',
    reason: 'Its licence file is left out of the package; package.json says MIT.',
  },
  'lazy-val': {
    holder: 'Vladimir Krivosheev',
    reason: 'The package holds no licence file; package.json says MIT.',
  },
};

const mit = (holder: string) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/**
 * Whether an SPDX expression leaves a way to ship under allowed licences only: one side of an OR, every side of an AND.
 * Exceptions (WITH) and anything not understood count as not allowed.
 */
export function isAllowed(expression: string): boolean {
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const atom = (): boolean => {
    const token = tokens[at];
    at += 1;
    if (token !== '(') return token !== undefined && allowedLicences.includes(token);
    const inner = either();
    const closed = tokens[at] === ')';
    at += 1;
    return inner && closed;
  };
  const all = (): boolean => {
    let allowed = atom();
    while (tokens[at] === 'AND') {
      at += 1;
      allowed = atom() && allowed;
    }
    return allowed;
  };
  const either = (): boolean => {
    let allowed = all();
    while (tokens[at] === 'OR') {
      at += 1;
      allowed = all() || allowed;
    }
    return allowed;
  };
  const allowed = either();
  return allowed && at === tokens.length;
}

/** Vite's file goes on with the licences of what Vite itself is made of; only a helper of its own is in our bundles. */
function ownPart(text: string): string {
  const own = text.replaceAll('\r\n', '\n').split('\n# Licenses of bundled dependencies')[0] ?? '';
  return own.trim();
}

async function textOf(root: string, one: BundledPackage): Promise<string> {
  const folder = path.join(root, one.path);
  const files = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')));
  const listed = withoutText[one.name];
  if (texts.length > 0) return texts.map(ownPart).join('\n\n');
  if (listed && one.licence === 'MIT') return mit(listed.holder);
  throw new Error(
    `${one.name} ${one.version} is in the app but came without the text of its licence (${one.licence}). Name whose ` +
      'copyright it is and why in scripts/release/notices.ts, or leave the package out.',
  );
}

/**
 * What the app shows under its licences: every package of which something is in its bundles, and the runtime.
 * Electron's and Chromium's versions are empty: main fills in those it runs on.
 * @throws a sentence when a package's licence is not allowed or its text is missing
 */
export async function noticesOf(root: string, packages: readonly BundledPackage[]): Promise<Notice[]> {
  const refused = packages.filter(({ licence }) => !isAllowed(licence));
  if (refused.length > 0) {
    const list = refused.map(({ name, version, licence }) => `${name} ${version} (${licence})`).join(', ');
    throw new Error(`Nobody has allowed these licences in scripts/release/notices.ts: ${list}.`);
  }
  const electron = await readFile(path.join(root, 'node_modules', 'electron', 'LICENSE'), 'utf8');
  const runtime: Notice[] = [
    { name: 'Electron', version: '', licence: 'MIT', text: electron.trim() },
    {
      name: 'Chromium',
      version: '',
      licence: 'BSD-3-Clause',
      text: 'LICENSES.chromium.html, in the folder of the program, holds the licences of Chromium, Node.js and FFmpeg and of all that they are made of.',
    },
  ];
  const bundled = await Promise.all(
    packages.map(async (one) => ({
      name: one.name,
      version: one.version,
      licence: one.licence,
      text: await textOf(root, one),
    })),
  );
  return [...runtime, ...bundled];
}
