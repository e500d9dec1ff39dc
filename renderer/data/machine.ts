import { create } from 'zustand';
import { OpenedLink, type ProxyQuestion } from '../../domain/ipc/system.ts';
import type { IpcChannel } from '../../domain/ipc/table.ts';
import type { UpdateState } from '../../domain/ipc/updates.ts';
import type { Policy, PolicyName, PolicyState } from '../../domain/policy/policy.ts';
import { bridge } from './bridge.ts';

/** What main says of this machine: one copy for every screen. */
interface Machine {
  policy: PolicyState;
  /** Null until main has said. */
  update: UpdateState | null;
  /** What a proxy wants to know and nobody has answered. */
  question: ProxyQuestion | null;
  /** What Stint was opened with from outside and nobody has followed yet. */
  link: OpenedLink | null;
}

const noPolicy: PolicyState = { values: {}, source: 'none', isLastGood: false, problems: [] };
const LINK_KEY = 'stint.link';

export const useMachine = create<Machine>(() => ({
  policy: noPolicy,
  update: null,
  question: null,
  link: null,
}));

/** What IT has set; empty where nothing is. */
export function usePolicy(): Policy {
  return useMachine(({ policy }) => policy.values);
}

/** Whether IT has set this and people cannot change it. */
export function useIsManaged(name: PolicyName): boolean {
  return useMachine(({ policy }) => policy.values[name] !== undefined);
}

/** Whether people may save their data as files here. */
export function useMayExport(): boolean {
  return useMachine(({ policy }) => policy.values.ExportAllowed !== false);
}

type UpdateChannel = Extract<IpcChannel, `update.${string}`>;

/** Asks main to do something about updates; what it answers is on every screen. @throws what main says */
export async function askUpdate(channel: UpdateChannel): Promise<UpdateState> {
  const update = await bridge().invoke(channel, {});
  useMachine.setState({ update });
  return update;
}

/** Tells the proxy who asks; null: the person does not want to. @throws what main says */
export async function answerProxy(
  { id }: ProxyQuestion,
  credentials: { username: string; password: string; remember: boolean } | null,
): Promise<void> {
  await bridge().invoke('proxy.answer', { id, credentials });
  useMachine.setState(({ question }) => (question?.id === id ? { question: null } : {}));
}

/**
 * Keeps a link until it is followed, also through the reload that comes with a first sign-in; null lets go of it. A file
 * that is too large for that is kept by this page alone.
 */
export function keepLink(link: OpenedLink | null): void {
  useMachine.setState({ link });
  try {
    if (link) sessionStorage.setItem(LINK_KEY, JSON.stringify(link));
    else sessionStorage.removeItem(LINK_KEY);
  } catch {
    sessionStorage.removeItem(LINK_KEY);
  }
}

function keptLink(): OpenedLink | null {
  try {
    return OpenedLink.safeParse(JSON.parse(sessionStorage.getItem(LINK_KEY) ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}

/** Asks main for all of it and listens from then on. @returns ends it */
export function watchMachine(): () => void {
  const { invoke, on } = bridge();
  const takeLink = async (): Promise<void> => {
    const { link } = await invoke('link.take', {});
    if (link) keepLink(link);
  };
  // What is told while it is asked for is newer than the answer.
  const told = new Set<keyof Machine>();
  const news = (part: Partial<Machine>): void => {
    for (const name of Object.keys(part) as (keyof Machine)[]) told.add(name);
    useMachine.setState(part);
  };
  const asked = async <Name extends keyof Machine>(
    name: Name,
    answer: Promise<Machine[Name]>,
  ): Promise<void> => {
    const value = await answer;
    if (!told.has(name)) useMachine.setState({ [name]: value });
  };
  const stops = [
    on('policy.changed', (policy) => news({ policy })),
    on('update.changed', (update) => news({ update })),
    on('proxy.asked', (question) => news({ question })),
    on('link.opened', () => void takeLink()),
  ];
  useMachine.setState({ link: keptLink() });
  void asked('policy', invoke('policy.get', {}));
  void asked('update', invoke('update.get', {}));
  void asked(
    'question',
    invoke('proxy.pending', {}).then(({ question }) => question),
  );
  void takeLink();
  return () => {
    for (const stop of stops) stop();
  };
}
