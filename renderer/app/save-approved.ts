import type { Project } from '../../domain/entities/project.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { saveFile } from '../data/save-file.ts';
import type { ApprovedNames } from '../features/export/approved-csv.ts';
import { showToast } from '../ui/Toast.tsx';
import { t } from '../words/words.ts';

/** Saves approved time as a CSV file where the person says, and says what became of it. */
export async function saveApproved(
  entries: readonly TimeEntry[],
  projects: ReadonlyMap<string, Project>,
  names: ApprovedNames,
): Promise<void> {
  try {
    const { approvedCsv } = await import('../features/export/approved-csv.ts');
    const { saved, path } = await saveFile(
      'export',
      `${t('client.file-name')}.csv`,
      approvedCsv(entries, projects, names),
    );
    if (!saved) return;
    showToast({ message: t('client.saved', { count: entries.length, path: path ?? '' }), tone: 'ok' });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    showToast({ message: t('client.not-saved', { why }), tone: 'bad' });
  }
}
