import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { t } from '../../words/words.ts';

/** A link names a server to sign in at: whoever wrote it gets the password, so the person has to know. */
export function ServerLinkDialog(props: { address: string; onUse: () => void; onClose: () => void }) {
  const { address, onUse, onClose } = props;
  return (
    <ConfirmDialog
      isOpen
      kind="danger"
      title={t('system.link.server-title')}
      confirmLabel={t('system.link.server-use')}
      cancelLabel={t('common.cancel')}
      onConfirm={onUse}
      onClose={onClose}
    >
      <p className="break-words [overflow-wrap:anywhere]">{t('system.link.server-body', { address })}</p>
    </ConfirmDialog>
  );
}
