import { expect, test } from 'vitest';
import { isSafeAddress, mayRequest, namedPlaces } from '../../../../main/network/request-rules.ts';

const places = {
  server: 'https://stint.example',
  named: ['http://mirror.example/stint/'],
  development: false,
};
const page = (url: string) => mayRequest({ url, isPage: true }, places);
const main = (url: string) => mayRequest({ url, isPage: false }, places);

test('a page talks to its own files and to the signed-in server, and to nobody else', () => {
  for (const url of [
    'app://stint/index.html',
    'https://stint.example/v1/pull',
    'data:image/png;base64,AA==',
    'blob:app://stint/6f1c',
  ])
    expect(page(url), url).toBe(true);
  for (const url of [
    'app://other/index.html',
    'http://stint.example/v1/pull',
    'https://stint.example:444/',
    'https://stint.example.evil.example/',
    'https://evil.example/',
    'http://mirror.example/stint/broad.json',
    'wss://stint.example/',
    'ws://stint.example/',
    'ftp://stint.example/',
    'file:///etc/passwd',
    'blob:https://stint.example/6f1c',
    'devtools://devtools/bundled/inspector.html',
    'chrome://settings',
    'no address',
    '',
  ])
    expect(page(url), url).toBe(false);
});

test('before the first sign-in a page talks to nobody', () => {
  const none = { ...places, server: null };
  expect(mayRequest({ url: 'https://stint.example/', isPage: true }, none)).toBe(false);
  expect(mayRequest({ url: 'app://stint/', isPage: true }, none)).toBe(true);
});

test('a server on this machine may be http, any other not, whoever set it', () => {
  const at = (server: string) => mayRequest({ url: `${server}/v1`, isPage: true }, { ...places, server });
  expect(at('http://127.0.0.1:4000')).toBe(true);
  expect(at('http://[::1]:4000')).toBe(true);
  expect(at('http://10.0.0.1')).toBe(false);
  expect(at('http://127.0.0.1.evil.example')).toBe(false);
});

test('main talks https, and http to this machine or where IT said so', () => {
  for (const url of [
    'https://new.example/v1/auth/sign-in',
    'http://localhost:3000/',
    'http://mirror.example/stint/broad.json',
  ])
    expect(main(url), url).toBe(true);
  for (const url of ['http://new.example/', 'http://mirror.example:81/', 'file:///etc/passwd', 'ftp://a/'])
    expect(main(url), url).toBe(false);
});

test('what a developer needs is there in development alone', () => {
  const url = 'devtools://devtools/bundled/inspector.html';
  expect(mayRequest({ url, isPage: true }, { ...places, development: true })).toBe(true);
  expect(isSafeAddress('devtools://devtools/')).toBe(false);
});

test('a feed that the build names may be served by http inside the firm, until policy names another', () => {
  const asks = (policy: { UpdateFeed?: string; ProxyPacUrl?: string }) =>
    mayRequest(
      { url: 'http://updates.firm.example/stint/broad.json', isPage: false },
      { server: null, named: namedPlaces(policy, 'http://updates.firm.example/stint'), development: false },
    );
  expect(asks({})).toBe(true);
  expect(asks({ UpdateFeed: 'https://mirror.firm.example/' })).toBe(false);
  expect(namedPlaces({ ProxyPacUrl: 'http://wpad/' }, null)).toEqual(['http://wpad/']);
});
