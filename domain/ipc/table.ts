import { z } from 'zod';
import { Id, Instant, Zone } from '../entities/primitives.ts';
import { SessionInfo } from '../wire/auth.ts';
import { ErrorKind } from '../wire/errors.ts';

/** Why a request to the server made no answer that could be used. */
export const NetworkFailure = z.enum(['offline', 'unreachable', 'timeout', 'not_a_stint_server']);

/** What can go wrong with an IPC request that talks to the server: data, never a thrown error. */
export const IpcFailure = z.object({
  ok: z.literal(false),
  kind: z.union([ErrorKind, NetworkFailure]),
  message: z.string(),
});
export type IpcFailure = z.infer<typeof IpcFailure>;

export const ServerUrl = z.url({
  protocol: /^https?$/,
  error: 'must start with https:// (or http:// on this machine)',
});

/** The session as the page sees it: no secret in it. `needsSignIn` when work is local but nothing can be sent. */
export const SessionState = z.object({
  server: ServerUrl,
  session: SessionInfo,
  deviceId: Id,
  needsSignIn: z.boolean(),
  tokenStorage: z.enum(['keychain', 'memory']),
});
export type SessionState = z.infer<typeof SessionState>;

export const AppInfo = z.object({
  version: z.string(),
  platform: z.string(),
  electron: z.string(),
  locale: z.string(),
  zone: Zone,
  deviceId: Id,
  defaultServer: ServerUrl.nullable(),
  development: z.boolean(),
});
export type AppInfo = z.infer<typeof AppInfo>;

/** Clocks that a page cannot read by itself. Milliseconds; monotonic since boot. */
export const SystemClock = z.object({
  wallMs: z.number(),
  monotonicMs: z.number(),
  bootId: z.string(),
  zone: Zone,
});

export const RunningTimer = z.object({ label: z.string().max(300), startedAt: Instant }).nullable();

const Nothing = z.object({});

/** Channel → { request, response }: the one table behind preload and main. */
export const ipcTable = {
  'app.info': { request: Nothing, response: AppInfo },
  'app.theme': { request: z.object({ theme: z.enum(['system', 'light', 'dark']) }), response: Nothing },
  'session.get': { request: Nothing, response: z.object({ state: SessionState.nullable() }) },
  'session.signIn': {
    request: z.object({
      server: ServerUrl,
      tenant: z.string().trim().min(1).max(40),
      email: z.string().trim().min(3).max(254),
      password: z.string().min(1).max(200),
    }),
    response: z.union([z.object({ ok: z.literal(true), state: SessionState }), IpcFailure]),
  },
  /** A fresh access token; rotates the refresh token when the present one ends within a minute. */
  'session.accessToken': {
    request: z.object({ renew: z.boolean() }),
    response: z.union([
      z.object({
        ok: z.literal(true),
        accessToken: z.string(),
        expiresAt: Instant,
        serverOffsetMs: z.number(),
      }),
      IpcFailure,
    ]),
  },
  /** Ends the session on this device and revokes its refresh token when the server answers. Local data stays. */
  'session.signOut': { request: Nothing, response: Nothing },
  'system.clock': { request: Nothing, response: SystemClock },
  'timer.show': { request: z.object({ timer: RunningTimer }), response: Nothing },
  'files.save': {
    request: z.object({
      suggestedName: z.string().regex(/^[^/\\]{1,120}$/),
      contentBase64: z.string().max(70_000_000),
    }),
    response: z.object({ saved: z.boolean(), path: z.string().nullable() }),
  },
} as const;
export type IpcTable = typeof ipcTable;
export type IpcChannel = keyof IpcTable;
export type IpcRequest<Channel extends IpcChannel> = z.input<IpcTable[Channel]['request']>;
export type IpcResponse<Channel extends IpcChannel> = z.output<IpcTable[Channel]['response']>;

/** Events from main to the page. */
export const ipcEvents = {
  'power.changed': z.object({ event: z.enum(['suspend', 'resume', 'lock', 'unlock']), at: Instant }),
  'command.run': z.object({ command: z.enum(['timer.toggle', 'palette.open']) }),
} as const;
export type IpcEvents = typeof ipcEvents;
export type IpcEvent = keyof IpcEvents;

/** The whole contract between renderer and main; preload exposes exactly this as `window.stint`. */
export interface StintBridge {
  invoke<Channel extends IpcChannel>(
    channel: Channel,
    request: IpcRequest<Channel>,
  ): Promise<IpcResponse<Channel>>;
  on<Event extends IpcEvent>(
    event: Event,
    listener: (payload: z.output<IpcEvents[Event]>) => void,
  ): () => void;
}
