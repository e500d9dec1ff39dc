import path from 'node:path';
import { session as electronSession, safeStorage } from 'electron';
import { z } from 'zod';
import { ServerUrl } from '../../domain/ipc/table.ts';
import type { Policy, PolicyState } from '../../domain/policy/policy.ts';
import { readJson } from '../durable-file.ts';
import { proxyConfig } from '../network/proxy-config.ts';
import type { TokenVault } from '../token-vault.ts';
import { buildFacts } from './build-facts.ts';
import type { Attempt, DoctorContext, SeenCertificate } from './context.ts';
import { messageOf } from './looked.ts';
import { runProgram } from './run-program.ts';
import { readWork } from './work-file.ts';

export interface ElectronContextOptions {
  userData: string;
  policy(): Promise<PolicyState>;
  vault: TokenVault;
  /** The way to the network that knows the passwords of proxies. */
  fetch(url: string, init: RequestInit): Promise<Response>;
  work: DoctorContext['work'] | null;
  updates: DoctorContext['updates'];
}

/** No answer that is looked at is longer. */
const MAX_TEXT = 1_000_000;
/** Only a proxy may answer so. */
const PROXY_ASKS = 407;
const KnownServer = z.object({ server: ServerUrl.nullable() });

/** What servers have shown in a session whose certificates are noted; Chromium verifies each once. */
const seen = new Map<string, SeenCertificate>();

/**
 * A session of its own, in memory: a handshake is made anew, and nothing of a running Stint is touched. It verifies as
 * every other does; the certificate is only noted.
 */
async function watchedSession(policy: Policy): Promise<Electron.Session> {
  const session = electronSession.fromPartition('doctor', { cache: false });
  session.setCertificateVerifyProc((request, answer) => {
    const { hostname, certificate, isIssuedByKnownRoot, verificationResult } = request;
    seen.set(hostname, {
      issuer: certificate.issuerName,
      subject: certificate.subjectName,
      validUntil: certificate.validExpiry,
      isPublic: isIssuedByKnownRoot,
      verdict: verificationResult,
    });
    // As Chromium found.
    answer(-3);
  });
  session.allowNTLMCredentialsForDomains(policy.ProxyAuthServers ?? '');
  await session.setProxy(proxyConfig(policy) ?? { mode: 'system' });
  await session.closeAllConnections();
  return session;
}

/** The doctor's eyes in Electron, once it is ready. */
export function electronContext(options: ElectronContextOptions): DoctorContext {
  const { userData, vault } = options;
  const build = buildFacts();
  let policy: Promise<PolicyState> | null = null;
  let session: Promise<Electron.Session> | null = null;
  const held = () => (policy ??= options.policy());
  const watched = () => (session ??= held().then(({ values }) => watchedSession(values)));
  return {
    build,
    userData,
    logs: path.join(userData, 'logs'),
    policy: held,
    async server() {
      const { values } = await held();
      const known = KnownServer.safeParse(await readJson(path.join(userData, 'profile.json')));
      const server = values.ServerAddress ?? (known.success ? known.data.server : null);
      return server?.replace(/\/+$/, '') ?? null;
    },
    async feed() {
      const { values } = await held();
      const url = values.UpdateFeed ?? build.identity?.updateFeed ?? null;
      return url === null ? null : { url, ring: values.UpdateRing ?? 'broad' };
    },
    updates: options.updates,
    async get(url, signal) {
      const init = { signal, credentials: 'omit', redirect: 'error', cache: 'no-store' } as const;
      const tried = await attempt(url, async () => (await watched()).fetch(url, init));
      if (!tried.error || !/PROXY|TUNNEL/.test(tried.error)) return tried;
      return attempt(url, () => options.fetch(url, init));
    },
    async resolveProxy(url) {
      return (await watched()).resolveProxy(url);
    },
    certificateOf: (host) => seen.get(host) ?? null,
    keyring() {
      const probe = 'a probe of the doctor';
      const backend =
        process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : process.platform;
      const sealed = vault.available ? vault.seal(probe) : null;
      const opensWhatItSealed = sealed !== null && vault.unseal(sealed) === probe;
      return { available: vault.available, backend, opensWhatItSealed };
    },
    work: options.work ?? (() => readWork(userData)),
    run: runProgram,
    now: () => Date.now(),
  };
}

async function attempt(url: string, ask: () => Promise<Response>): Promise<Attempt> {
  const sentAt = Date.now();
  try {
    const answer = await ask();
    const answeredAt = Date.now();
    if (answer.status === PROXY_ASKS) {
      // Its body never comes.
      void answer.body?.cancel().catch(() => undefined);
      return { url, response: null, error: 'net::ERR_PROXY_AUTH_REQUESTED', sentAt, answeredAt };
    }
    const text = (await answer.text()).slice(0, MAX_TEXT);
    const response = { status: answer.status, text, date: answer.headers.get('date') };
    return { url, response, error: null, sentAt, answeredAt };
  } catch (error) {
    return { url, response: null, error: messageOf(error), sentAt, answeredAt: Date.now() };
  }
}
