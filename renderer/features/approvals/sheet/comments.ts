import { create } from 'zustand';

interface CommentStore {
  byEntry: ReadonlyMap<string, string>;
}

/** What a manager has written about single entries and not sent yet: it stays while they go from sheet to sheet. */
export const useComments = create<CommentStore>(() => ({ byEntry: new Map() }));

export function writeComment(entryId: string, text: string): void {
  useComments.setState(({ byEntry }) => {
    const after = new Map(byEntry);
    if (text.trim() === '') after.delete(entryId);
    else after.set(entryId, text);
    return { byEntry: after };
  });
}

/** The comments on these entries. */
export function commentsOn(entryIds: readonly string[]): Map<string, string> {
  const { byEntry } = useComments.getState();
  return new Map(
    entryIds.flatMap((id) => {
      const text = byEntry.get(id)?.trim();
      return text ? [[id, text]] : [];
    }),
  );
}

/** They were sent with a decision. */
export function dropComments(entryIds: readonly string[]): void {
  for (const id of entryIds) writeComment(id, '');
}
