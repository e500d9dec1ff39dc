import { MailX } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { t } from '../../../words/words.ts';
import { deliveryWords, whyNotSent } from '../delivery-words.ts';
import { DialogProblem } from '../invoice/dialog-action.tsx';
import { instantWords } from '../invoice-words.ts';
import { type Unsent, type UnsentState, useUnsent } from './use-unsent.ts';

/** Says above the list that something could not be sent, or waits after a try, and shows what and why. */
export function UnsentNotice(props: { isOffline: boolean; onOpen: (invoiceId: string) => void }) {
  const { isOffline, onOpen } = props;
  const state = useUnsent();
  const [isOpen, setOpen] = useState(false);
  const { failed } = state;
  // What was only just asked for goes within seconds.
  const stuck = state.waiting.filter(({ reason }) => reason);
  const isAmiss = failed.length + stuck.length > 0;
  useCommand(
    isAmiss
      ? {
          id: 'invoices.unsent',
          label: t('invoices.unsent'),
          group: t('invoices.title'),
          keys: 'U',
          run: () => setOpen(true),
        }
      : null,
  );
  return (
    <>
      {isAmiss && (
        <div className="px-6 pt-4 pb-3">
          <div role="status" className="flex items-center gap-2.5 rounded-normal bg-warn-soft px-3 py-2">
            <MailX size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-warn" />
            <span className="min-w-0 flex-1">
              {[
                failed.length > 0 && t('invoices.unsent-failed', { count: failed.length }),
                stuck.length > 0 && t('invoices.unsent-waiting', { count: stuck.length }),
              ]
                .filter(Boolean)
                .join(' ')}
            </span>
            <Button size="small" keys="U" onPress={() => setOpen(true)}>
              {t('invoices.unsent-show')}
            </Button>
          </div>
        </div>
      )}
      {isOpen && (
        <UnsentDialog state={state} isOffline={isOffline} onOpen={onOpen} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

function UnsentDialog(props: {
  state: UnsentState;
  isOffline: boolean;
  onOpen: (invoiceId: string) => void;
  onClose: () => void;
}) {
  const { state, isOffline, onOpen, onClose } = props;
  const rows = [...state.failed, ...state.waiting];
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('invoices.unsent')}
      width={640}
      actions={<Button onPress={onClose}>{t('common.close')}</Button>}
    >
      <DialogProblem problem={state.problem} />
      {rows.length === 0 ? (
        <p className="text-muted">{t('invoices.unsent-none')}</p>
      ) : (
        <ul className="flex flex-col divide-y divide-line border-y border-line">
          {rows.map((row) => (
            <Row
              key={row.id}
              row={row}
              isOffline={isOffline}
              onOpen={() => onOpen(row.invoiceId)}
              onAgain={() => void state.sendAgain(row)}
            />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function Row(props: { row: Unsent; isOffline: boolean; onOpen: () => void; onAgain: () => void }) {
  const { row, isOffline, onOpen, onAgain } = props;
  const why = whyNotSent(row);
  return (
    <li className="flex items-center gap-3 py-2">
      <div className="min-w-0 flex-1">
        <span className="font-medium">{row.numberText}</span> · {row.clientName}
        <span className="block text-12 break-words text-muted">
          {deliveryWords(row)} · {row.target} · {instantWords(row.createdAt)}
        </span>
        {why !== null && (
          <span className={`block text-12 break-words ${row.state === 'failed' ? 'text-bad' : ''}`}>
            {row.state === 'failed' ? why : t('invoices.unsent-waits', { why })}
          </span>
        )}
      </div>
      <Button kind="quiet" size="small" onPress={onOpen}>
        {t('invoices.unsent-open')}
      </Button>
      {row.state === 'failed' && (
        <Button size="small" isDisabled={isOffline} onPress={onAgain}>
          {t('invoice.send-again')}
        </Button>
      )}
    </li>
  );
}
