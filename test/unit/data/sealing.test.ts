import { createDecipheriv, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, expect, test } from 'vitest';
import { SealedContent, SealedFile, sealedHeader } from '../../../domain/wire/sealed.ts';
import { Trace } from '../../../renderer/data/trace.ts';
import { Device, until } from './device.ts';
import { FakeServer } from './fake-server.ts';

const devices: Device[] = [];
function setUp() {
  const server = new FakeServer();
  const device = new Device(server);
  devices.push(device);
  return { server, device };
}
afterEach(async () => {
  for (const device of devices.splice(0)) await device.opened.at(-1)?.close();
});

const keys = generateKeyPairSync('x25519');
const rawPublic = keys.publicKey.export({ format: 'jwk' }).x ?? '';
const key = { keyId: 'firm-1', publicKey: rawPublic };

/** Opens a file as the server does, by OpenSSL: nothing here is the code that made it. */
function open(file: SealedFile): SealedContent {
  const ephemeral = createPublicKey({
    key: { kty: 'OKP', crv: 'X25519', x: file.ephemeralPublicKey },
    format: 'jwk',
  });
  const secret = diffieHellman({ privateKey: keys.privateKey, publicKey: ephemeral });
  const salt = Buffer.concat([
    Buffer.from(file.ephemeralPublicKey, 'base64url'),
    Buffer.from(rawPublic, 'base64url'),
  ]);
  const derived = Buffer.from(hkdfSync('sha256', secret, salt, 'stint-sealed v1', 32));
  const sealed = Buffer.from(file.ciphertext, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', derived, Buffer.from(file.nonce, 'base64url'));
  decipher.setAAD(Buffer.from(sealedHeader(file)));
  decipher.setAuthTag(sealed.subarray(-16));
  const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return SealedContent.parse(JSON.parse(text.toString('utf8')));
}

test('S24: a file holds what the server has not taken, in order, and only the firm’s key opens it', async () => {
  const { server, device } = setUp();
  server.fault = () => 'no network';
  const data = await device.open();
  const first = device.draft({ description: 'first' });
  const second = device.draft({ description: 'second' });
  await data.saveEntry(first);
  await data.saveEntry(second);
  await data.saveEntry({ ...first, minutes: 75 });
  const made = await data.sealUnsent(key);
  expect(made?.name).toMatch(/^Unsent work [\d -]+\.stint$/);
  const file = SealedFile.parse(JSON.parse(made?.content ?? ''));
  expect(file).toMatchObject({ userId: device.userId, tenantId: device.tenantId, keyId: 'firm-1' });
  expect(made?.content).not.toContain('first');
  const { operations } = open(file);
  const seen = operations.map(({ newDocumentState: { id, minutes } }) => [id, minutes]);
  expect(seen.at(-1)).toEqual([first.id, 75]);
  expect(seen).toContainEqual([second.id, 60]);
  expect(() => open({ ...file, userId: uuidv7() })).toThrow();
});

test('S24: a change on top of one that may have arrived is made on that one', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  await until(data.sync, ({ phase }) => phase === 'up_to_date');
  const asked = new Promise<void>((resolve) => {
    server.fault = ({ path }) => {
      if (!path.endsWith('/push')) return undefined;
      resolve();
      return 'drop answer';
    };
  });
  const entry = device.draft();
  await data.saveEntry(entry);
  await asked;
  server.fault = () => 'no network';
  await data.saveEntry({ ...entry, minutes: 90 });
  const made = await data.sealUnsent(key);
  const { operations } = open(SealedFile.parse(JSON.parse(made?.content ?? '')));
  expect(operations.map(({ newDocumentState }) => newDocumentState.minutes)).toEqual([60, 90]);
  expect(operations[1]?.assumedMasterState).toMatchObject({ minutes: 60 });
});

test('S24: with nothing unsent there is no file', async () => {
  const { device } = setUp();
  const data = await device.open();
  expect(await data.sealUnsent(key)).toBeNull();
});

test('S24: an upload says what became of each row, and a refused one leaves the connection as it was', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  await until(data.sync, ({ phase }) => phase === 'up_to_date');
  const phases = new Set<string>();
  const watching = data.sync.subscribe(({ phase }) => phases.add(phase));
  const results = [
    { operationId: uuidv7(), status: 'accepted', version: 4 },
    { operationId: uuidv7(), status: 'rejected', code: 'period_locked', message: 'Locked.' },
    { operationId: uuidv7(), status: 'rejected', code: 'period_locked', message: 'Locked.' },
    { operationId: uuidv7(), status: 'conflict', master: {} },
  ];
  server.fault = ({ path }) => (path === '/v1/sync/sealed' ? Response.json({ results }) : undefined);
  const file = await sealedBy(device);
  expect(await data.uploadSealed(file)).toEqual({
    taken: 1,
    conflicts: 1,
    refused: [{ code: 'period_locked', message: 'Locked.', count: 2 }],
  });
  server.fault = ({ path }) =>
    path === '/v1/sync/sealed'
      ? Response.json({ error: 'forbidden', message: 'Not yours.', requestId: 'r' }, { status: 403 })
      : undefined;
  await expect(data.uploadSealed(file)).rejects.toThrow(/^Not yours.$/);
  watching.unsubscribe();
  expect([...phases]).toEqual(['up_to_date']);
  server.fault = ({ path }) => (path === '/v1/sync/sealed' ? 'drop answer' : undefined);
  await expect(data.uploadSealed(file)).rejects.toThrow('Upload the file again when it answers.');
  await expect(data.uploadSealed('{"format":"other"}')).rejects.toThrow('no file of unsent work');
});

test('S24: a file of another firm is not sent', async () => {
  const { device } = setUp();
  const data = await device.open();
  const other = new Device(new FakeServer());
  devices.push(other);
  const file = await sealedBy(other);
  await expect(data.uploadSealed(file)).rejects.toThrow('another firm');
});

test('S25: a trace tells requests, answers and phases, and nothing that a person wrote', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  await data.saveEntry(device.draft({ description: 'a secret merger' }));
  await until(data.watchEntries(), ([one]) => (one?.version ?? 0) > 0);
  const events = data.trace();
  expect(events).toContainEqual(
    expect.objectContaining({
      kind: 'request',
      what: 'POST /v1/sync/timeEntries/push',
      status: 200,
      sent: 1,
      answers: 'accepted 1',
    }),
  );
  expect(events.some(({ kind }) => kind === 'phase')).toBe(true);
  const text = JSON.stringify(events);
  expect(text).not.toContain('merger');
  expect(text).not.toContain(server.token);
});

test('S25: a trace keeps the last 200 events', () => {
  const trace = new Trace(() => new Date());
  for (let index = 1; index <= 250; index += 1) trace.add({ kind: 'note', what: String(index) });
  expect(trace.list()).toHaveLength(200);
  expect(trace.list()[0]?.what).toBe('51');
});

/** A file that a device with the same firm made while it was cut off. */
async function sealedBy(device: Device): Promise<string> {
  const away = new FakeServer();
  away.fault = () => 'no network';
  const offline = new Device(away, { tenantId: device.tenantId });
  devices.push(offline);
  const data = await offline.open();
  await data.saveEntry(offline.draft());
  const made = await data.sealUnsent(key);
  return made?.content ?? '';
}
