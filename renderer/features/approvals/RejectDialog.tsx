import { useEffect, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextArea } from '../../ui/TextField.tsx';
import { t } from '../../words/words.ts';

/** Asks why: whoever logged the time has to know what to change. */
export function RejectDialog(props: {
  isOpen: boolean;
  count: number;
  name: string;
  onReject: (comment: string) => Promise<void>;
  onClose: () => void;
}) {
  const { isOpen, count, name, onReject, onClose } = props;
  const [comment, setComment] = useState('');
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    if (isOpen) {
      setComment('');
      setError(null);
    }
  }, [isOpen]);
  const reject = (): void => {
    if (comment.trim() === '') setError(t('approvals.comment-missing', { name }));
    else void onReject(comment.trim());
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('approvals.reject-title', { count })}
      width={440}
      actions={
        <>
          <Button kind="quiet" onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button kind="danger" onPress={reject}>
            {t('approvals.reject')}
          </Button>
        </>
      }
    >
      <TextArea
        label={t('approvals.comment')}
        value={comment}
        onChange={(text) => {
          setComment(text);
          setError(null);
        }}
        error={error}
        description={t('approvals.comment-help', { name })}
        rows={3}
        maxLength={2000}
        autoFocus
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) reject();
          else event.continuePropagation();
        }}
      />
    </Dialog>
  );
}
