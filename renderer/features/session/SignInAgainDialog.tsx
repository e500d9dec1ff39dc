import type { IpcFailure, SessionState } from '../../../domain/ipc/table.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { SignInForm, type SignInValues } from './SignInForm.tsx';

/** Renews an ended session in place: the screen behind stays as it is, and nothing unsent is touched. */
export function SignInAgainDialog(props: {
  isOpen: boolean;
  session: SessionState;
  unsent: number;
  onSignIn: (values: SignInValues) => Promise<IpcFailure | null>;
  onClose: () => void;
}) {
  const { isOpen, session, unsent, onSignIn, onClose } = props;
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Sign in again to send" width={420}>
      <p className="mb-4 text-muted">
        {session.session.email} at {session.session.tenantName}.{' '}
        {unsent === 0
          ? 'Everything you logged has been received.'
          : unsent === 1
            ? '1 change waits on this device and is sent as soon as you are signed in.'
            : `${unsent} changes wait on this device and are sent as soon as you are signed in.`}
      </p>
      <SignInForm
        passwordOnly
        initial={{
          server: session.server,
          tenant: session.session.tenantSlug,
          email: session.session.email,
        }}
        submitLabel="Sign in"
        onSignIn={onSignIn}
        secondary={
          <Button kind="quiet" onPress={onClose}>
            Work offline
          </Button>
        }
      />
    </Dialog>
  );
}
