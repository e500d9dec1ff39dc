import { describe, expect, test } from 'vitest';
import type { ReleaseManifest } from '../../../../domain/release/manifest.ts';
import {
  type Decision,
  type Device,
  decide,
  keyId,
  MANIFEST_LIMIT,
  newest,
  stageOf,
  type Trust,
  type Verified,
  verifyManifest,
} from '../../../../main/updates/verify.ts';
import { signManifest } from '../../../../scripts/release/manifest.ts';
import { aManifest, aSigner, signAnything } from '../../../support/release-manifests.ts';

const now = Date.parse('2026-11-20T09:00:00.000Z');
const used = aSigner();
const reserve = aSigner();
const stranger = aSigner();
const trust: Trust = {
  keys: [used.publicKey, reserve.publicKey],
  retiredKeys: [],
  seen: {},
  rollbackSequence: 0,
  now,
};

async function verified(given: Partial<ReleaseManifest> = {}): Promise<Verified> {
  const verdict = verifyManifest(await signAnything(aManifest(now, given), used), trust);
  if (!verdict.ok) throw new Error(verdict.details);
  return verdict;
}

const kindOf = (bytes: Uint8Array, given: Partial<Trust> = {}) => {
  const verdict = verifyManifest(bytes, { ...trust, ...given });
  return verdict.ok ? 'ok' : verdict.kind;
};

describe('what is taken', () => {
  test('what the release script signs, by either key', async () => {
    for (const signers of [[used], [reserve], [used, reserve], [stranger, reserve]]) {
      const signed = Buffer.from(JSON.stringify(await signManifest(aManifest(now), signers)));
      expect(verifyManifest(signed, trust)).toMatchObject({ ok: true, manifest: aManifest(now) });
    }
    expect(keyId(used.publicKey)).toBe(used.keyId);
  });

  test('the very bytes that were seen, and any later ones', async () => {
    const bytes = await signAnything(aManifest(now), used);
    const { payloadSha256 } = await verified();
    expect(kindOf(bytes, { seen: { broad: { sequence: 7, payloadSha256 } } })).toBe('ok');
    expect(kindOf(bytes, { seen: { broad: { sequence: 6, payloadSha256: 'other' } } })).toBe('ok');
    expect(kindOf(bytes, { seen: { pilot: { sequence: 9, payloadSha256 } } })).toBe('ok');
  });
});

describe('what is refused', () => {
  const broken: [string, unknown][] = [
    ['a path in a name', { files: [{ ...aManifest(now).files[0], name: '../stint.deb' }] }],
    ['an absolute path', { files: [{ ...aManifest(now).files[0], name: '/etc/stint.deb' }] }],
    ['a Windows path', { files: [{ ...aManifest(now).files[0], name: '..\\stint.deb' }] }],
    ['a name that starts with a dot', { files: [{ ...aManifest(now).files[0], name: '..' }] }],
    ['a file without a hash', { files: [{ ...aManifest(now).files[0], sha512: undefined }] }],
    ['a file with an empty hash', { files: [{ ...aManifest(now).files[0], sha512: '' }] }],
    ['a file without a size', { files: [{ ...aManifest(now).files[0], size: undefined }] }],
    ['no file', { files: [] }],
    ['another product', { product: 'other' }],
    ['another format', { format: 2 }],
    ['an unknown field', { extra: true }],
    ['a version with a suffix', { version: '1.1.0-rc.1' }],
  ];
  test.each(broken)('%s, though signed', async (_, given) => {
    expect(kindOf(await signAnything({ ...aManifest(now), ...(given as object) }, used))).toBe('manifest');
  });

  test('what is no signed manifest', async () => {
    for (const text of ['', '{}', 'null', '<html></html>', '{"payload":"AA==","signatures":[]}']) {
      expect(kindOf(Buffer.from(text))).toBe('manifest');
    }
    expect(kindOf(await signAnything('no json', used))).toBe('manifest');
    expect(kindOf(new Uint8Array(MANIFEST_LIMIT + 1))).toBe('too_large');
  });

  test('one byte changed, in the payload or the signature', async () => {
    const bytes = await signAnything(aManifest(now), used);
    const { payload, signatures } = JSON.parse(bytes.toString()) as {
      payload: string;
      signatures: { keyId: string; signature: string }[];
    };
    const changed = Buffer.from(payload, 'base64').toString().replace('"sequence":7', '"sequence":8');
    const as = (value: unknown) => Buffer.from(JSON.stringify(value));
    expect(kindOf(as({ payload: Buffer.from(changed).toString('base64'), signatures }))).toBe('signature');
    const [first] = signatures;
    const signature = Buffer.from(first?.signature ?? '', 'base64');
    signature[5] = (signature[5] ?? 0) ^ 1;
    expect(
      kindOf(as({ payload, signatures: [{ keyId: used.keyId, signature: signature.toString('base64') }] })),
    ).toBe('signature');
  });

  test('another key, also one that says it is ours', async () => {
    expect(kindOf(await signAnything(aManifest(now), stranger))).toBe('signature');
    expect(kindOf(await signAnything(aManifest(now), { ...stranger, keyId: used.keyId }))).toBe('signature');
  });

  test('a signature that was made for something else', async () => {
    const { sign, ...rest } = used;
    const bare = { ...rest, sign: (bytes: Uint8Array) => sign(bytes.subarray(5)) };
    expect(kindOf(await signAnything(aManifest(now), bare))).toBe('signature');
  });

  test('a retired key', async () => {
    const retiredKeys = [used.keyId];
    expect(kindOf(await signAnything(aManifest(now), used), { retiredKeys })).toBe('signature');
    expect(kindOf(await signAnything(aManifest(now), used, reserve), { retiredKeys })).toBe('ok');
    expect(kindOf(await signAnything(aManifest(now, { retiredKeys }), used))).toBe('signature');
    expect(kindOf(await signAnything(aManifest(now, { retiredKeys }), used, reserve))).toBe('ok');
    // The stranger's signature does not stand for a key of ours.
    expect(kindOf(await signAnything(aManifest(now, { retiredKeys }), used, stranger))).toBe('signature');
  });

  test('an expired one, from the very moment', async () => {
    const bytes = await signAnything(aManifest(now, { expiresAt: new Date(now).toISOString() }), used);
    expect(kindOf(bytes)).toBe('expired');
    expect(kindOf(bytes, { now: now - 1 })).toBe('ok');
  });

  test('an older one, or another with the same sequence', async () => {
    const bytes = await signAnything(aManifest(now), used);
    expect(kindOf(bytes, { seen: { broad: { sequence: 8, payloadSha256: 'x' } } })).toBe('replayed');
    expect(kindOf(bytes, { seen: { broad: { sequence: 7, payloadSha256: 'x' } } })).toBe('replayed');
    expect(kindOf(bytes, { rollbackSequence: 8 })).toBe('replayed');
  });
});

describe('which of two rings', () => {
  test('the higher version, whichever was signed last', async () => {
    const pilot = await verified({ ring: 'pilot', version: '1.2.0', sequence: 8 });
    const broad = await verified({ version: '1.1.0', sequence: 9 });
    expect(newest([broad, pilot])).toBe(pilot);
    expect(newest([broad])).toBe(broad);
  });

  test('a rollback that was signed last, and none that was followed', async () => {
    const pilot = await verified({ ring: 'pilot', version: '1.2.0', sequence: 8 });
    const back = { version: '1.0.0', rollback: { from: ['1.2.0'] } };
    const last = await verified({ ...back, sequence: 9 });
    const followed = await verified({ ...back, sequence: 7 });
    expect(newest([pilot, last])).toBe(last);
    expect(newest([pilot, followed])).toBe(pilot);
  });
});

describe('whether it is for this device', () => {
  const device: Device = {
    id: '0193',
    version: '1.0.0',
    ring: 'broad',
    platform: 'linux',
    arch: 'x64',
    packageType: 'deb',
    dataVersion: 1,
    minimumVersion: null,
  };
  const on = (given: Partial<ReleaseManifest>, changes: Partial<Device> = {}, handedOut = false): Decision =>
    decide(aManifest(now, given), { ...device, ...changes }, handedOut);
  const rollback = { version: '1.0.0', rollback: { from: ['1.1.0', '1.2.0'] } };

  test('a later version is offered with its package', () => {
    expect(on({})).toEqual({
      outcome: 'offer',
      isRollback: false,
      isRequired: false,
      file: aManifest(now).files[0],
    });
    expect(on({}, { version: '1.1.0' })).toEqual({ outcome: 'none' });
  });

  test('an older version only by a rollback from this one', () => {
    expect(on({}, { version: '1.2.0' })).toMatchObject({ kind: 'downgrade' });
    expect(on(rollback, { version: '1.2.0' })).toMatchObject({ outcome: 'offer', isRollback: true });
    expect(on(rollback, { version: '1.3.0' })).toMatchObject({ kind: 'downgrade' });
  });

  test('a rollback only to what can read the profile', () => {
    expect(on(rollback, { version: '1.2.0', dataVersion: 2 })).toMatchObject({ kind: 'data_version' });
    expect(on({ ...rollback, dataVersion: 2 }, { version: '1.2.0', dataVersion: 2 })).toMatchObject({
      outcome: 'offer',
    });
  });

  test('nothing below any minimum version, and what is below it must go', () => {
    expect(on({ minimumVersion: '1.0.1' })).toMatchObject({ outcome: 'offer', isRequired: true });
    expect(on({}, { minimumVersion: '1.0.1' })).toMatchObject({ isRequired: true });
    expect(on({}, { minimumVersion: '1.1.1' })).toMatchObject({ kind: 'downgrade' });
    expect(on(rollback, { version: '1.1.0', minimumVersion: '1.0.5' })).toMatchObject({ kind: 'downgrade' });
  });

  test('a broad device takes nothing of the pilots', () => {
    expect(on({ ring: 'pilot' })).toMatchObject({ kind: 'manifest' });
    expect(on({ ring: 'pilot' }, { ring: 'pilot' })).toMatchObject({ outcome: 'offer' });
    expect(on({ ring: 'broad' }, { ring: 'pilot' })).toMatchObject({ outcome: 'offer' });
  });

  test('the same devices take it as the stage grows; a bundle waits for no stage', () => {
    const stage = stageOf(device.id, '1.1.0');
    expect(on({ stagedPercent: stage })).toEqual({ outcome: 'none' });
    expect(on({ stagedPercent: stage }, {}, true)).toMatchObject({ outcome: 'offer' });
    expect(on({ stagedPercent: stage + 1 })).toMatchObject({ outcome: 'offer' });
    const half = Array.from({ length: 1000 }, (_, index) => stageOf(`device-${index}`, '1.1.0'));
    expect(half.filter((place) => place < 50).length).toBeGreaterThan(430);
    expect(half.filter((place) => place < 50).length).toBeLessThan(570);
  });

  test('what does not update itself is told of the version; a missing package is refused', () => {
    for (const packageType of ['tar.gz', 'msi', 'dmg', null] as const) {
      expect(on({}, { packageType })).toMatchObject({ outcome: 'offer', file: null });
    }
    expect(on({}, { packageType: 'rpm' })).toMatchObject({ kind: 'no_package' });
    expect(on({}, { arch: 'arm64' })).toMatchObject({ kind: 'no_package' });
    expect(on({}, { platform: 'darwin' })).toMatchObject({ kind: 'no_package' });
  });
});
