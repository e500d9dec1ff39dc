import { saveFile } from './save-file.ts';
import type { Workspace } from './workspace.tsx';

/** What became of the wish: saved where the person said, not saved because they changed their mind, or nothing to save. */
export type SavedFile = 'saved' | 'cancelled' | 'nothing';

/** Seals all work that the server has not taken and lets the person say where the file goes. @throws what the disk says */
export async function saveUnsentFile({ data, session }: Workspace): Promise<SavedFile> {
  const sealed = await data.sealUnsent(session.session.sealingKey);
  if (!sealed) return 'nothing';
  const { saved } = await saveFile('sealed', sealed.name, new TextEncoder().encode(sealed.content));
  return saved ? 'saved' : 'cancelled';
}
