import type { ReleaseManifest, Ring } from '../../domain/release/manifest.ts';
import { UpdateFailure } from './failure.ts';
import type { Feed } from './feed.ts';
import type { UpdateMemory } from './memory.ts';
import type { StreamLimits } from './stream.ts';
import { type Device, decide, newest, type Offer, ringsOf, type Verified, verifyManifest } from './verify.ts';

export interface Found {
  manifest: ReleaseManifest;
  offer: Offer;
  /** The signed manifest as it came, for `lookAgain`. */
  signed: Buffer;
}

interface Read extends Verified {
  signed: Buffer;
}

export interface Search {
  memory: UpdateMemory;
  /** Public keys of this build, base64. */
  keys: readonly string[];
  /** Milliseconds since 1970, of the system clock. */
  systemMs: number;
  device: Device;
  limits: StreamLimits;
}

/**
 * Looks at the manifest of each ring of this device, remembers what it verified, and says what is there for it.
 * @returns null when there is nothing new
 * @throws UpdateFailure when no ring has anything that can be trusted; UpdateCancelled
 */
export async function findOnFeed(feed: Feed, search: Search): Promise<Found | null> {
  const verified: Read[] = [];
  let failure: UpdateFailure | null = null;
  for (const ring of ringsOf(search.device.ring)) {
    try {
      const one = await manifestOf(feed, ring, search);
      if (one && one.manifest.ring !== ring) {
        throw new UpdateFailure('manifest', `${ring}.json is one for ring ${one.manifest.ring}`);
      }
      if (one) verified.push(one);
    } catch (error) {
      if (!(error instanceof UpdateFailure)) throw error;
      failure ??= error;
    }
  }
  const [first, ...rest] = verified;
  if (!first) throw failure ?? new UpdateFailure('unreachable', 'the feed has no manifest');
  return remembered(newest([first, ...rest]), verified, search, false);
}

/**
 * What a bundle that somebody chose has for this device; it waits for no stage.
 * @throws as findOnFeed
 */
export async function findInBundle(feed: Feed, search: Search): Promise<Found | null> {
  const one = await manifestOf(feed, search.device.ring, search);
  if (!one) throw new UpdateFailure('manifest', 'the bundle has no manifest');
  return remembered(one, [one], search, true);
}

async function manifestOf(feed: Feed, ring: Ring, search: Search): Promise<Read | null> {
  const { memory, keys, systemMs, limits } = search;
  const bytes = await feed.manifest(ring, limits);
  if (!bytes) return null;
  const verdict = verifyManifest(bytes, memory.trust(keys, systemMs));
  if (!verdict.ok) throw new UpdateFailure(verdict.kind, verdict.details);
  return { ...verdict, signed: bytes };
}

async function remembered(
  { manifest, signed }: Read,
  all: readonly Verified[],
  { memory, device }: Search,
  isHandedOut: boolean,
): Promise<Found | null> {
  const { minimumVersion } = memory.value;
  const decision = decide(manifest, { ...device, minimumVersion }, isHandedOut);
  for (const one of all) await memory.took(one);
  if (decision.outcome === 'refused') throw new UpdateFailure(decision.kind, decision.details);
  return decision.outcome === 'none' ? null : { manifest, offer: decision, signed };
}

/**
 * Looks at what was found once more, right before it is installed: a later manifest may have withdrawn it or its key, it
 * may have expired, or policy may have put this device into another ring.
 * @throws UpdateFailure
 */
export function lookAgain(
  { manifest, signed }: Found,
  { memory, keys, systemMs, device }: Omit<Search, 'limits'>,
): void {
  const verdict = verifyManifest(signed, memory.trust(keys, systemMs));
  if (!verdict.ok) throw new UpdateFailure(verdict.kind, verdict.details);
  const { minimumVersion } = memory.value;
  const decision = decide(manifest, { ...device, minimumVersion }, true);
  if (decision.outcome === 'refused') throw new UpdateFailure(decision.kind, decision.details);
}
