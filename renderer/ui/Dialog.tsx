import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from './Button.tsx';
import { cx } from './cx.ts';

export interface DialogProps {
  isOpen: boolean;
  /** Esc, a click outside, or a button. */
  onClose: () => void;
  title: string;
  children?: ReactNode;
  /** Buttons, the main one last. */
  actions?: ReactNode;
  /** In px; the dialog never outgrows the window. */
  width?: number;
  /** False when only a button may close it. */
  isDismissable?: boolean;
  role?: 'dialog' | 'alertdialog';
}

export const veilClass =
  'fixed inset-0 z-40 flex justify-center bg-veil p-4 data-entering:animate-[appear_120ms] supports-[height:1dvh]:h-dvh';

/** A modal window over the page. Only for what needs an answer before anything else. */
export function Dialog(props: DialogProps) {
  const {
    isOpen,
    onClose,
    title,
    children,
    actions,
    width = 440,
    isDismissable = true,
    role = 'dialog',
  } = props;
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={isDismissable}
      className={cx(veilClass, 'items-center')}
    >
      <Modal className="floating flex max-h-full max-w-full flex-col" style={{ width }}>
        <AriaDialog role={role} data-modal="" className="flex min-h-0 flex-col outline-none">
          <Heading slot="title" className="px-5 pt-4 pb-1 text-15 font-semibold">
            {title}
          </Heading>
          <div className="flex min-h-0 flex-col gap-3 overflow-auto px-5 pt-1 pb-5 text-strong">
            {children}
          </div>
          {actions && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">
              {actions}
            </footer>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export interface ConfirmDialogProps {
  isOpen: boolean;
  onClose: () => void;
  /** Asks: "Delete the draft invoice?" */
  title: string;
  /** What will happen and what will not. */
  children?: ReactNode;
  confirmLabel: string;
  cancelLabel: string;
  onConfirm: () => void;
  kind?: 'primary' | 'danger';
  isPending?: boolean;
}

/** Confirms what cannot be undone. Everything else has an undo toast instead. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { kind = 'danger', isPending = false } = props;
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={props.title}
      role="alertdialog"
      width={400}
      actions={
        <>
          <Button onPress={props.onClose} autoFocus={kind === 'danger'}>
            {props.cancelLabel}
          </Button>
          <Button kind={kind} onPress={props.onConfirm} isPending={isPending} autoFocus={kind === 'primary'}>
            {props.confirmLabel}
          </Button>
        </>
      }
    >
      {props.children}
    </Dialog>
  );
}
