import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ProxyQuestion } from '../../../../domain/ipc/system.ts';
import { KeptPasswords } from '../../../../main/network/kept-passwords.ts';
import { type ProxyChallenge, ProxyQuestions } from '../../../../main/network/proxy-questions.ts';
import type { TokenVault } from '../../../../main/token-vault.ts';

const keychain: TokenVault = {
  available: true,
  seal: (secret) => Buffer.from(secret).reverse().toString('base64'),
  unseal: (sealed) => Buffer.from(sealed, 'base64').reverse().toString(),
};
const none: TokenVault = { available: false, seal: () => null, unseal: () => null };
const ada = { username: 'ada', password: 'right' };
const challenge = (part: Partial<ProxyChallenge> = {}): ProxyChallenge => ({
  host: 'proxy.example',
  port: 3128,
  realm: 'Firm',
  scheme: 'basic',
  isFirst: true,
  ...part,
});

let dir: string;
let asked: ProxyQuestion[];
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'stint-proxies-'));
  asked = [];
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const file = () => path.join(dir, 'proxies.json');
async function questions(vault: TokenVault = keychain): Promise<ProxyQuestions> {
  return new ProxyQuestions(await KeptPasswords.open(file(), vault), (question) => asked.push(question));
}

test('many requests at one proxy share one question, and the answer holds for later ones', async () => {
  const q = await questions();
  const waiting = [q.challenge(challenge()), q.challenge(challenge()), q.challenge(challenge())];
  expect(asked).toEqual([
    { id: 1, host: 'proxy.example', port: 3128, realm: 'Firm', isAgain: false, canRemember: true },
  ]);
  expect(q.pending?.id).toBe(1);
  await q.answer({ id: 1, credentials: { ...ada, remember: false } });
  expect(await Promise.all(waiting)).toEqual([ada, ada, ada]);
  expect(await q.challenge(challenge())).toEqual(ada);
  expect(asked).toHaveLength(1);
  expect(q.pending).toBeNull();
});

test('a refused answer is never given again: it is forgotten and asked anew', async () => {
  const q = await questions();
  const first = q.challenge(challenge());
  await q.answer({ id: 1, credentials: { username: 'ada', password: 'wrong', remember: true } });
  await first;
  expect(await readFile(file(), 'utf8')).toContain('proxy.example');
  const second = q.challenge(challenge({ isFirst: false }));
  expect(asked[1]).toMatchObject({ id: 2, isAgain: true });
  await expect.poll(async () => JSON.parse(await readFile(file(), 'utf8'))).toEqual({ proxies: {} });
  await q.answer({ id: 2, credentials: { ...ada, remember: false } });
  expect(await second).toEqual(ada);
});

test('where Chromium does not say whether it was tried, a known answer is given once and no more', async () => {
  const q = await questions();
  const first = q.challenge(challenge({ isFirst: undefined }));
  await q.answer({ id: 1, credentials: { ...ada, remember: false } });
  await first;
  void q.challenge(challenge({ isFirst: undefined }));
  expect(asked[1]).toMatchObject({ isAgain: true });
});

test('put off: what asked fails, and nobody is asked again until a person tries again', async () => {
  const q = await questions();
  const first = q.challenge(challenge());
  await q.answer({ id: 1, credentials: null });
  expect(await first).toBeNull();
  expect(q.hasDeclined).toBe(true);
  expect(await q.challenge(challenge())).toBeNull();
  expect(asked).toHaveLength(1);
  q.again();
  expect(q.hasDeclined).toBe(false);
  void q.challenge(challenge());
  expect(asked).toHaveLength(2);
});

test('two proxies are asked about one after the other', async () => {
  const q = await questions();
  const one = q.challenge(challenge());
  const other = q.challenge(challenge({ host: 'other.example' }));
  expect(q.pending?.host).toBe('proxy.example');
  await q.answer({ id: 1, credentials: { ...ada, remember: false } });
  expect(await one).toEqual(ada);
  expect(q.pending?.host).toBe('other.example');
  expect(asked.at(-1)?.host).toBe('other.example');
  await q.answer({ id: 2, credentials: null });
  expect(await other).toBeNull();
});

test('a kept password is sealed, and opens the proxy after a restart', async () => {
  const q = await questions();
  const first = q.challenge(challenge());
  await q.answer({ id: 1, credentials: { ...ada, remember: true } });
  await first;
  expect(await readFile(file(), 'utf8')).not.toMatch(/right|ada/);
  asked = [];
  const next = await questions();
  expect(await next.challenge(challenge())).toEqual(ada);
  expect(asked).toEqual([]);
});

test('without a keychain nothing is written, and the question says so', async () => {
  const q = await questions(none);
  const first = q.challenge(challenge());
  expect(asked[0]?.canRemember).toBe(false);
  await q.answer({ id: 1, credentials: { ...ada, remember: true } });
  expect(await first).toEqual(ada);
  await expect(readFile(file(), 'utf8')).rejects.toThrow('ENOENT');
});

test('an answer to no question, or to one that is gone, changes nothing', async () => {
  const q = await questions();
  await q.answer({ id: 7, credentials: { ...ada, remember: true } });
  void q.challenge(challenge());
  expect(asked).toHaveLength(1);
});

test('a disk that refuses to keep or to forget a password holds up no request', async () => {
  const gone = path.join(dir, 'gone', 'proxies.json');
  await mkdir(path.dirname(gone));
  const q = new ProxyQuestions(await KeptPasswords.open(gone, keychain), (question) => asked.push(question));
  await rm(path.dirname(gone), { recursive: true });
  const first = q.challenge(challenge());
  await q.answer({ id: 1, credentials: { ...ada, remember: true } });
  expect(await first).toEqual(ada);
  const second = q.challenge(challenge({ isFirst: false }));
  await q.answer({ id: 2, credentials: null });
  expect(await second).toBeNull();
});
