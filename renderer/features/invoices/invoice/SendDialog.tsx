import { useState } from 'react';
import { z } from 'zod';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { TextArea, TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import { DialogProblem, type InvoiceDialogProps, useDialogAction } from './dialog-action.tsx';
import { mayDo } from './use-commands.ts';

const Address = z.email().max(254);

/** Sends the invoice or a reminder; without mail the server puts a file into its drop. What is sent is sent. */
export function SendDialog({ detail, actions, onClose }: InvoiceDialogProps) {
  const { invoice } = detail;
  const [kind, setKind] = useState<'invoice' | 'reminder'>('invoice');
  const [email, setEmail] = useState('');
  const [message, setMessage] = useState('');
  const [isWrong, setWrong] = useState(false);
  const { problem, isPending, run } = useDialogAction(onClose);

  const submit = (): void => {
    const to = email.trim();
    if (to !== '' && !Address.safeParse(to).success) {
      setWrong(true);
      return;
    }
    void run(() =>
      actions.deliver({
        kind,
        creditNoteId: null,
        email: to === '' ? null : to,
        message: message.trim(),
      }),
    );
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('invoice.send-title', { number: invoice.numberText ?? '' })}
      width={480}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" isPending={isPending} onPress={submit}>
            {t('invoice.send')}
          </Button>
        </>
      }
    >
      {mayDo(detail).remind && (
        <SegmentedControl
          label={t('invoice.send-what')}
          options={[
            { id: 'invoice', label: t('invoice.send-invoice') },
            { id: 'reminder', label: t('invoice.send-reminder') },
          ]}
          value={kind}
          onChange={(id) => setKind(id === 'reminder' ? 'reminder' : 'invoice')}
        />
      )}
      <TextField
        label={t('invoice.email')}
        type="email"
        description={t('invoice.email-help')}
        error={isWrong ? t('invoice.email-wrong') : null}
        value={email}
        autoFocus
        onChange={(text) => {
          setEmail(text);
          setWrong(false);
        }}
      />
      <TextArea
        label={t('invoice.message')}
        description={t('invoice.message-help')}
        rows={4}
        value={message}
        maxLength={4000}
        onChange={setMessage}
      />
      <DialogProblem problem={problem} />
    </Dialog>
  );
}
