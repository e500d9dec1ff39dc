import { FileLock } from 'lucide-react';
import { useState } from 'react';
import { saveUnsentFile } from '../../data/unsent-file.ts';
import { useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

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
      if (outcome === 'saved')
        setWords({ text: 'Saved to a file. Only your firm’s server can open it.', isBad: false });
      if (outcome === 'nothing')
        setWords({ text: 'All has been sent meanwhile: no file is needed.', isBad: false });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      setWords({ text: `The file was not saved: ${why}`, isBad: true });
    }
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      role="alertdialog"
      width={480}
      title={unsent === 1 ? 'Sign out with 1 change not sent?' : `Sign out with ${unsent} changes not sent?`}
      actions={
        <>
          <Button icon={FileLock} onPress={() => void save()}>
            Save to a file…
          </Button>
          <Button onPress={onClose} autoFocus>
            Stay signed in
          </Button>
          <Button kind="danger" onPress={onSignOut}>
            Sign out
          </Button>
        </>
      }
    >
      <p>
        {unsent === 1 ? 'It stays on this device and is' : 'They stay on this device and are'} sent when you
        sign in here again. Nobody else sees {unsent === 1 ? 'it' : 'them'}.
      </p>
      <p>
        If you will not use this device again, save to a file first. You or an administrator can upload it
        from another one.
      </p>
      {words && (
        <p role="status" className={words.isBad ? 'text-bad' : 'text-ok'}>
          {words.text}
        </p>
      )}
    </Dialog>
  );
}
