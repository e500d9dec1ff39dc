import { type DependencyList, useEffect, useState } from 'react';
import type { Observable } from 'rxjs';

/**
 * The newest value of an observable that is made by `create`; made anew when `dependencies` change. While the new
 * one has not spoken the last value stays, so that a list does not blink when its filter changes. A value that is there
 * at once is in the same render.
 */
export function useObservable<Value>(
  create: () => Observable<Value>,
  dependencies: DependencyList,
  initial: Value,
): Value {
  const [held, setHeld] = useState(() => ({ dependencies, value: valueNow(create(), initial) }));
  let { value } = held;
  if (!areSame(held.dependencies, dependencies)) {
    value = valueNow(create(), held.value);
    setHeld({ dependencies, value });
  }
  useEffect(
    () => {
      const subscription = create().subscribe((next) =>
        setHeld((before) => (before.value === next ? before : { ...before, value: next })),
      );
      return () => subscription.unsubscribe();
    },
    // biome-ignore lint/correctness/useExhaustiveDependencies: the caller names what `create` depends on
    dependencies,
  );
  return value;
}

function areSame(before: DependencyList, now: DependencyList): boolean {
  return before.length === now.length && before.every((one, index) => Object.is(one, now[index]));
}

function valueNow<Value>(values: Observable<Value>, otherwise: Value): Value {
  let found = otherwise;
  values
    .subscribe({
      next: (value) => {
        found = value;
      },
      // Told to whoever subscribes to stay.
      error: () => undefined,
    })
    .unsubscribe();
  return found;
}
