import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';

/** Asks for the name of a view; one of the same name is replaced. */
export function SaveViewDialog(props: {
  isOpen: boolean;
  onClose: () => void;
  onSave: (name: string) => void;
}) {
  const { isOpen, onClose, onSave } = props;
  const [name, setName] = useState('');
  const [error, setError] = useState<string | null>(null);
  const close = (): void => {
    setName('');
    setError(null);
    onClose();
  };
  const save = (): void => {
    if (name.trim() === '') {
      setError(t('queue.views.name-missing'));
      return;
    }
    onSave(name.trim());
    close();
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title={t('queue.views.title')}
      width={400}
      actions={
        <>
          <Button kind="quiet" onPress={close}>
            {t('common.cancel')}
          </Button>
          <Button kind="primary" onPress={save}>
            {t('queue.views.save-it')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('queue.views.name')}
        description={t('queue.views.name-help')}
        value={name}
        onChange={(text) => {
          setName(text);
          setError(null);
        }}
        error={error}
        maxLength={80}
        autoFocus
        onKeyDown={(event) => {
          if (event.key === 'Enter') save();
          else event.continuePropagation();
        }}
      />
    </Dialog>
  );
}
