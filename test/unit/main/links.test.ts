import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OpenedLink } from '../../../domain/ipc/system.ts';
import { LinkDesk, openedIn, parseLink, readSealedFile } from '../../../main/links.ts';

const id = '0199b8a0-0000-7000-8000-000000000001';
const refused = { kind: 'refused', reason: 'unknown' };
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'stint-links-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test.each([
  ['stint://week/2026-11-24', { kind: 'week', date: '2026-11-24' }],
  ['STINT://Week/2026-11-24', { kind: 'week', date: '2026-11-24' }],
  [`stint://entry/${id}`, { kind: 'entry', id }],
  [`stint://entry/${id.toUpperCase()}`, { kind: 'entry', id }],
  ['stint://approvals', { kind: 'approvals' }],
  ['stint://approvals/', { kind: 'approvals' }],
  ['stint://settings', { kind: 'settings' }],
  [
    'stint://server?address=https%3A%2F%2Fstint.example',
    { kind: 'server', address: 'https://stint.example' },
  ],
  [
    'stint://server/?address=https://stint.example:8443/',
    { kind: 'server', address: 'https://stint.example:8443' },
  ],
  [
    'stint://server?address=http%3A%2F%2F127.0.0.1%3A4000',
    { kind: 'server', address: 'http://127.0.0.1:4000' },
  ],
])('%s goes to its place', (link, opened) => {
  expect(parseLink(link)).toEqual(opened);
});

test.each([
  '',
  'stint:',
  'stint://',
  'stint:week/2026-11-24',
  'stint:///week/2026-11-24',
  'stint://week',
  'stint://week/2026-02-30',
  'stint://week/2026-11-24/2026-11-25',
  'stint://week/2026-11-24?date=2026-11-25',
  'stint://week/2026-11-24#x',
  'stint://week/../settings',
  'stint://week/2026-11-24\nstint://settings',
  'stint://user:secret@week/2026-11-24',
  'stint://week:80/2026-11-24',
  'stint://entry/1',
  `stint://entry/${id}%00`,
  "stint://entry/' OR 1=1 --",
  'stint://approvals/all',
  'stint://settings?server=https://evil.example',
  'stint://sign-out',
  'stint://__proto__',
  'stint://constructor',
  'stint://sealed',
  'stint://server',
  'stint://server?address=',
  'stint://server?address=stint.example',
  'stint://server?address=http%3A%2F%2Fstint.example',
  'stint://server?address=https%3A%2F%2Fstint.example%40evil.example',
  'stint://server?address=https%3A%2F%2Fstint.example%2Fpath',
  'stint://server?address=https%3A%2F%2Fstint.example%2F%3Fa%3D1',
  'stint://server?address=javascript:alert(1)',
  'stint://server?address=file:///etc/passwd',
  'stint://server?address=https://a.example&address=https://b.example',
  'stint://server?address=https://a.example&token=1',
  'stint://server/x?address=https://a.example',
  'https://stint.example',
  'javascript:alert(1)',
  'file:///etc/passwd',
  `stint://week/${'9'.repeat(5000)}`,
])('%j is refused', (link) => {
  expect(parseLink(link)).toEqual(refused);
});

test('whatever comes, nothing but the closed set leaves', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (rest) => {
      for (const link of [rest, `stint://${rest}`, `stint://server?address=${encodeURIComponent(rest)}`])
        expect(OpenedLink.safeParse(parseLink(link)).success).toBe(true);
    }),
  );
});

test('of the arguments the last link or .stint file is taken, and no option', () => {
  const at = (...args: string[]) => openedIn(args, '/home/ada');
  expect(at('--no-sandbox', '--user-data-dir=/a.stint')).toBeNull();
  expect(at('stint://week/2026-11-24', '--flag')).toEqual({ link: 'stint://week/2026-11-24' });
  expect(at('work.stint')).toEqual({ file: path.resolve('/home/ada', 'work.stint') });
  expect(at('/tmp/Work.STINT')).toEqual({ file: path.resolve('/tmp/Work.STINT') });
  expect(at('/tmp/work.txt', 'other')).toBeNull();
  expect(at('file:///tmp/a%20b.stint')).toEqual({ file: '/tmp/a b.stint' });
  expect(at('file://evil.example/share/a.stint')).toBeNull();
  expect(at('https://evil.example/a.stint')).toBeNull();
  expect(at('/tmp/a.stint', 'stint://settings')).toEqual({ link: 'stint://settings' });
});

test('a sealed file is read; what is no regular file, too large or no text is refused', async () => {
  const file = (name: string) => path.join(dir, name);
  await writeFile(file('work.stint'), '{"sealed":"ä"}');
  expect(await readSealedFile(file('work.stint'))).toEqual({
    kind: 'sealed',
    name: 'work.stint',
    text: '{"sealed":"ä"}',
  });
  await symlink(file('work.stint'), file('link.stint'));
  expect(await readSealedFile(file('link.stint'))).toMatchObject({ kind: 'sealed', name: 'link.stint' });
  await mkdir(file('folder.stint'));
  await symlink('/dev/zero', file('endless.stint'));
  await writeFile(file('bytes.stint'), Buffer.from([0xff, 0xfe, 0x00]));
  for (const name of ['folder.stint', 'endless.stint', 'bytes.stint', 'missing.stint'])
    expect(await readSealedFile(file(name)), name).toEqual({ kind: 'refused', reason: 'unreadable' });
  await writeFile(file('large.stint'), '');
  await truncate(file('large.stint'), 64_000_001);
  expect(await readSealedFile(file('large.stint'))).toEqual({ kind: 'refused', reason: 'too_large' });
});

test('what came waits until the page takes it, once; the last one stands', async () => {
  let told = 0;
  const desk = new LinkDesk(() => {
    told++;
  });
  expect(desk.take()).toBeNull();
  desk.openLink('stint://settings');
  expect(await desk.openArgs(['--flag', 'stint://week/2026-11-24'], dir)).toBe(true);
  expect(await desk.openArgs(['--flag'], dir)).toBe(false);
  expect(told).toBe(2);
  expect(desk.take()).toEqual({ kind: 'week', date: '2026-11-24' });
  expect(desk.take()).toBeNull();
  await writeFile(path.join(dir, 'work.stint'), 'x');
  await desk.openArgs([pathToFileURL(path.join(dir, 'work.stint')).href], '/');
  expect(desk.take()).toMatchObject({ kind: 'sealed', name: 'work.stint' });
  await desk.openFile('/etc/passwd');
  expect(desk.take()).toEqual(refused);
});
