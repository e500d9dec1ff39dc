import type { Notice } from '../../../domain/ipc/system.ts';

/** Packages in whose name or licence every word of the query stands, in the order they came. */
export function findNotices(notices: readonly Notice[], query: string): Notice[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return notices.filter(({ name, licence }) => {
    const text = `${name} ${licence}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
