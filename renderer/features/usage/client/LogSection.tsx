import { ClipboardCopy, Download } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { showToast } from '../../../ui/Toast.tsx';
import { t } from '../../../words/words.ts';
import { useUsageApi } from '../common/usage-api.ts';
import { monthWords } from '../common/usage-words.ts';
import { saveLog } from './save-log.ts';

/** The signed log of a month: saved as the server made it, with how to check it without Stint. */
export function LogSection({ clientId, month }: { clientId: string; month: string }) {
  const api = useUsageApi();
  const { server } = useWorkspace().session;
  const [isSaving, setSaving] = useState(false);
  const save = (): void => {
    if (isSaving) return;
    setSaving(true);
    void saveLog(api, clientId, month).finally(() => setSaving(false));
  };
  const label = t('usage.log-save', { month: monthWords(month) });
  useCommand({
    id: 'usage.log',
    label,
    group: t('usage.title'),
    keys: 'D',
    words: t('usage.log-words'),
    run: save,
  });
  const command = `npm run verify-usage -- usage-${month}-${clientId.slice(-12)}.jsonl --jwks ${server}/.well-known/jwks.json`;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(command);
    showToast({ message: t('usage.log-copied'), tone: 'ok' });
  };
  return (
    <section aria-label={t('usage.log')} className="flex flex-col gap-3 border-t border-line pt-5">
      <div>
        <h2 className="text-15 font-semibold">{t('usage.log')}</h2>
        <p className="max-w-2xl text-muted">{t('usage.log-help')}</p>
      </div>
      <div>
        <Button icon={Download} keys="D" isPending={isSaving} onPress={save}>
          {label}
        </Button>
      </div>
      <p className="max-w-2xl text-muted">{t('usage.log-check')}</p>
      <div className="flex max-w-3xl flex-wrap items-center gap-2">
        <code className="min-w-0 flex-1 rounded-normal bg-hover px-3 py-2 text-12 break-all select-text">
          {command}
        </code>
        <Button kind="quiet" icon={ClipboardCopy} onPress={() => void copy()}>
          {t('usage.log-copy')}
        </Button>
      </div>
    </section>
  );
}
