import { useState } from 'react';
import { errorWords } from '../../../data/error-words.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';

/** Asks for another address. What the server says against it stands at the field, and nothing typed is lost. */
export function AddDialog(props: {
  isOpen: boolean;
  onClose: () => void;
  onAdd: (url: string, description: string) => Promise<void>;
}) {
  const { isOpen, onClose, onAdd } = props;
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const add = async (): Promise<void> => {
    if (!URL.canParse(url.trim())) return setError(t('hooks.url-error'));
    setPending(true);
    try {
      await onAdd(url.trim(), description.trim());
      setUrl('');
      setDescription('');
      setError(null);
    } catch (refused) {
      setError(errorWords(refused));
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('hooks.add')}
      width={480}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" isPending={isPending} onPress={() => void add()}>
            {t('hooks.add')}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <TextField
          label={t('hooks.url')}
          description={t('hooks.url-help')}
          type="url"
          autoFocus
          value={url}
          error={error}
          onChange={(text) => {
            setUrl(text);
            setError(null);
          }}
        />
        <TextField
          label={t('hooks.description')}
          value={description}
          maxLength={200}
          onChange={setDescription}
        />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
