import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { DatePicker } from '../../../ui/DatePicker.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import { money } from '../invoice-words.ts';
import { CreditDialog } from './CreditDialog.tsx';
import { DialogProblem, type InvoiceDialogProps, useDialogAction } from './dialog-action.tsx';
import { PaymentDialog } from './PaymentDialog.tsx';
import { SendDialog } from './SendDialog.tsx';
import type { DialogName } from './use-commands.ts';

/** The dialogs of one invoice: each asks for what it needs, or confirms what cannot be undone. */
export function InvoiceDialogs({ dialog, ...props }: InvoiceDialogProps & { dialog: DialogName }) {
  switch (dialog) {
    case 'issue':
      return <IssueDialog {...props} />;
    case 'pay':
      return <PaymentDialog {...props} />;
    case 'credit':
      return <CreditDialog {...props} />;
    case 'void':
      return <ReasonDialog kind="void" {...props} />;
    case 'send':
      return <SendDialog {...props} />;
    case 'dispute':
      return <ReasonDialog kind="dispute" {...props} />;
  }
}

function IssueDialog({ detail, actions, onClose }: InvoiceDialogProps) {
  const { invoice } = detail;
  const [date, setDate] = useState<string | null>(null);
  const { problem, isPending, run } = useDialogAction(onClose);
  return (
    <Dialog
      isOpen
      role="alertdialog"
      onClose={onClose}
      title={t('invoice.issue-title', { client: invoice.clientName })}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            kind="primary"
            autoFocus
            isPending={isPending}
            onPress={() => void run(() => actions.issue(date))}
          >
            {t('invoice.issue')}
          </Button>
        </>
      }
    >
      <p>
        {t('invoice.issue-help', {
          total: money(invoice.totalMinor, invoice.currency),
          count: invoice.entryCount,
        })}
      </p>
      <DatePicker
        label={t('invoice.date')}
        description={t('invoice.date-help')}
        value={date}
        onChange={setDate}
      />
      <DialogProblem problem={problem} />
    </Dialog>
  );
}

const reasonKeys = {
  void: { title: 'invoice.void-title', help: 'invoice.void-help', confirm: 'invoice.do-void' },
  dispute: { title: 'invoice.dispute-title', help: 'invoice.dispute-help', confirm: 'invoice.dispute' },
} as const;

function ReasonDialog({ kind, detail, actions, onClose }: InvoiceDialogProps & { kind: 'void' | 'dispute' }) {
  const [reason, setReason] = useState('');
  const { problem, isPending, run } = useDialogAction(onClose);
  const keys = reasonKeys[kind];
  const submit = (): void => {
    const text = reason.trim();
    if (text !== '') void run(() => (kind === 'void' ? actions.void(text) : actions.dispute(text)));
  };
  return (
    <Dialog
      isOpen
      role={kind === 'void' ? 'alertdialog' : 'dialog'}
      onClose={onClose}
      title={t(keys.title, { number: detail.invoice.numberText ?? '' })}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            kind={kind === 'void' ? 'danger' : 'primary'}
            isPending={isPending}
            isDisabled={reason.trim() === ''}
            onPress={submit}
          >
            {t(keys.confirm)}
          </Button>
        </>
      }
    >
      <p>{t(keys.help)}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label={t('invoice.reason')}
          value={reason}
          onChange={setReason}
          maxLength={200}
          autoFocus
        />
      </form>
      <DialogProblem problem={problem} />
    </Dialog>
  );
}
