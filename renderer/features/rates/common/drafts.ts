import { create, type StoreApi, type UseBoundStore } from 'zustand';

/** What a person typed and did not save, and what it was typed on. */
export interface Draft<Base, Value> {
  readonly on: Base;
  readonly value: Value;
}

interface Drafts<Base, Value> {
  readonly drafts: { readonly [key: string]: Draft<Base, Value> };
}
export type DraftStore<Base, Value> = UseBoundStore<StoreApi<Drafts<Base, Value>>>;

/** Outlives its screen, so that nothing typed is lost by looking elsewhere; not the app. */
export function draftStore<Base, Value>(): DraftStore<Base, Value> {
  return create<Drafts<Base, Value>>(() => ({ drafts: {} }));
}

/** Null forgets it. */
export function keepDraft<Base, Value>(
  store: DraftStore<Base, Value>,
  key: string,
  draft: Draft<Base, Value> | null,
): void {
  store.setState(({ drafts: { [key]: _, ...others } }) => ({
    drafts: draft === null ? others : { ...others, [key]: draft },
  }));
}
