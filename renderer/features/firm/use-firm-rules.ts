import { useRef, useState } from 'react';
import type { TenantSettings } from '../../../domain/entities/tenant.ts';
import { canonicalJson } from '../../../domain/rules/audit-hash.ts';
import { FirmRules } from '../../../domain/wire/firm-rules.ts';
import { useAskServer } from '../../data/ask-server.ts';
import { RequestFailure } from '../../data/connection.ts';
import { errorWords } from '../../data/error-words.ts';
import { useSyncStatus, useTenant } from '../../data/workspace.tsx';
import { recordUndo } from '../../ui/undo.ts';
import { t } from '../../words/words.ts';

type Rules = Pick<FirmRules, 'version' | 'settings'>;

export interface FirmRulesState {
  /** As the person has them now; null until the firm was pulled once. */
  settings: TenantSettings | null;
  /** What the firm goes by. */
  kept: TenantSettings | null;
  isChanged: boolean;
  isOffline: boolean;
  isSaving: boolean;
  /** Why the last try to save did not work. */
  failure: string | null;
  /** The failure is that somebody else saved meanwhile. */
  isStale: boolean;
  change(part: Partial<TenantSettings>): void;
  discard(): void;
  /** @returns whether the firm has them now */
  save(): Promise<boolean>;
}

const isSame = (a: unknown, b: unknown): boolean => plain(a) === plain(b);
const plain = (value: unknown): string => canonicalJson(JSON.parse(JSON.stringify(value)));

/**
 * The firm's rules under change. They come by sync, so that they are shown offline too; saving asks the server, by the
 * version that the person began with.
 */
export function useFirmRules(): FirmRulesState {
  const ask = useAskServer();
  const tenant = useTenant();
  const sync = useSyncStatus();
  // The answer to a save is there before sync brings it.
  const [answered, setAnswered] = useState<Rules | null>(null);
  const [draft, setDraft] = useState<{ on: Rules; settings: TenantSettings } | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [failed, setFailed] = useState<{ words: string; isStale: boolean } | null>(null);
  const kept: Rules | null = tenant && answered && answered.version > tenant.version ? answered : tenant;
  const newest = useRef(kept);
  newest.current = kept;
  const settings = draft?.settings ?? kept?.settings ?? null;
  const isChanged = draft !== null && kept !== null && !isSame(draft.settings, kept.settings);

  const put = async ({ version, settings }: Rules): Promise<Rules> => {
    const answer = await ask('/v1/tenant/settings', FirmRules, { version, settings });
    setAnswered((known) => (known && known.version > answer.version ? known : answer));
    newest.current = answer;
    return answer;
  };
  /** Puts back what was, if nobody changed it since. */
  const restore = async (wanted: TenantSettings, from: TenantSettings): Promise<void> => {
    const now = newest.current;
    if (!now || !isSame(now.settings, from)) throw new Error(t('firm.changed-since'));
    await put({ version: now.version, settings: { ...wanted, rounding: wanted.rounding } });
  };

  const save = async (): Promise<boolean> => {
    if (draft === null || isSaving) return false;
    setSaving(true);
    setFailed(null);
    try {
      const before = draft.on.settings;
      const { settings: after } = await put({ version: draft.on.version, settings: draft.settings });
      setDraft(null);
      recordUndo({
        label: t('firm.undo'),
        undo: () => restore(before, after),
        redo: () => restore(after, newest.current?.settings ?? before),
      });
      return true;
    } catch (error) {
      const isStale = error instanceof RequestFailure && error.kind === 'conflict';
      setFailed({ words: isStale ? t('firm.stale') : errorWords(error), isStale });
      return false;
    } finally {
      setSaving(false);
    }
  };

  return {
    settings,
    kept: kept?.settings ?? null,
    isChanged,
    isOffline: sync.phase === 'offline',
    isSaving,
    failure: failed?.words ?? null,
    isStale: failed?.isStale ?? false,
    change: (part) => {
      if (!kept) return;
      setDraft((now) => ({
        on: now?.on ?? kept,
        settings: { ...(now?.settings ?? kept.settings), ...part },
      }));
    },
    discard: () => {
      setDraft(null);
      setFailed(null);
    },
    save,
  };
}
