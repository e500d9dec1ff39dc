import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { SignedManifest } from '../../../domain/release/manifest.ts';
import type { Check, DoctorContext } from '../context.ts';
import { failed, messageOf, ok, skipped, warning } from '../looked.ts';
import { networkWords } from './network-words.ts';

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
  if (!SignedManifest.safeParse(read.json).success) {
    return failed(
      `What lies at ${file} is no signed release.`,
      'Mirror the feed anew, all files of it; a network may also want you to sign in to it first.',
      facts,
    );
  }
  if (state?.refusal) {
    return warning(
      `The last release that was found was refused: ${state.refusal.kind}.`,
      'Compare the mirror with the feed that it comes from; see the log.',
      facts,
    );
  }
  const checked = state?.checkedAt ? `; last looked at ${state.checkedAt}` : '';
  return ok(`The feed answers for ring ${feed.ring}${checked}.`, facts);
};

async function readFeed(
  address: string,
  context: DoctorContext,
  signal: AbortSignal,
): Promise<{ json: unknown } | { reason: string; advice: string }> {
  const advice = 'Check UpdateFeed of the policy and that the mirror runs. Stint works on without it.';
  try {
    if (address.startsWith('file:'))
      return { json: JSON.parse(await readFile(fileURLToPath(address), 'utf8')) };
    const { response, error } = await context.get(address, signal);
    if (!response) {
      const words = networkWords(error ?? '');
      return { reason: `${words?.what ?? 'no answer came'} (${error})`, advice: words?.advice ?? advice };
    }
    if (response.status !== 200) return { reason: `${address} answers ${response.status}`, advice };
    return { json: JSON.parse(response.text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { json: undefined };
    return { reason: messageOf(error), advice };
  }
}
