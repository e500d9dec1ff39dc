import { create } from 'zustand';
import type { ProfileState } from '../../domain/ipc/system.ts';
import type { AppInfo, IpcFailure, IpcResponse, SessionState } from '../../domain/ipc/table.ts';
import { dateIn } from '../../domain/rules/civil-date.ts';
import { bridge } from '../data/bridge.ts';
import { useMachine } from '../data/machine.ts';
import type { StintData } from '../data/types.ts';
import type { Workspace } from '../data/workspace.tsx';
import { t } from '../words/words.ts';
import { useRoute } from './route.ts';

export interface Credentials {
  server: string;
  tenant: string;
  email: string;
  password: string;
}

/** Where to sign in with the firm's own sign-in. */
export type SsoPlace = Pick<Credentials, 'server' | 'tenant'>;

interface SessionStore {
  phase: 'starting' | 'signed_out' | 'opening' | 'open' | 'failed' | 'kept_safe';
  /** How this profile's data fits this version of Stint; null until main has said. */
  profile: ProfileState | null;
  info: AppInfo | null;
  workspace: Workspace | null;
  /** Why the local data could not be opened, in words. */
  failure: string | null;
  /** True while the dialog that renews an ended session is shown. */
  signingInAgain: boolean;
  start(): Promise<void>;
  signIn(credentials: Credentials): Promise<IpcFailure | null>;
  /** In the system's browser; it may take minutes. */
  signInBySso(place: SsoPlace): Promise<IpcFailure | null>;
  signOut(): Promise<void>;
  askToSignIn(open: boolean): void;
  /** Whether there is room for the copy now; where there is, main starts Stint anew. @throws what main says */
  lookAgain(): Promise<ProfileState>;
}

/** Who is signed in on this device and the data that is open for them. */
export const useSession = create<SessionStore>((set, get) => ({
  phase: 'starting',
  profile: null,
  info: null,
  workspace: null,
  failure: null,
  signingInAgain: false,

  start: async () => {
    if (get().phase === 'opening' || get().phase === 'open') return;
    const [info, { state }, profile] = await Promise.all([
      bridge().invoke('app.info', {}),
      bridge().invoke('session.get', {}),
      bridge().invoke('profile.get', {}),
    ]);
    set({ info, profile });
    // Nothing of it is opened: main has given this page a session of its own, too.
    if (profile.kind === 'newer' || profile.kind === 'no_room') set({ phase: 'kept_safe' });
    else if (state) await open(state, info, set);
    else set({ phase: 'signed_out' });
  },

  signIn: async (credentials) => enter(await bridge().invoke('session.signIn', credentials), set, get),

  signInBySso: async (place) => {
    const words = { title: t('session.sso-done'), body: t('session.sso-done-body') };
    return enter(await bridge().invoke('session.signInBySso', { ...place, words }), set, get);
  },

  signOut: async () => {
    const { workspace } = get();
    await workspace?.data.close();
    await bridge().invoke('session.signOut', {});
    // Whoever signs in next begins where a day begins, not where the last person left.
    useRoute.getState().go('week');
    set({ phase: 'signed_out', workspace: null, signingInAgain: false });
  },

  askToSignIn: (signingInAgain) => set({ signingInAgain }),

  lookAgain: async () => {
    const profile = await bridge().invoke('profile.again', {});
    if (profile.kind === 'no_room') set({ profile });
    return profile;
  },
}));

/** Goes in with what a sign-in answered; why not, when it failed. */
async function enter(
  answer: IpcResponse<'session.signIn'>,
  set: (partial: Partial<SessionStore>) => void,
  get: () => SessionStore,
): Promise<IpcFailure | null> {
  const { info, workspace } = get();
  if (!info) throw new Error('signed in before start');
  if (!answer.ok) return answer;
  if (workspace && isSamePlace(workspace.session, answer.state)) {
    set({ workspace: { ...workspace, session: answer.state }, signingInAgain: false });
    workspace.data.syncNow();
    return null;
  }
  await workspace?.data.close();
  set({ signingInAgain: false });
  await open(answer.state, info, set);
  return null;
}

function isSamePlace(one: SessionState, other: SessionState): boolean {
  return (
    one.server === other.server &&
    one.session.userId === other.session.userId &&
    one.session.tenantId === other.session.tenantId
  );
}

async function open(
  state: SessionState,
  info: AppInfo,
  set: (partial: Partial<SessionStore>) => void,
): Promise<void> {
  set({ phase: 'opening' });
  const shown = Promise.withResolvers<void>();
  let data: StintData;
  try {
    const [{ values: policy }, { deviceStorage, openData, readFirst, tellingWork }] = await Promise.all([
      bridge().invoke('policy.get', {}),
      import('./open-data.ts'),
    ]);
    const opened = await openData({
      server: state.server,
      ...(state.begunAt === undefined ? {} : { begunAt: state.begunAt }),
      tenantId: state.session.tenantId,
      userId: state.session.userId,
      deviceId: state.deviceId,
      appVersion: info.version,
      accessToken: async (renew) => {
        const grant = await bridge().invoke('session.accessToken', { renew });
        return grant.ok
          ? { ok: true, token: grant.accessToken, serverOffsetMs: grant.serverOffsetMs }
          : grant;
      },
      readClock: () => bridge().invoke('system.clock', {}),
      storage: await deviceStorage(),
      journalAdapter: 'idb',
      fetch: (input, init) => window.fetch(input, init),
      networkFailure: async () => (await bridge().invoke('network.failure', {})).failure,
      networkAgain: () => bridge().invoke('network.again', {}),
      now: () => new Date(),
      random: () => Math.random(),
      retentionMonths: policy.LocalRetentionMonths ?? null,
      startAfter: shown.promise,
    });
    data = tellingWork(opened, (work) => void bridge().invoke('work.state', work));
    await readFirst(data, dateIn(info.zone, new Date().toISOString()));
  } catch (error) {
    set({ phase: 'failed', failure: error instanceof Error ? error.message : String(error) });
    return;
  }
  set({ phase: 'open', workspace: { data, session: state, info }, failure: null });
  // A disk that refuses the mark makes the next start do the same again, and nothing else.
  void bridge()
    .invoke('profile.opened', {})
    .catch(() => undefined);
  // Once the first screen is drawn and nothing waits; a window that nobody sees draws nothing, and need not wait for it.
  requestIdleCallback(() => shown.resolve(), { timeout: 500 });
}

// A policy that changes while the data is open holds from then on.
useMachine.subscribe(({ policy }, before) => {
  const months = policy.values.LocalRetentionMonths ?? null;
  if (months === (before.policy.values.LocalRetentionMonths ?? null)) return;
  // What a disk refuses is done at the next start.
  void useSession
    .getState()
    .workspace?.data.keepMonths(months)
    .catch(() => undefined);
});
