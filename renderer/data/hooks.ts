import { type DependencyList, useEffect, useState } from 'react';
import type { Observable } from 'rxjs';

/**
 * The newest value of an observable that is made by `create`; made anew when `dependencies` change. While the new
 * one has not spoken the last value stays, so that a list does not blink when its filter changes. A value that is there
 * at once is in the first render.
 */
export function useObservable<Value>(
  create: () => Observable<Value>,
  dependencies: DependencyList,
  initial: Value,
): Value {
  const [value, setValue] = useState(() => valueNow(create(), initial));
  useEffect(
    () => {
      const subscription = create().subscribe(setValue);
      return () => subscription.unsubscribe();
    },
    // biome-ignore lint/correctness/useExhaustiveDependencies: the caller names what `create` depends on
    dependencies,
  );
  return value;
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
