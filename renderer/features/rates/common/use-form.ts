import { useRef, useState } from 'react';
import { canonicalJson } from '../../../../domain/rules/audit-hash.ts';
import type { BillingProblemAt } from '../../../../domain/rules/billing-checks.ts';
import { RequestFailure } from '../../../data/connection.ts';
import { errorWords } from '../../../data/error-words.ts';
import { useSyncStatus, useWorkspace } from '../../../data/workspace.tsx';
import { recordUndo } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { type DraftStore, keepDraft } from './drafts.ts';
import { noProblems, type Problems, problemsFrom, problemsOf } from './problems.ts';

export interface FormOptions<Base, Value> {
  /** What the draft is kept by; with the person in front. */
  name: string;
  store: DraftStore<Base, Value>;
  /** As the server has it; null until it was read. */
  base: Base | null;
  valueFrom: (base: Base) => Value;
  check: (value: Value) => readonly BillingProblemAt[];
  /** More that only the form can know: empty fields. */
  gaps?: (value: Value) => Problems;
  put: (on: Base, value: Value) => Promise<Base>;
  /** Prefix of the server's paths. */
  prefix: string;
  onSaved: (base: Base) => void;
  /** Reads it anew: somebody else saved meanwhile. */
  reload: () => void;
  /** What the change is called after "Undo". */
  undoLabel: string;
  /** Whether what was before can be put back; by default it can. */
  hasWayBack?: (before: Base) => boolean;
  /** Another way back than putting what was: null, there is none. */
  way?: (before: Base, after: Base) => { undo(): Promise<void>; redo(): Promise<void> } | null;
}

export interface Form<Value> {
  value: Value | null;
  isChanged: boolean;
  isOffline: boolean;
  isSaving: boolean;
  /** Why the last try to save did not work. */
  failure: string | null;
  /** The failure is that somebody else saved meanwhile. */
  isStale: boolean;
  problems: Problems;
  change(part: Partial<Value>): void;
  discard(): void;
  /** @returns whether the server has it now, and whether it can be undone */
  save(): Promise<{ saved: boolean; undoable: boolean }>;
}

const plain = (value: unknown): string => canonicalJson(JSON.parse(JSON.stringify(value)));

/** Something of the server's under change: what is typed is kept, saving names what it was typed on. */
export function useForm<Base, Value extends object>(options: FormOptions<Base, Value>): Form<Value> {
  const { store, base, valueFrom, put, prefix, onSaved } = options;
  const { session } = useWorkspace().session;
  const key = `${session.userId} ${options.name}`;
  const draft = store((state) => state.drafts[key]);
  const isOffline = useSyncStatus().phase === 'offline';
  const [isSaving, setSaving] = useState(false);
  const [failed, setFailed] = useState<{ words: string; isStale: boolean } | null>(null);
  const [problems, setProblems] = useState(noProblems);
  const newest = useRef(base);
  newest.current = base ?? draft?.on ?? null;
  const on = draft?.on ?? base;
  const value = draft?.value ?? (on === null ? null : valueFrom(on));

  const restore = async (wanted: Base, from: Base): Promise<void> => {
    const now = newest.current;
    if (now === null || plain(valueFrom(now)) !== plain(valueFrom(from)))
      throw new Error(t('billing.changed-since'));
    const back = await put(now, valueFrom(wanted));
    newest.current = back;
    onSaved(back);
  };

  const save = async (): Promise<{ saved: boolean; undoable: boolean }> => {
    const not = { saved: false, undoable: false };
    if (!draft || isSaving) return not;
    const found = new Map([
      ...problemsOf(options.check(draft.value)),
      ...(options.gaps?.(draft.value) ?? []),
    ]);
    setProblems(found);
    if (found.size > 0) {
      setFailed({ words: t('billing.look-at-fields', { count: found.size }), isStale: false });
      return not;
    }
    setSaving(true);
    setFailed(null);
    try {
      const after = await put(draft.on, draft.value);
      keepDraft(store, key, null);
      newest.current = after;
      onSaved(after);
      const before = draft.on;
      const way = options.way
        ? options.way(before, after)
        : options.hasWayBack?.(before) === false
          ? null
          : { undo: () => restore(before, after), redo: () => restore(after, before) };
      if (way) recordUndo({ label: options.undoLabel, ...way });
      return { saved: true, undoable: way !== null };
    } catch (error) {
      const isStale = error instanceof RequestFailure && error.kind === 'conflict';
      setProblems(problemsFrom(error, prefix));
      setFailed({ words: isStale ? t('billing.stale') : errorWords(error), isStale });
      return not;
    } finally {
      setSaving(false);
    }
  };

  return {
    value,
    isChanged: draft !== undefined && (on === null || plain(draft.value) !== plain(valueFrom(on))),
    isOffline,
    isSaving,
    failure: failed?.words ?? null,
    isStale: failed?.isStale ?? false,
    problems,
    change: (part) => {
      const now =
        store.getState().drafts[key] ?? (base === null ? null : { on: base, value: valueFrom(base) });
      if (now) keepDraft(store, key, { on: now.on, value: { ...now.value, ...part } });
    },
    discard: () => {
      keepDraft(store, key, null);
      if (failed?.isStale) options.reload();
      setFailed(null);
      setProblems(noProblems);
    },
    save,
  };
}
