import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { CommandPalette } from '../../ui/CommandPalette.tsx';
import type { Command } from '../../ui/commands.ts';
import { ConfirmDialog, Dialog } from '../../ui/Dialog.tsx';
import { ShortcutSheet } from '../../ui/ShortcutSheet.tsx';
import { TextArea } from '../../ui/TextField.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { Sample, SamplePage } from './Sample.tsx';

const run = (): void => {
  showToast({ message: 'Done.', tone: 'ok' });
};
const commands: Command[] = [
  { id: 'week', label: 'My week', group: 'Go to', keys: 'Mod+1', run },
  { id: 'approvals', label: 'Approvals', group: 'Go to', keys: 'Mod+2', run },
  { id: 'projects', label: 'Projects', group: 'Go to', keys: 'Mod+3', run },
  { id: 'log', label: 'Log time', group: 'Time', keys: 'L', words: 'add entry hours', run },
  { id: 'timer', label: 'Start timer', group: 'Time', keys: 'Mod+Shift+T', run },
  { id: 'submit', label: 'Submit week', group: 'Time', keys: 'Mod+Enter', run },
  { id: 'copy', label: 'Copy last week', group: 'Time', run },
  { id: 'approve', label: 'Approve', group: 'Approvals', keys: 'A', run },
  { id: 'reject', label: 'Reject with a comment', group: 'Approvals', keys: 'R', run },
  { id: 'next', label: 'Next sheet', group: 'Approvals', keys: 'J', run },
  { id: 'previous', label: 'Previous sheet', group: 'Approvals', keys: 'K', run },
];

type Open = 'dialog' | 'danger' | 'confirm' | 'palette' | 'keys' | null;

export function FloatsSection() {
  const [open, setOpen] = useState<Open>(null);
  const [comment, setComment] = useState('');
  const close = (): void => setOpen(null);
  return (
    <SamplePage title="What floats">
      <Sample title="Dialogs">
        <Button onPress={() => setOpen('dialog')}>Dialog</Button>
        <Button onPress={() => setOpen('danger')}>Confirm, dangerous</Button>
        <Button onPress={() => setOpen('confirm')}>Confirm, pending</Button>
        <Button onPress={() => setOpen('palette')}>Palette</Button>
        <Button onPress={() => setOpen('keys')}>Shortcuts</Button>
      </Sample>
      <Sample title="Toasts">
        <Button
          onPress={() => showToast({ message: 'Entry deleted.', undo: { label: 'Undo', onUndo: run } })}
        >
          With undo
        </Button>
        <Button onPress={run}>Good news</Button>
        <Button
          onPress={() =>
            showToast({ message: 'Not copied: the clipboard said no. Select and copy by hand.', tone: 'bad' })
          }
        >
          Bad news
        </Button>
      </Sample>
      <Dialog
        isOpen={open === 'dialog'}
        onClose={close}
        title="Reject Kim's week"
        actions={
          <>
            <Button onPress={close}>Cancel</Button>
            <Button kind="primary" onPress={close} keys="Mod+Enter">
              Reject
            </Button>
          </>
        }
      >
        <TextArea
          label="Comment"
          value={comment}
          onChange={setComment}
          autoFocus
          description="Kim reads this at once."
        />
      </Dialog>
      <ConfirmDialog
        isOpen={open === 'danger'}
        onClose={close}
        title="Void invoice 2026-014?"
        confirmLabel="Void invoice"
        cancelLabel="Keep it"
        onConfirm={close}
      >
        The number stays used. The 48 entries on it can be invoiced again.
      </ConfirmDialog>
      <ConfirmDialog
        isOpen={open === 'confirm'}
        onClose={close}
        title="Send 3 invoices?"
        confirmLabel="Send"
        cancelLabel="Not yet"
        kind="primary"
        isPending
        onConfirm={close}
      >
        Acme, Borealis and Cedar get them by mail.
      </ConfirmDialog>
      <CommandPalette
        isOpen={open === 'palette'}
        onClose={close}
        commands={commands}
        label="Find anything"
        placeholder="Go, log, start, approve, find …"
        emptyText="Nothing is called that."
      />
      <ShortcutSheet isOpen={open === 'keys'} onClose={close} title="Keys" commands={commands} />
    </SamplePage>
  );
}
