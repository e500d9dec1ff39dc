import type { ProxyQuestion } from '../../domain/ipc/system.ts';
import type { IpcRequest } from '../../domain/ipc/table.ts';
import type { KeptPasswords, ProxyCredentials } from './kept-passwords.ts';

/** A proxy that wants to know who asks, as Chromium tells of it. */
export interface ProxyChallenge {
  host: string;
  port: number;
  realm: string;
  /** `basic`, `digest`, `ntlm`, `negotiate`. */
  scheme: string;
  /**
   * Whether this request gave no answer yet; false: the one that it gave was refused. Undefined where Chromium does not
   * say.
   */
  isFirst: boolean | undefined;
}

type Answer = IpcRequest<'proxy.answer'>;

interface Known {
  credentials: ProxyCredentials;
  given: boolean;
}

interface Open {
  question: ProxyQuestion;
  proxy: string;
  waiting: ((credentials: ProxyCredentials | null) => void)[];
}

/**
 * Asks a person for the password of a proxy: one question per proxy, whatever number of requests wait for it. An answer
 * holds until Stint ends (longer, if it is to be kept) or the proxy refuses it, which is never answered with the same
 * again: a proxy may lock an account that is tried too often.
 */
export class ProxyQuestions {
  private readonly kept: KeptPasswords;
  private readonly ask: (question: ProxyQuestion) => void;
  private readonly known = new Map<string, Known>();
  private readonly declined = new Set<string>();
  private open: Open[] = [];
  private lastId = 0;

  /** @param ask tells the page; it may also look at `pending` when it opens */
  constructor(kept: KeptPasswords, ask: (question: ProxyQuestion) => void) {
    this.kept = kept;
    this.ask = ask;
  }

  /** The question that waits for the longest. */
  get pending(): ProxyQuestion | null {
    return this.open[0]?.question ?? null;
  }

  /** A person put a question off, and its proxy lets nothing through. */
  get hasDeclined(): boolean {
    return this.declined.size > 0;
  }

  /** @returns null when nobody answers: then what asked fails */
  async challenge(challenge: ProxyChallenge): Promise<ProxyCredentials | null> {
    const { host, port, realm } = challenge;
    const proxy = JSON.stringify([host, port, realm, challenge.scheme]);
    const asked = this.open.find((one) => one.proxy === proxy);
    if (asked) return this.wait(asked);
    if (this.declined.has(proxy)) return null;
    const known = this.knownOf(proxy);
    const isRefused =
      known !== null && (challenge.isFirst === false || (challenge.isFirst === undefined && known.given));
    if (known && !isRefused) {
      known.given = true;
      return known.credentials;
    }
    this.known.delete(proxy);
    const question: ProxyQuestion = {
      id: ++this.lastId,
      host: host.slice(0, 300),
      port,
      realm: realm.slice(0, 300),
      isAgain: isRefused,
      canRemember: this.kept.canKeep,
    };
    const one: Open = { question, proxy, waiting: [] };
    this.open.push(one);
    const answer = this.wait(one);
    this.ask(question);
    // A disk that refuses is no reason to hold up what waits: the proxy's next refusal forgets it again.
    if (isRefused) await this.kept.forget(proxy).catch(() => undefined);
    return answer;
  }

  /** What a person said; to a question that is gone it does nothing. */
  async answer({ id, credentials }: Answer): Promise<void> {
    const one = this.open.find(({ question }) => question.id === id);
    if (!one) return;
    this.open = this.open.filter((other) => other !== one);
    if (credentials === null) {
      this.declined.add(one.proxy);
    } else {
      const { username, password, remember } = credentials;
      this.known.set(one.proxy, { credentials: { username, password }, given: true });
      // Not written, it holds until Stint ends and is asked again then.
      if (remember) await this.kept.keep(one.proxy, { username, password }).catch(() => undefined);
    }
    for (const resume of one.waiting) {
      resume(credentials && { username: credentials.username, password: credentials.password });
    }
    const next = this.open[0];
    if (next) this.ask(next.question);
  }

  /** A person wants to try again: what was put off may be asked once more. */
  again(): void {
    this.declined.clear();
  }

  private wait(one: Open): Promise<ProxyCredentials | null> {
    return new Promise((resolve) => one.waiting.push(resolve));
  }

  private knownOf(proxy: string): Known | null {
    const known = this.known.get(proxy);
    if (known) return known;
    const credentials = this.kept.get(proxy);
    if (!credentials) return null;
    const read = { credentials, given: false };
    this.known.set(proxy, read);
    return read;
  }
}
