import { v7 as uuidv7 } from 'uuid';
import {
  type AppInfo,
  type IpcChannel,
  type IpcFailure,
  type IpcRequest,
  type IpcResponse,
  ServerUrl,
  type SessionState,
  type StintBridge,
} from '../../domain/ipc/table.ts';
import type { UpdateState } from '../../domain/ipc/updates.ts';
import { TokenResponse } from '../../domain/wire/auth.ts';
import { ErrorBody } from '../../domain/wire/errors.ts';
import { WIRE_HEADER, wireVersionText } from '../../domain/wire/version.ts';

const DEVICE_KEY = 'stint-development-device';
const RENEW_BEFORE_MS = 60_000;

interface Signed {
  server: string;
  tokens: TokenResponse;
  offsetMs: number;
}

/**
 * Development only: what preload and main do, as far as a plain browser can. The refresh token is in this page's
 * memory, so a reload signs out; there is no tray, and files go by a download.
 * The server is named by `?server=`, else it is where the page came from.
 */
export function browserBridge(): StintBridge {
  const deviceId = localStorage.getItem(DEVICE_KEY) ?? uuidv7();
  localStorage.setItem(DEVICE_KEY, deviceId);
  const started = { wall: Date.now(), boot: uuidv7() };
  let signed: Signed | null = null;
  let refreshing: Promise<IpcFailure | null> | null = null;

  const keep = (server: string, tokens: TokenResponse) => {
    signed = { server, tokens, offsetMs: Date.parse(tokens.serverTime) - Date.now() };
  };
  const stateOf = ({ server, tokens }: Signed): SessionState => ({
    server,
    session: tokens.session,
    deviceId,
    needsSignIn: false,
    tokenStorage: 'memory',
  });
  const refresh = async ({ server, tokens }: Signed): Promise<IpcFailure | null> => {
    const answer = await post(server, '/v1/auth/refresh', { refreshToken: tokens.refreshToken, deviceId });
    if (!answer.ok) return answer;
    keep(server, answer.tokens);
    return null;
  };

  const handlers: {
    [Channel in IpcChannel]: (request: IpcRequest<Channel>) => Promise<IpcResponse<Channel>>;
  } = {
    'app.info': async () => info(deviceId),
    'app.theme': async () => ({}),
    'session.get': async () => ({ state: signed && stateOf(signed) }),
    'session.signIn': async ({ server: address, tenant, email, password }) => {
      const server = address.replace(/\/+$/, '');
      const device = { id: deviceId, name: 'Browser', platform: 'browser' };
      const answer = await post(server, '/v1/auth/sign-in', { tenant, email, password, device });
      if (!answer.ok) return answer;
      keep(server, answer.tokens);
      return { ok: true, state: stateOf({ server, tokens: answer.tokens, offsetMs: 0 }) };
    },
    'session.signInBySso': async () => ({
      ok: false,
      kind: 'sso_failed',
      message: 'Only the desktop app signs in with the browser.',
    }),
    'session.cancelSso': async () => ({}),
    'session.accessToken': async ({ renew }) => {
      if (!signed) return { ok: false, kind: 'unauthorized', message: 'Sign in again to send your work.' };
      const endsMs = Date.parse(signed.tokens.accessExpiresAt) - signed.offsetMs;
      if (renew || endsMs - Date.now() < RENEW_BEFORE_MS) {
        refreshing ??= refresh(signed).finally(() => {
          refreshing = null;
        });
        const failure = await refreshing;
        if (failure) return failure;
      }
      const { tokens, offsetMs } = signed;
      return {
        ok: true,
        accessToken: tokens.accessToken,
        expiresAt: tokens.accessExpiresAt,
        serverOffsetMs: offsetMs,
      };
    },
    'session.signOut': async () => {
      const ended = signed;
      signed = null;
      if (ended) await post(ended.server, '/v1/auth/sign-out', { refreshToken: ended.tokens.refreshToken });
      return {};
    },
    'system.clock': async () => ({
      wallMs: Date.now(),
      monotonicMs: performance.now(),
      bootId: started.boot,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    }),
    'app.focus': async () => ({}),
    'app.words': async () => ({}),
    'timer.show': async () => ({}),
    'timer.rules': async ({ shortcut }) => ({ shortcut: shortcut === null ? 'off' : 'taken' }),
    'mini.toggle': async () => ({ isOpen: false }),
    'mini.get': async () => ({ view: null }),
    'mini.run': async () => ({}),
    'notify.show': async () => ({ shown: false }),
    'files.save': async ({ suggestedName, contentBase64 }) => {
      const link = document.createElement('a');
      link.href = `data:application/octet-stream;base64,${contentBase64}`;
      link.download = suggestedName;
      link.click();
      return { saved: true, path: null };
    },
    'policy.get': async () => ({ values: {}, source: 'none', isLastGood: false, problems: [] }),
    'profile.get': async () => ({ kind: 'open' }),
    'profile.again': async () => ({ kind: 'open' }),
    'profile.opened': async () => ({}),
    'work.state': async () => ({}),
    'update.get': async () => updatesOff,
    'update.check': async () => updatesOff,
    'update.install': async () => updatesOff,
    'update.postpone': async () => updatesOff,
    'update.cancel': async () => updatesOff,
    'update.fromFile': async () => updatesOff,
    'doctor.run': async () => ({
      at: new Date().toISOString(),
      version: 'development',
      platform: 'browser',
      findings: [],
    }),
    'doctor.save': async () => ({ saved: false, path: null }),
    'network.failure': async () => ({ failure: null }),
    'network.again': async () => ({}),
    'proxy.pending': async () => ({ question: null }),
    'proxy.answer': async () => ({}),
    'link.take': async () => ({ link: null }),
    'app.notices': async () => ({ notices: [] }),
  };
  return {
    invoke: (channel, request) => handlers[channel](request),
    on: () => () => undefined,
  };
}

const updatesOff: UpdateState = {
  phase: 'off',
  current: 'development',
  checkedAt: null,
  available: null,
  progress: null,
  waitsFor: null,
  postponedUntil: null,
  refusal: null,
};

function info(deviceId: string): AppInfo {
  const { origin, search } = window.location;
  const server = ServerUrl.safeParse(new URLSearchParams(search).get('server') ?? origin);
  return {
    version: 'development',
    platform: 'browser',
    electron: '',
    locale: navigator.language,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    deviceId,
    defaultServer: server.success ? server.data : null,
    development: true,
  };
}

async function post(
  server: string,
  path: string,
  body: object,
): Promise<{ ok: true; tokens: TokenResponse } | IpcFailure> {
  let text: string;
  try {
    const response = await window.fetch(`${server}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [WIRE_HEADER]: wireVersionText() },
      body: JSON.stringify(body),
      credentials: 'omit',
    });
    text = await response.text();
  } catch {
    return { ok: false, kind: 'unreachable', message: `${server} cannot be reached.` };
  }
  const json = parseJson(text);
  const tokens = TokenResponse.safeParse(json);
  if (tokens.success) return { ok: true, tokens: tokens.data };
  const error = ErrorBody.safeParse(json);
  if (error.success) return { ok: false, kind: error.data.error, message: error.data.message };
  return {
    ok: false,
    kind: 'not_a_stint_server',
    message: `What answers at ${server} is not a Stint server.`,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
