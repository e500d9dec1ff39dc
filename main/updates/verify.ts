import { createHash, createPublicKey, verify } from 'node:crypto';
import compareVersions from 'semver/functions/compare.js';
import { z } from 'zod';
import type { UpdateRefusal } from '../../domain/ipc/updates.ts';
import {
  type PackageType,
  type ReleaseFile,
  ReleaseManifest,
  Ring,
  SIGNED_PREFIX,
  SignedManifest,
} from '../../domain/release/manifest.ts';

/** Bytes of a signed manifest; nothing longer is read. */
export const MANIFEST_LIMIT = 600_000;

/** What RFC 8410 puts before the 32 bytes of an Ed25519 public key. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

export type UpdateRefusalKind = z.infer<typeof UpdateRefusal>;
export interface Refused {
  ok: false;
  kind: UpdateRefusalKind;
  /** In English, for the log and for support; what a person reads is said by kind. */
  details: string;
}

/** The newest manifest of a ring that this device has taken. */
export const SeenManifest = z.object({ sequence: z.int().min(1), payloadSha256: z.string() });
export type SeenManifest = z.infer<typeof SeenManifest>;

/** What a device knows of releases before it looks at a manifest. */
export interface Trust {
  /** Ed25519 public keys that this build was given, base64 of 32 raw bytes. */
  keys: readonly string[];
  /** Ids of keys that earlier manifests have retired. */
  retiredKeys: readonly string[];
  /** Per ring, since a device in `pilot` reads two feed files that are signed at different times. */
  seen: { readonly [Name in Ring]?: SeenManifest | undefined };
  /** The sequence of the last rollback that was taken: what was signed before it is withdrawn, in either ring. */
  rollbackSequence: number;
  /** Milliseconds since 1970; the latest of all clocks that are known, so that one set back revives nothing. */
  now: number;
}

export interface Verified {
  ok: true;
  manifest: ReleaseManifest;
  payloadSha256: string;
}

/** The id by which manifests name a key: the first 16 hex digits of the SHA-256 of its 32 raw bytes. */
export function keyId(rawKeyBase64: string): string {
  return createHash('sha256').update(Buffer.from(rawKeyBase64, 'base64')).digest('hex').slice(0, 16);
}

function refused(kind: UpdateRefusalKind, details: string): Refused {
  return { ok: false, kind, details };
}

function problem(error: z.ZodError): string {
  return z.prettifyError(error).slice(0, 1500);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** The trusted keys that signed these bytes. */
function signersOf({ signatures }: SignedManifest, payload: Buffer, trust: Trust): string[] {
  const message = Buffer.concat([Buffer.from(SIGNED_PREFIX), payload]);
  const trusted = new Map(trust.keys.map((key) => [keyId(key), key]));
  for (const id of trust.retiredKeys) trusted.delete(id);
  return signatures
    .filter(({ keyId: id, signature }) => {
      const raw = trusted.get(id);
      if (raw === undefined) return false;
      const der = Buffer.concat([SPKI_PREFIX, Buffer.from(raw, 'base64')]);
      const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
      return verify(null, message, key, Buffer.from(signature, 'base64'));
    })
    .map(({ keyId: id }) => id);
}

/**
 * Reads what a feed or a bundle offers and trusts nothing of it but what a key of ours has signed: form, signature,
 * sequence, expiry, in this order. Whether it is for this device is `decide`'s to say.
 * @param bytes the signed manifest as it lies on the feed
 */
export function verifyManifest(bytes: Uint8Array, trust: Trust): Verified | Refused {
  if (bytes.length > MANIFEST_LIMIT) return refused('too_large', `more than ${MANIFEST_LIMIT} bytes`);
  const signed = SignedManifest.safeParse(parseJson(bytes));
  if (!signed.success) return refused('manifest', `not a signed manifest: ${problem(signed.error)}`);
  const payload = Buffer.from(signed.data.payload, 'base64');
  const signers = signersOf(signed.data, payload, trust);
  if (signers.length === 0) return refused('signature', 'signed by no key that this Stint trusts');

  const parsed = ReleaseManifest.safeParse(parseJson(payload));
  if (!parsed.success) return refused('manifest', `the manifest is broken: ${problem(parsed.error)}`);
  const manifest = parsed.data;
  if (signers.every((id) => manifest.retiredKeys.includes(id))) {
    return refused('signature', 'it retires every key that signed it');
  }
  const { sequence, ring } = manifest;
  const payloadSha256 = createHash('sha256').update(payload).digest('hex');
  const seen = trust.seen[ring];
  if (
    seen &&
    (sequence < seen.sequence || (sequence === seen.sequence && payloadSha256 !== seen.payloadSha256))
  ) {
    return refused('replayed', `sequence ${sequence} of ring ${ring} comes after ${seen.sequence}`);
  }
  if (sequence < trust.rollbackSequence) {
    return refused('replayed', `sequence ${sequence} was withdrawn by rollback ${trust.rollbackSequence}`);
  }
  if (Date.parse(manifest.expiresAt) <= trust.now) {
    return refused('expired', `expired at ${manifest.expiresAt}`);
  }
  return { ok: true, manifest, payloadSha256 };
}

/**
 * Of what the feed files of a device's rings said, the one that counts: a rollback if it was signed last, or else the
 * highest version. One ring that is missing or refused does not hide the other.
 * @param manifests verified ones, one a ring, at least one
 */
export function newest<One extends Verified>(manifests: readonly [One, ...One[]]): One {
  const bySequence = manifests.toSorted((a, b) => b.manifest.sequence - a.manifest.sequence);
  const last = bySequence[0] ?? manifests[0];
  if (last.manifest.rollback) return last;
  return bySequence.reduce((best, one) =>
    compareVersions(one.manifest.version, best.manifest.version) > 0 && !one.manifest.rollback ? one : best,
  );
}

/** What decides whether a release is for this device. */
export interface Device {
  id: string;
  version: string;
  ring: Ring;
  platform: string;
  arch: string;
  /** How Stint was installed; null when it cannot be told. */
  packageType: PackageType | null;
  /** The data version of the profile, which whatever is installed must be able to read. */
  dataVersion: number;
  /** The highest minimum version that any manifest has named; null before the first. */
  minimumVersion: string | null;
}

export interface Offer {
  outcome: 'offer';
  isRollback: boolean;
  isRequired: boolean;
  /** Null where this kind of installation does not update itself: whoever installed it hands out the new one. */
  file: ReleaseFile | null;
}
export type Decision = Offer | { outcome: 'none' } | (Refused & { outcome: 'refused' });

/** Package types that install themselves; tar.gz, MSI and what cannot be told are handed out by IT. */
const selfUpdating: readonly PackageType[] = ['deb', 'rpm', 'AppImage', 'nsis', 'zip'];

/** The device's place among a hundred, 0 to 99: the same for a version however far it is rolled out. */
export function stageOf(deviceId: string, version: string): number {
  return createHash('sha256').update(`${deviceId}\n${version}`).digest().readUInt32BE(0) % 100;
}

/** The rings whose releases a device of this ring takes. */
export function ringsOf(ring: Ring): readonly Ring[] {
  return ring === 'pilot' ? Ring.options : [ring];
}

/**
 * Whether and as which file a verified release is for this device.
 * @param isHandedOut from a bundle that somebody chose: it waits for no stage
 */
export function decide(manifest: ReleaseManifest, device: Device, isHandedOut = false): Decision {
  const no = (kind: UpdateRefusalKind, details: string): Decision => ({
    outcome: 'refused',
    ...refused(kind, details),
  });
  const { version, rollback } = manifest;
  if (!ringsOf(device.ring).includes(manifest.ring)) {
    return no('manifest', `for ring ${manifest.ring}, this device is in ${device.ring}`);
  }
  const order = compareVersions(version, device.version);
  if (order === 0) return { outcome: 'none' };
  if (order < 0 && !rollback?.from.includes(device.version)) {
    return no('downgrade', `${version} is older than ${device.version}, and no rollback from it`);
  }
  const minimum =
    [manifest.minimumVersion, device.minimumVersion ?? '0.0.0'].toSorted(compareVersions)[1] ?? version;
  if (compareVersions(version, minimum) < 0) {
    return no('downgrade', `${version} is below the minimum version ${minimum}`);
  }
  if (manifest.dataVersion < device.dataVersion) {
    return no(
      'data_version',
      `${version} reads data up to version ${manifest.dataVersion}, this profile has ${device.dataVersion}`,
    );
  }
  const isRequired = compareVersions(device.version, minimum) < 0;
  if (!isHandedOut && stageOf(device.id, version) >= manifest.stagedPercent) return { outcome: 'none' };
  const offer = { outcome: 'offer', isRollback: order < 0, isRequired } as const;
  if (!device.packageType || !selfUpdating.includes(device.packageType)) return { ...offer, file: null };
  const file = manifest.files.find(
    ({ platform, arch, type }) =>
      platform === device.platform && arch === device.arch && type === device.packageType,
  );
  if (!file) {
    return no('no_package', `${version} has no ${device.packageType} for ${device.platform}-${device.arch}`);
  }
  return { ...offer, file };
}
