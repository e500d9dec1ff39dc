import { FileLock } from 'lucide-react';
import { useState } from 'react';
import { saveUnsentFile } from '../../data/unsent-file.ts';
import { useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { t } from '../../words/words.ts';

/** Asked before signing out with something unsent: what stays, for whom, and how to take it along. */
export function SignOutDialog(props: {
  isOpen: boolean;
  unsent: number;
  onClose: () => void;
  onSignOut: () => void;
}) {
  const { isOpen, unsent, onClose, onSignOut } = props;
  const workspace = useWorkspace();
  const [words, setWords] = useState<{ text: string; isBad: boolean } | null>(null);
  const save = async (): Promise<void> => {
    setWords(null);
    try {
      const outcome = await saveUnsentFile(workspace);
      if (outcome === 'saved') setWords({ text: t('settings.saved-to-file'), isBad: false });
      if (outcome === 'nothing') setWords({ text: t('settings.no-file-needed'), isBad: false });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      setWords({ text: t('settings.file-not-saved', { why }), isBad: true });
    }
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      role="alertdialog"
      width={480}
      title={t('settings.sign-out-title', { count: unsent })}
      actions={
        <>
          <Button icon={FileLock} onPress={() => void save()}>
            {t('settings.save-to-file')}
          </Button>
          <Button onPress={onClose} autoFocus>
            {t('settings.stay')}
          </Button>
          <Button kind="danger" onPress={onSignOut}>
            {t('settings.sign-out')}
          </Button>
        </>
      }
    >
      <p>{t('settings.sign-out-stays', { count: unsent })}</p>
      <p>{t('settings.sign-out-leave')}</p>
      {words && (
        <p role="status" className={words.isBad ? 'text-bad' : 'text-ok'}>
          {words.text}
        </p>
      )}
    </Dialog>
  );
}
