import { useObservable } from '../../data/hooks.ts';
import { useActor, useWorkspace } from '../../data/workspace.tsx';
import { type Waiting, watchWaiting } from './queue/waiting.ts';

/** What waits for a decision of the person who is signed in; null until it was read. */
export function useQueue(): Waiting | null {
  const { data, info } = useWorkspace();
  const actor = useActor();
  return useObservable<Waiting | null>(
    () => watchWaiting(data, actor, info.zone),
    [data, actor, info.zone],
    null,
  );
}
