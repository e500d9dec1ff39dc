import { useEffect, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextArea } from '../../ui/TextField.tsx';
import { t } from '../../words/words.ts';
import { useComments } from './sheet/comments.ts';

export interface RejectDialogProps {
  isOpen: boolean;
  /** How many entries are rejected. */
  count: number;
  name: string;
  /** Those that are rejected: where each has a comment of its own, no other is needed. */
  entryIds?: readonly string[];
  /** How many are approved in the same go. */
  approving?: number;
  onReject: (comment: string) => Promise<void>;
  onClose: () => void;
}

const noIds: readonly string[] = [];

/** Asks why: whoever logged the time has to know what to change. */
export function RejectDialog(props: RejectDialogProps) {
  const { isOpen, count, name, entryIds = noIds, approving = 0, onReject, onClose } = props;
  const [comment, setComment] = useState('');
  const [error, setError] = useState<string | null>(null);
  const written = useComments(({ byEntry }) => entryIds.filter((id) => byEntry.has(id)).length);
  useEffect(() => {
    if (isOpen) {
      setComment('');
      setError(null);
    }
  }, [isOpen]);
  const isSaid = written > 0 && written === entryIds.length;
  const reject = (): void => {
    if (comment.trim() === '' && !isSaid) setError(t('approvals.comment-missing', { name }));
    else void onReject(comment.trim());
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={
        approving > 0
          ? t('decide.partly-title', { approving, rejecting: count })
          : t('approvals.reject-title', { count })
      }
      width={440}
      actions={
        <>
          <Button kind="quiet" onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button kind="danger" onPress={reject}>
            {approving > 0 ? t('decide.partly') : t('approvals.reject')}
          </Button>
        </>
      }
    >
      {written > 0 && (
        <p className="text-muted">{t('decide.own-comments', { written, count: entryIds.length })}</p>
      )}
      <TextArea
        label={written > 0 ? t('decide.comment-all') : t('approvals.comment')}
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
