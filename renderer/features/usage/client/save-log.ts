import { errorWords } from '../../../data/error-words.ts';
import { saveFile } from '../../../data/save-file.ts';
import { showToast } from '../../../ui/Toast.tsx';
import { t } from '../../../words/words.ts';
import type { UsageApi } from '../common/usage-api.ts';

/** Fetches the signed log of a month and asks the person where to put it, unchanged; says how it went. */
export async function saveLog(api: UsageApi, clientId: string, month: string): Promise<void> {
  try {
    const { bytes, name } = await api.log(clientId, month);
    const { saved, path } = await saveFile('document', name, bytes);
    if (saved) showToast({ message: t('usage.log-saved', { path: path ?? name }), tone: 'ok' });
  } catch (error) {
    showToast({ message: t('usage.log-not-saved', { why: errorWords(error) }), tone: 'bad' });
  }
}
