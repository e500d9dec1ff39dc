import type { ApprovalSheet } from '../../../../domain/rules/approval-queue.ts';

type Row = Pick<ApprovalSheet, 'id' | 'flags'>;

/** The row `by` rows on from `from`, at most the first or last; the first where `from` is not there. */
export function step(rows: readonly Row[], from: string | null, by: number): string | null {
  const at = rows.findIndex(({ id }) => id === from);
  const to = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by));
  return rows[to]?.id ?? null;
}

/** Ids of the rows from one to the other, whichever comes first, both included. */
export function between(rows: readonly Row[], from: string | null, to: string | null): string[] {
  const a = rows.findIndex(({ id }) => id === from);
  const b = rows.findIndex(({ id }) => id === to);
  if (a < 0 || b < 0) return rows.flatMap(({ id }) => (id === to ? [id] : []));
  return rows.slice(Math.min(a, b), Math.max(a, b) + 1).map(({ id }) => id);
}

/** The next flagged row after `from`, round the end; null where there is none. */
export function nextFlagged(rows: readonly Row[], from: string | null): string | null {
  const at = rows.findIndex(({ id }) => id === from);
  const inOrder = [...rows.slice(at + 1), ...rows.slice(0, at + 1)];
  return inOrder.find(({ flags }) => flags.length > 0)?.id ?? null;
}

/** Where to go when `decided` leave the list: the first row after `from` that stays, else the last before it. */
export function afterDeciding(
  rows: readonly Row[],
  from: string | null,
  decided: ReadonlySet<string>,
): string | null {
  const at = rows.findIndex(({ id }) => id === from);
  const stays = ({ id }: Row): boolean => !decided.has(id);
  return (rows.slice(at + 1).find(stays) ?? rows.slice(0, Math.max(0, at)).findLast(stays))?.id ?? null;
}
