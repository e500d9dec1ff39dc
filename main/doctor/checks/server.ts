import { Health } from '../../../domain/wire/health.ts';
import { isWireCompatible, wireVersionText } from '../../../domain/wire/version.ts';
import type { Check } from '../context.ts';
import { failed, ok, skipped } from '../looked.ts';
import { networkWords } from './network-words.ts';

export const serverCheck: Check = async (context, signal) => {
  const server = await context.server();
  if (!server) return skipped('No server is set: nobody has signed in and the policy names none.');
  const { response, error, sentAt, answeredAt } = await context.get(`${server}/health`, signal);
  const facts = { server, roundTripMs: answeredAt - sentAt, wireHere: wireVersionText() };
  if (!response) {
    const words = networkWords(error ?? '');
    return failed(
      `${server} cannot be reached: ${words?.what ?? 'no answer came'} (${error}).`,
      words?.advice ?? 'Check the address and the network.',
      facts,
    );
  }
  const health = Health.safeParse(parseJson(response.text));
  if (response.status !== 200 || !health.success) {
    return failed(
      `What answers at ${server} is not a Stint server (status ${response.status}).`,
      'Check the address; a network may also want you to sign in to it first.',
      { ...facts, status: response.status },
    );
  }
  const { version, wire } = health.data;
  const known = { ...facts, version, wire };
  if (!isWireCompatible(wireVersionText(), wireOf(wire))) {
    return failed(
      `The server is ${version} (wire ${wire}) and this Stint speaks ${wireVersionText()}: they do not go together.`,
      'Update whichever is older.',
      known,
    );
  }
  return ok(`${server} answers in ${facts.roundTripMs} ms: version ${version}, wire ${wire}.`, known);
};

function wireOf(text: string): { major: number; minor: number } {
  const [major = Number.NaN, minor = Number.NaN] = text.split('.').map(Number);
  return { major, minor };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
