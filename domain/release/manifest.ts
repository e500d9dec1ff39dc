import { z } from 'zod';
import { Instant } from '../entities/primitives.ts';

/** Parts of a version: `major.minor.patch`, without a suffix, so that two versions always have an order. */
export const ReleaseVersion = z
  .string()
  .regex(/^(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})$/, 'must be a version such as 1.2.0');

/** Who gets a release first. A device in `pilot` also takes what is for `broad`. */
export const Ring = z.enum(['pilot', 'broad']);
export type Ring = z.infer<typeof Ring>;

/** The first 16 hex digits of the SHA-256 of a public key's 32 raw bytes. */
export const KeyId = z.string().regex(/^[0-9a-f]{16}$/, 'must be the id of a key');

export const PackageType = z.enum(['deb', 'rpm', 'AppImage', 'tar.gz', 'nsis', 'msi', 'dmg', 'zip']);
export type PackageType = z.infer<typeof PackageType>;

/** One file of a release. The name is a bare file name: nothing that could lead out of the feed's or a device's folder. */
export const ReleaseFile = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/, 'must be a bare file name'),
  platform: z.enum(['linux', 'win32', 'darwin']),
  arch: z.enum(['x64', 'arm64']),
  type: PackageType,
  /** Bytes. */
  size: z.int().min(1).max(2_000_000_000),
  /** Base64 of the 64 bytes. */
  sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/, 'must be a SHA-512 in base64'),
});
export type ReleaseFile = z.infer<typeof ReleaseFile>;

/**
 * What a release key signs: all that a device needs to know to trust a release. Times in UTC; unknown fields are
 * refused, so that nothing is signed that an older app would overlook (`format` is raised instead).
 */
export const ReleaseManifest = z.strictObject({
  format: z.literal(1),
  product: z.literal('stint'),
  version: ReleaseVersion,
  ring: Ring,
  /**
   * Raised with every manifest that is ever signed, for any ring. A device takes none of a ring below the highest that it
   * has seen of it, and none of any ring from before the last rollback that it took (docs/decisions/0019).
   */
  sequence: z.int().min(1),
  issuedAt: Instant,
  /** From then on no device installs from it; whoever runs the feed has it signed anew. */
  expiresAt: Instant,
  /** Nothing below it is ever installed, and an app below it asks for the update without further delay. */
  minimumVersion: ReleaseVersion,
  /** How many of a hundred devices of the ring take it, the same ones as it grows. */
  stagedPercent: z.int().min(0).max(100),
  /** Only a signed rollback goes down, and only from the versions named. Null for a release. */
  rollback: z.strictObject({ from: z.array(ReleaseVersion).min(1).max(50) }).nullable(),
  /** The data version (data-version.ts) that this version of Stint writes. */
  dataVersion: z.int().min(1),
  /** What is new, by language; Markdown's plain paragraphs and `- ` lists only. */
  notes: z.strictObject({ en: z.string().max(10_000), de: z.string().max(10_000) }),
  files: z.array(ReleaseFile).min(1).max(50),
  /** Keys that are not to be trusted from now on; a manifest cannot retire every key that signed it. */
  retiredKeys: z.array(KeyId).max(10),
});
export type ReleaseManifest = z.infer<typeof ReleaseManifest>;

/**
 * What lies on the feed as `<ring>.json`: the manifest's exact bytes and who signed them. Each signature is Ed25519
 * over `SIGNED_PREFIX` and those bytes. One by a trusted key is enough, so that either of two keys can be retired.
 */
export const SignedManifest = z.strictObject({
  /** Base64 of the manifest's JSON in UTF-8. */
  payload: z.base64().max(400_000),
  signatures: z
    .array(z.strictObject({ keyId: KeyId, signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/) }))
    .min(1)
    .max(4),
});
export type SignedManifest = z.infer<typeof SignedManifest>;

/** So that no signature made for something else can pass for one of a manifest. */
export const SIGNED_PREFIX = 'stint release manifest 1\n';

/** What a build is told of updates: under `stint` in the package.json inside app.asar. Without it updates are off. */
export const BuildIdentity = z.object({
  /** Ed25519 public keys, base64 of the 32 raw bytes; one in use and one in reserve. */
  updateKeys: z
    .array(z.string().regex(/^[A-Za-z0-9+/]{43}=$/))
    .min(1)
    .max(2),
  /** Where the feed is unless policy says otherwise; null where only policy names one. */
  updateFeed: z.url({ protocol: /^(https?|file)$/ }).nullable(),
  /** The commit that it was made of. */
  commit: z.string().regex(/^[0-9a-f]{40}$/),
});
export type BuildIdentity = z.infer<typeof BuildIdentity>;
