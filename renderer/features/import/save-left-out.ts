import { saveFile } from '../../data/save-file.ts';
import { showToast } from '../../ui/Toast.tsx';
import { t } from '../../words/words.ts';
import type { OpenFile } from './import-store.ts';
import { reasonWords } from './import-words.ts';
import { breathe } from './take-back.ts';

const PAGE = 2000;

/** Saves the rows that stay out, as they are in the file and with the reason, where the person says. */
export async function saveLeftOut({ session, name }: OpenFile): Promise<void> {
  try {
    const reasons: [number, string][] = [];
    for (let from = 0; ; from += PAGE) {
      const rows = await session.call('leftOutPage', from, PAGE);
      for (const row of rows) reasons.push([row.line, reasonWords(row)]);
      if (rows.length < PAGE) break;
      await breathe();
    }
    const text = await session.call('leftOutFile', reasons, t('import.reason-title'));
    const { saved } = await saveFile(
      'document',
      t('import.left-file', { name: `${name.replace(/\.[^.]*$/, '').slice(0, 80)}.csv` }),
      new TextEncoder().encode(text),
    );
    if (saved) showToast({ message: t('import.saved-left'), tone: 'ok' });
  } catch (error) {
    showToast({ message: error instanceof Error ? error.message : String(error), tone: 'bad' });
  }
}
