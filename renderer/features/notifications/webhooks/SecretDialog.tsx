import { useEffect, useRef } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import { moment } from './EndpointLine.tsx';
import type { NewSecret } from './use-webhooks.ts';

/** Shows a secret the one time that anybody sees it; only its button closes it. */
export function SecretDialog({ secret, onClose }: { secret: NewSecret | null; onClose: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (secret) input.current?.select();
  }, [secret]);
  return (
    <Dialog
      isOpen={secret !== null}
      onClose={onClose}
      title={t('hooks.secret-title')}
      width={520}
      isDismissable={false}
      actions={
        <Button kind="primary" onPress={onClose}>
          {t('hooks.secret-kept')}
        </Button>
      }
    >
      <p>{t('hooks.secret-help', { url: secret?.url ?? '' })}</p>
      <TextField
        className="[&_input]:font-mono"
        label={t('hooks.secret')}
        description={t('hooks.secret-copy')}
        value={secret?.secret ?? ''}
        isReadOnly
        autoFocus
        inputRef={input}
      />
      {secret?.previousUntil != null && (
        <p>{t('hooks.secret-before', { at: moment(secret.previousUntil) })}</p>
      )}
    </Dialog>
  );
}
