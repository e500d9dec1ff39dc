import { type ComponentType, type ReactNode, useEffect, useState } from 'react';

const readers: (() => Promise<unknown>)[] = [];

/**
 * A component whose script is read later than the first one's. Once it was read it is drawn at once, in the frame of the
 * key that asked for it (React's `lazy` shows an empty frame first); before that it comes when it is there.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let known: ComponentType<Props> | null = null;
  const read = async (): Promise<ComponentType<Props>> => {
    known ??= await load();
    return known;
  };
  readers.push(read);
  return function Later(props: Props): ReactNode {
    const [Component, setComponent] = useState(() => known);
    useEffect(() => {
      if (!Component) void read().then((component) => setComponent(() => component));
    }, [Component]);
    return Component ? <Component {...props} /> : null;
  };
}

/**
 * Reads the scripts of all such components in idle time, so that going to one shows it at once. One that cannot be read
 * now is read when it is asked for.
 * @returns calls it off
 */
export function readLaterWhenIdle(): () => void {
  const waiting = window.requestIdleCallback(
    () => {
      for (const read of readers) void read().catch(() => undefined);
    },
    { timeout: 5000 },
  );
  return () => window.cancelIdleCallback(waiting);
}
