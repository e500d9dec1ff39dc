import { z } from 'zod';
import { Id, Instant, Zone } from '../entities/primitives.ts';
import { PolicyState } from '../policy/policy.ts';
import { SessionInfo } from '../wire/auth.ts';
import { ErrorKind } from '../wire/errors.ts';
import { DoctorReport } from './doctor.ts';
import { Notice, OpenedLink, ProfileState, ProxyQuestion } from './system.ts';
import { UpdateState, WorkState } from './updates.ts';

/**
 * Why a request to the server made no answer that could be used. `proxy`: the network's proxy wants to know who asks, or
 * is not there; `certificate`: this machine does not trust who answered as the server.
 */
export const NetworkFailure = z.enum([
  'offline',
  'unreachable',
  'timeout',
  'not_a_stint_server',
  'proxy',
  'certificate',
]);
export type NetworkFailure = z.infer<typeof NetworkFailure>;

/** Why a sign-in in the browser made no session: the person ended it, the provider's answer was none, or there is none. */
export const SsoFailure = z.enum(['cancelled', 'sso_failed', 'no_sso']);

/** Why the policy of this machine refuses a sign-in: another server is set, or another way to sign in. */
export const PolicyFailure = z.enum(['managed_server', 'managed_sign_in']);

/** What can go wrong with an IPC request that talks to the server: data, never a thrown error. */
export const IpcFailure = z.object({
  ok: z.literal(false),
  kind: z.union([ErrorKind, NetworkFailure, SsoFailure, PolicyFailure]),
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
  /** The address under whose name the local data was begun, when the firm's server has moved since; unset: `server`. */
  begunAt: ServerUrl.optional(),
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

const Label = z.string().max(300);

/** What runs, ready to be shown outside the page. `question` is in words: a time away that waits for an answer. */
export const RunningTimer = z
  .object({ label: Label, startedAt: Instant, question: Label.nullable() })
  .nullable();

/** The words of tray and small window, in the person's language: main has none of its own. */
export const TimerWords = z.object({
  start: Label,
  stop: Label,
  open: Label,
  showMini: Label,
  hideMini: Label,
  decide: Label,
  close: Label,
  idle: Label,
});

/** All that the tray and the small window know. `last` is the work that a start would start, null without history. */
export const TimerView = z.object({
  timer: RunningTimer,
  last: Label.nullable(),
  words: TimerWords,
  /** BCP 47, of the words. */
  language: z.string().min(2).max(35),
});
export type TimerView = z.infer<typeof TimerView>;

/** Words of the application's menu, by what the item does. */
export const MenuWords = z.object({
  file: Label,
  edit: Label,
  view: Label,
  window: Label,
  undo: Label,
  redo: Label,
  cut: Label,
  copy: Label,
  paste: Label,
  selectAll: Label,
  resetZoom: Label,
  zoomIn: Label,
  zoomOut: Label,
  fullScreen: Label,
  minimize: Label,
  close: Label,
  quit: Label,
});
export type MenuWords = z.infer<typeof MenuWords>;

/** Why nobody was at the machine. */
export const AwayKind = z.enum(['idle', 'lock', 'sleep']);
export type AwayKind = z.infer<typeof AwayKind>;

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
  /**
   * Signs in with the firm's own sign-in in the system's browser, which may take minutes. `words` is what the browser
   * says at the end: main has none of its own.
   */
  'session.signInBySso': {
    request: z.object({
      server: ServerUrl,
      tenant: z.string().trim().min(1).max(40),
      words: z.object({ title: Label, body: Label }),
    }),
    response: z.union([z.object({ ok: z.literal(true), state: SessionState }), IpcFailure]),
  },
  /** Ends one that waits for the browser; it then fails as `cancelled`. */
  'session.cancelSso': { request: Nothing, response: Nothing },
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
  /** Brings the window of the page to the front, for what a person must answer there. */
  'app.focus': { request: Nothing, response: Nothing },
  'app.words': { request: z.object({ menu: MenuWords }), response: Nothing },
  'timer.show': { request: TimerView, response: Nothing },
  /**
   * From how many minutes away main speaks up (0: never), and the shortcut that works in every program (an Electron
   * accelerator, null for none). `taken`: the system or another program holds it, or it is none.
   */
  'timer.rules': {
    request: z.object({
      awayMinutes: z.int().min(0).max(1440),
      shortcut: z.string().min(1).max(60).nullable(),
    }),
    response: z.object({ shortcut: z.enum(['on', 'off', 'taken']) }),
  },
  /** Opens or closes the small window. */
  'mini.toggle': { request: Nothing, response: z.object({ isOpen: z.boolean() }) },
  /** What the small window asks for when it opens; only it may ask. Null until the page said something. */
  'mini.get': { request: Nothing, response: z.object({ view: TimerView.nullable() }) },
  /** What a person did in the small window; only it may ask. `fit`: its page is zoomed, and the window has to follow. */
  'mini.run': {
    request: z.object({ command: z.enum(['toggle', 'open', 'decide', 'close', 'fit']) }),
    response: Nothing,
  },
  /**
   * A desktop notification; one with the same `tag` replaces the last. `target` comes back with the click. `shown` is
   * false where the system has none.
   */
  'notify.show': {
    request: z.object({
      title: z.string().min(1).max(120),
      body: z.string().max(500),
      tag: z.string().min(1).max(120),
      target: z.string().max(500).optional(),
    }),
    response: z.object({ shown: z.boolean() }),
  },
  'files.save': {
    request: z.object({
      /** `export`: data of the firm as a table or JSON, which a policy may forbid. */
      purpose: z.enum(['export', 'document', 'sealed']),
      suggestedName: z.string().regex(/^[^/\\]{1,120}$/),
      contentBase64: z.string().max(70_000_000),
    }),
    response: z.object({
      saved: z.boolean(),
      path: z.string().nullable(),
      /** The policy of this machine does not let it be saved. */
      refusal: z.literal('managed').optional(),
    }),
  },
  /** What IT has set on this machine. */
  'policy.get': { request: Nothing, response: PolicyState },
  'profile.get': { request: Nothing, response: ProfileState },
  /** Looks again whether there is room for the copy (`no_room`); where it could be made, Stint ends and starts anew. */
  'profile.again': { request: Nothing, response: ProfileState },
  /** The page's databases have opened well: what was kept of an earlier Stint need not be kept much longer. */
  'profile.opened': { request: Nothing, response: Nothing },
  /** What the page is about, so that an update, a quit or a diagnosis knows. Told whenever it changes. */
  'work.state': { request: WorkState, response: Nothing },
  'update.get': { request: Nothing, response: UpdateState },
  'update.check': { request: Nothing, response: UpdateState },
  /** Installs as soon as nothing is in its way; the state says what is. */
  'update.install': { request: Nothing, response: UpdateState },
  /** Puts it off for a day, or until the deadline if that is sooner. */
  'update.postpone': { request: Nothing, response: UpdateState },
  /** Ends a download; what has come is thrown away. */
  'update.cancel': { request: Nothing, response: UpdateState },
  /** Asks for a bundle of an air-gapped site and takes the update from it. */
  'update.fromFile': { request: Nothing, response: UpdateState },
  'doctor.run': { request: Nothing, response: DoctorReport },
  /** Runs it and saves the redacted bundle for support where the person says. */
  'doctor.save': {
    request: Nothing,
    response: z.object({ saved: z.boolean(), path: z.string().nullable() }),
  },
  /** Why the last request to the server had no answer, which a page cannot see; null when it had one. */
  'network.failure': { request: Nothing, response: z.object({ failure: NetworkFailure.nullable() }) },
  /** A person wants it tried again: a proxy whose question was put off may ask once more. */
  'network.again': { request: Nothing, response: Nothing },
  'proxy.pending': { request: Nothing, response: z.object({ question: ProxyQuestion.nullable() }) },
  /** Null credentials: the person does not want to answer, and what asked fails. */
  'proxy.answer': {
    request: z.object({
      id: z.int(),
      credentials: z
        .object({
          username: z.string().min(1).max(300),
          password: z.string().max(300),
          remember: z.boolean(),
        })
        .nullable(),
    }),
    response: Nothing,
  },
  /** The link or file that Stint was opened with and nobody has taken yet. */
  'link.take': { request: Nothing, response: z.object({ link: OpenedLink.nullable() }) },
  'app.notices': { request: Nothing, response: z.object({ notices: z.array(Notice) }) },
} as const;
/** The only channels that the small window may use; the page may use all others. */
export const miniChannels: readonly string[] = ['mini.get', 'mini.run'];

export type IpcTable = typeof ipcTable;
export type IpcChannel = keyof IpcTable;
export type IpcRequest<Channel extends IpcChannel> = z.input<IpcTable[Channel]['request']>;
export type IpcResponse<Channel extends IpcChannel> = z.output<IpcTable[Channel]['response']>;

/** Events from main to the page. */
export const ipcEvents = {
  /**
   * Nobody was at the machine between two readings of its clocks. Said when the person is back, and while they are away
   * once a minute with the same `from`, so that a kill loses no more than that.
   */
  'power.absence': z.object({ kind: AwayKind, from: SystemClock, to: SystemClock, isBack: z.boolean() }),
  /** `isUnseen`: asked for where no window of ours shows what comes of it, by tray or shortcut. */
  'command.run': z.object({
    command: z.enum(['timer.toggle', 'timer.decide', 'palette.open']),
    isUnseen: z.boolean().default(false),
  }),
  /** A notification was clicked; the window is in front already. */
  'notify.clicked': z.object({ tag: z.string(), target: z.string().nullable() }),
  'policy.changed': PolicyState,
  'update.changed': UpdateState,
  'proxy.asked': ProxyQuestion,
  'link.opened': Nothing,
  /** To the small window alone. */
  'mini.changed': TimerView,
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
