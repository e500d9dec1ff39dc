import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { TextArea } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';

const REASON_MIN = 3;
const REASON_MAX = 500;

/** Asks why events are never to be sent, and says what follows from it. */
export function DropDialog(props: {
  count: number;
  isBusy: boolean;
  onDrop: (reason: string) => void;
  onClose: () => void;
}) {
  const { count, isBusy, onDrop, onClose } = props;
  const [reason, setReason] = useState('');
  const isReady = reason.trim().length >= REASON_MIN;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('letters.drop-title', { count })}
      actions={
        <>
          <Button onPress={onClose}>{t('letters.keep')}</Button>
          <Button
            kind="danger"
            isDisabled={!isReady}
            isPending={isBusy}
            onPress={() => onDrop(reason.trim())}
          >
            {t('letters.drop-do', { count })}
          </Button>
        </>
      }
    >
      <p>{t('letters.drop-help')}</p>
      <TextArea
        label={t('letters.drop-reason')}
        description={t('letters.drop-reason-help')}
        value={reason}
        maxLength={REASON_MAX}
        autoFocus
        onChange={setReason}
      />
    </Dialog>
  );
}
