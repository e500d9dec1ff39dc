import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { app, net, type Session } from 'electron';
import type { ProxyQuestion } from '../../domain/ipc/system.ts';
import type { IpcRequest, NetworkFailure } from '../../domain/ipc/table.ts';
import type { TokenVault } from '../token-vault.ts';
import { failureOf, type NetworkVerdict, NetworkVerdicts } from './failures.ts';
import { KeptPasswords, type ProxyCredentials } from './kept-passwords.ts';
import { type ProxyPolicy, proxyConfig } from './proxy-config.ts';
import { ProxyQuestions } from './proxy-questions.ts';
import { type AllowedPlaces, mayRequest } from './request-rules.ts';

const KNOCK_TIMEOUT_MS = 15_000;
const PROXY_ASKS = 407;

export interface NetworkOptions {
  /** Of main's own requests, and of the pages; every other that is made joins it. */
  session: Session;
  /** userData, for the passwords of proxies that people want kept. */
  folder: string;
  vault: TokenVault;
  policy: ProxyPolicy;
  /** Asked at every request. */
  places(): AllowedPlaces;
  /** Tells the page of a proxy's question. */
  ask(question: ProxyQuestion): void;
}

/**
 * The app's one way to the network: Chromium's stack, with the system's proxy or IT's, the system's trust store, and
 * nothing that gets past either (docs/decisions/0022-network.md). To be opened before the first request.
 */
export class Network {
  readonly verdicts = new NetworkVerdicts(() => new Date());
  private readonly options: NetworkOptions;
  private readonly questions: ProxyQuestions;
  private readonly knocking = new Map<string, Promise<boolean>>();
  private readonly sessions = new Set<Session>();
  /** What was set last; null while the system's proxy, or the command line's, holds by itself. */
  private config: Electron.ProxyConfig | null = null;

  private constructor(options: NetworkOptions, kept: KeptPasswords) {
    this.options = options;
    this.questions = new ProxyQuestions(kept, options.ask);
  }

  static async open(options: NetworkOptions): Promise<Network> {
    const kept = await KeptPasswords.open(path.join(options.folder, 'proxies.json'), options.vault);
    const network = new Network(options, kept);
    network.answerQuestions();
    network.join(options.session);
    app.on('session-created', (session) => network.join(session));
    await network.takePolicy(options.policy, false);
    return network;
  }

  /** What waits for a person. */
  get pending(): ProxyQuestion | null {
    return this.questions.pending;
  }

  answer(answer: IpcRequest<'proxy.answer'>): Promise<void> {
    return this.questions.answer(answer);
  }

  /** A person asked to try again. */
  again(): void {
    this.questions.again();
  }

  /** Takes a policy, live: what is open by the old way is closed. */
  setPolicy(policy: ProxyPolicy): Promise<void> {
    return this.takePolicy(policy, true);
  }

  private async takePolicy(policy: ProxyPolicy, isUnderWay: boolean): Promise<void> {
    this.options.session.allowNTLMCredentialsForDomains(policy.ProxyAuthServers ?? '');
    const config = proxyConfig(policy) ?? (this.config ? { mode: 'system' as const } : null);
    if (!config || isDeepStrictEqual(config, this.config)) return;
    this.config = config;
    for (const session of this.sessions) {
      await session.setProxy(config);
      if (isUnderWay) await session.closeAllConnections();
    }
  }

  /** Why the last request to an address's server had no answer; null when it had one or none was sent. */
  failure(address: string): NetworkFailure | null {
    if (this.questions.pending || this.questions.hasDeclined) return 'proxy';
    const verdict: NetworkVerdict | null = this.verdicts.of(address);
    return verdict?.error ? failureOf(verdict.error) : null;
  }

  /**
   * main's fetch. Where a proxy asks who is there, the person is asked and the request sent again; the time that they
   * take is not the request's.
   * @param timeoutMs of one attempt, its body included; undefined where `init.signal` alone ends it
   * @throws as `net.fetch` does; `message` then has Chromium's name of the error
   */
  async fetch(url: string, init: RequestInit, timeoutMs?: number): Promise<Response> {
    const attempt = () => {
      const signals = init.signal ? [init.signal] : [];
      if (timeoutMs !== undefined) signals.push(AbortSignal.timeout(timeoutMs));
      return net.fetch(url, { ...init, signal: AbortSignal.any(signals) });
    };
    let response = await attempt();
    // Only a proxy may answer so; `net.fetch` never asks anybody, and the body of such an answer never comes.
    if (response.status === PROXY_ASKS) {
      this.dropped(response);
      if (await this.knock(url)) {
        response = await attempt();
        if (response.status !== PROXY_ASKS) return response;
        this.dropped(response);
      }
      throw new Error('net::ERR_PROXY_AUTH_REQUESTED');
    }
    return response;
  }

  private dropped(response: Response): void {
    // It fails by itself: the tunnel is not there.
    void response.body?.cancel().catch(() => undefined);
  }

  /**
   * Asks for the password of the proxy before an address, by a request that may be asked; Chromium then knows the
   * answer for all others.
   * @returns whether the proxy lets us through now
   */
  private knock(url: string): Promise<boolean> {
    const { origin } = new URL(url);
    const running = this.knocking.get(origin);
    if (running) return running;
    const knocking = this.knockOnce(origin).finally(() => this.knocking.delete(origin));
    this.knocking.set(origin, knocking);
    return knocking;
  }

  private knockOnce(origin: string): Promise<boolean> {
    return new Promise((resolve) => {
      const request = net.request({
        url: `${origin}/`,
        method: 'HEAD',
        session: this.options.session,
        redirect: 'manual',
        credentials: 'omit',
      });
      let timer = setTimeout(() => request.abort(), KNOCK_TIMEOUT_MS);
      let isFirst = true;
      let wasAsked = false;
      const end = (passes: boolean) => {
        clearTimeout(timer);
        resolve(passes);
      };
      request.on('login', (info, callback) => {
        clearTimeout(timer);
        wasAsked = true;
        void this.credentials(info, isFirst).then((credentials) => {
          isFirst = false;
          timer = setTimeout(() => request.abort(), KNOCK_TIMEOUT_MS);
          if (credentials) callback(credentials.username, credentials.password);
          else callback();
        });
      });
      request.on('response', (response) => {
        response.on('data', () => undefined);
        end(wasAsked && response.statusCode !== PROXY_ASKS);
      });
      request.on('redirect', () => {
        request.abort();
        end(wasAsked);
      });
      request.on('error', () => end(false));
      request.on('abort', () => end(false));
      request.end();
    });
  }

  private credentials(
    info: Electron.AuthInfo,
    isFirst: boolean | undefined,
  ): Promise<ProxyCredentials | null> {
    const { host, port, realm, scheme } = info;
    // A server that wants a password of Chromium is none of ours.
    if (!info.isProxy) return Promise.resolve(null);
    return this.questions.challenge({ host, port, realm, scheme, isFirst });
  }

  private answerQuestions(): void {
    app.on('login', (event, _, details, info, callback) => {
      event.preventDefault();
      const { firstAuthAttempt } = details as { firstAuthAttempt?: unknown };
      const isFirst = typeof firstAuthAttempt === 'boolean' ? firstAuthAttempt : undefined;
      void this.credentials(info, isFirst).then((credentials) => {
        if (credentials) callback(credentials.username, credentials.password);
        else callback();
      });
    });
    // Without this Electron takes the first certificate that there is and shows the person's name to any server.
    app.on('select-client-certificate', (event, _contents, _url, _list, callback) => {
      event.preventDefault();
      callback();
    });
  }

  /** Holds a session to our rules: where it may go, by which way. */
  private join(session: Session): void {
    this.sessions.add(session);
    // Chromium would fetch dictionaries from a server of its own, which no rule of a session catches.
    session.setSpellCheckerEnabled(false);
    session.setSpellCheckerLanguages([]);
    const { webRequest } = session;
    webRequest.onBeforeRequest((details, answer) => {
      const isPage = details.webContentsId !== undefined || !!details.frame;
      answer({ cancel: !mayRequest({ url: details.url, isPage }, this.options.places()) });
    });
    webRequest.onCompleted(({ url }) => this.verdicts.note(url, null));
    webRequest.onErrorOccurred(({ url, error }) => this.verdicts.note(url, error));
    if (this.config) void session.setProxy(this.config);
  }
}
