import { FileLock, FileUp } from 'lucide-react';
import { type ChangeEvent, useRef, useState } from 'react';
import { errorWords } from '../../data/error-words.ts';
import { saveUnsentFile } from '../../data/unsent-file.ts';
import { useSyncStatus, useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { t } from '../../words/words.ts';
import { uploadWords } from './words.ts';

/** Unsent work as a file that only the firm's server can open, and such a file to the server. */
export function SealedFiles() {
  const workspace = useWorkspace();
  const { unsent, attention } = useSyncStatus();
  const input = useRef<HTMLInputElement>(null);
  const [isPending, setPending] = useState(false);
  const [answer, setAnswer] = useState<{ file: string; isBad: boolean; lines: string[] } | null>(null);

  const save = async (): Promise<void> => {
    try {
      const outcome = await saveUnsentFile(workspace);
      if (outcome === 'saved') showToast({ message: t('sync.file-saved'), tone: 'ok' });
      if (outcome === 'nothing') showToast({ message: t('sync.file-nothing') });
    } catch (error) {
      showToast({ message: t('sync.file-not-saved', { why: errorWords(error) }), tone: 'bad' });
    }
  };
  const upload = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = target.files ?? [];
    if (!file) return;
    setPending(true);
    setAnswer(null);
    try {
      const lines = uploadWords(await workspace.data.uploadSealed(await file.text()));
      setAnswer({ file: file.name, isBad: false, lines });
    } catch (error) {
      setAnswer({ file: file.name, isBad: true, lines: [errorWords(error)] });
    }
    // The same file may be chosen again.
    target.value = '';
    setPending(false);
  };

  return (
    <section>
      <h2 className="mb-2 text-15 font-semibold">{t('sync.move')}</h2>
      <p className="text-strong">{t('sync.move-help')}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button icon={FileLock} isDisabled={unsent + attention === 0} onPress={() => void save()}>
          {t('sync.save-file')}
        </Button>
        <Button icon={FileUp} isPending={isPending} onPress={() => input.current?.click()}>
          {t('sync.upload-file')}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".stint"
          className="hidden"
          aria-label={t('sync.sealed-file')}
          onChange={(event) => void upload(event)}
        />
      </div>
      <div aria-live="polite">
        {answer && (
          <div className="mt-2">
            <p className="text-12 break-all text-muted">{answer.file}</p>
            <ul className={answer.isBad ? 'text-bad' : ''}>
              {answer.lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </section>
  );
}
