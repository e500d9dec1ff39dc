import { useMemo, useState } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import type { ApprovalSheet } from '../../../../domain/rules/approval-queue.ts';
import { useDecide } from '../decide/use-decide.ts';
import { lookedAt, useShown } from '../sheet/shown.ts';
import { afterDeciding } from './moves.ts';
import type { QueueView } from './use-queue-view.ts';

/** What keys and buttons of the queue decide on, and how the queue goes on after it. */
export interface Act {
  /** The selected sheets, or the one that is looked at. */
  chosen: readonly ApprovalSheet[];
  /** Of those, what is decided: of the one that is looked at, without what the person took out. */
  entries: readonly TimeEntry[];
  /** Several sheets, or another one than is looked at: then it is the selection that is shown. */
  isBulk: boolean;
  /** Entries of the sheet that is looked at which are not to be decided. */
  left: ReadonlySet<string>;
  leave: (left: ReadonlySet<string>) => void;
  approve: () => void;
  approveClean: () => void;
  reject: (comment: string, commentsById?: ReadonlyMap<string, string>) => Promise<boolean>;
}

const nothing: ReadonlySet<string> = new Set();

export function useAct(view: QueueView): Act {
  const { approve, reject } = useDecide();
  const { sheets, clean, current, selected } = view;
  const [leftOf, setLeft] = useState({ sheetId: '', left: nothing });
  const left = current && leftOf.sheetId === current.id ? leftOf.left : nothing;
  const isBulk = selected.length > 1 || (selected.length === 1 && selected[0] !== current);
  const chosen = isBulk ? selected : current ? [current] : [];
  // Of the sheet that is open, what changed on the screen is decided on once it was looked at.
  const seen = useShown(({ all }) => all);
  const entries = useMemo(() => {
    const shown = isBulk
      ? selected.flatMap((sheet) => sheet.entries)
      : (current?.entries.filter(({ id }) => !left.has(id)) ?? []);
    return lookedAt(seen, shown);
  }, [isBulk, selected, seen, current, left]);

  /** What is decided leaves at the key and the next sheet is there; it comes back if it was not taken. */
  const decide = async (
    decided: readonly ApprovalSheet[],
    shown: readonly TimeEntry[],
    run: () => Promise<boolean>,
  ): Promise<boolean> => {
    if (shown.length === 0) return false;
    const before = current?.id ?? null;
    const putBack = view.takeOut(shown);
    // Of a sheet that was decided in part the rest is still to be decided: it stays, with all of that chosen.
    const taken = new Set(shown.map(({ id }) => id));
    const gone = new Set(
      decided.flatMap((sheet) => (sheet.entries.every(({ id }) => taken.has(id)) ? [sheet.id] : [])),
    );
    setLeft({ sheetId: '', left: nothing });
    if (before === null || gone.has(before)) view.choose(afterDeciding(sheets, before, gone));
    view.select([]);
    // Thousands of hashes take a moment; the next sheet is drawn before.
    await new Promise((resolve) => setTimeout(resolve));
    const isTaken = await run();
    if (!isTaken) {
      putBack();
      view.choose(before);
    }
    return isTaken;
  };

  return {
    chosen,
    entries,
    isBulk,
    left,
    leave: (next) => current && setLeft({ sheetId: current.id, left: next }),
    approve: () => void decide(chosen, entries, () => approve(entries)),
    approveClean: () => {
      const all = lookedAt(
        seen,
        clean.flatMap((sheet) => sheet.entries),
      );
      void decide(clean, all, () => approve(all));
    },
    reject: (comment, commentsById) => decide(chosen, entries, () => reject(entries, comment, commentsById)),
  };
}
