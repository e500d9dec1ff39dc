import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { UpdateMemory } from '../../updates/memory.ts';
import { type UpdateRefusalKind, verifyManifest } from '../../updates/verify.ts';
import type { Check, DoctorContext } from '../context.ts';
import { failed, messageOf, ok, skipped, warning } from '../looked.ts';
import { networkWords } from './network-words.ts';

const MIRROR = 'Mirror the feed anew, all files of it.';

/** What is wrong with a manifest, after its address, and what to do; what has no words of its own is no release. */
const REFUSED: { [Kind in UpdateRefusalKind]?: readonly [string, string] } = {
  signature: [
    'is signed by no key that this Stint trusts',
    'Mirror the feed that this Stint was made for. If it is that one, install nothing from it and tell the vendor.',
  ],
  expired: ['has expired', `${MIRROR} If the feed itself has expired, whoever releases Stint signs it anew.`],
  replayed: ['is older than one that this device has taken', MIRROR],
};

export const updatesCheck: Check = async (context, signal) => {
  const [{ values }, feed, state] = await Promise.all([context.policy(), context.feed(), context.updates()]);
  const facts = {
    mode: values.UpdateMode ?? 'not set by policy',
    feed: feed?.url ?? null,
    ring: feed?.ring ?? null,
    phase: state?.phase ?? null,
    checkedAt: state?.checkedAt ?? null,
    available: state?.available?.version ?? null,
    refusal: state?.refusal ? `${state.refusal.kind}: ${state.refusal.details}` : null,
  };
  if (values.UpdateMode === 'off') return skipped('Updates are off by policy.', facts);
  if (!context.build.identity)
    return skipped('This build has no keys for updates: it never looks for any.', facts);
  if (!feed) return skipped('No feed is set: neither by the policy nor by this build.', facts);
  const file = `${feed.url.replace(/\/+$/, '')}/${feed.ring}.json`;
  const read = await readFeed(file, context, signal);
  if ('reason' in read) {
    return failed(`The update feed cannot be read: ${read.reason}.`, read.advice, facts);
  }
  const memory = await UpdateMemory.open(path.join(context.userData, 'updates.json'));
  if (memory.broken) {
    return failed(
      'What this device knows of releases cannot be read, so it takes none.',
      'IT looks at updates.json in the folder of the data; taken away, an old release could be taken again.',
      { ...facts, refusal: memory.broken },
    );
  }
  const verdict = verifyManifest(read.bytes, memory.trust(context.build.identity.updateKeys, context.now()));
  if (!verdict.ok) {
    const [what, advice] = REFUSED[verdict.kind] ?? [
      'is no signed release',
      `${MIRROR} A network may also want you to sign in to it first.`,
    ];
    return failed(`What lies at ${file} ${what}.`, advice, {
      ...facts,
      refusal: `${verdict.kind}: ${verdict.details}`,
    });
  }
  if (state?.refusal) {
    return warning(
      `The last release that was found was refused: ${state.refusal.kind}.`,
      'Compare the mirror with the feed that it comes from; see the log.',
      facts,
    );
  }
  const checked = state?.checkedAt ? `; last looked at ${state.checkedAt}` : '';
  const { version, expiresAt } = verdict.manifest;
  return ok(`The feed has ${version} for ring ${feed.ring}, signed by a key of ours${checked}.`, {
    ...facts,
    expiresAt,
  });
};

async function readFeed(
  address: string,
  context: DoctorContext,
  signal: AbortSignal,
): Promise<{ bytes: Uint8Array } | { reason: string; advice: string }> {
  const advice = 'Check UpdateFeed of the policy and that the mirror runs. Stint works on without it.';
  try {
    if (address.startsWith('file:')) return { bytes: await readFile(fileURLToPath(address)) };
    const { response, error } = await context.get(address, signal);
    if (!response) {
      const words = networkWords(error ?? '');
      return { reason: `${words?.what ?? 'no answer came'} (${error})`, advice: words?.advice ?? advice };
    }
    if (response.status !== 200) return { reason: `${address} answers ${response.status}`, advice };
    return { bytes: Buffer.from(response.text) };
  } catch (error) {
    return { reason: messageOf(error), advice };
  }
}
