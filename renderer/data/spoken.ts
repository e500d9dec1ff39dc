import { combineLatest, map, Observable } from 'rxjs';
import { onLanguage } from '../words/words.ts';

const language$ = new Observable<void>((subscriber) => {
  subscriber.next();
  return onLanguage(() => subscriber.next());
});

/** The same values, and the last one again when the language changes: for what is turned into words from it. */
export function spoken<Value>(source: Observable<Value>): Observable<Value> {
  return combineLatest([source, language$]).pipe(map(([value]) => value));
}
