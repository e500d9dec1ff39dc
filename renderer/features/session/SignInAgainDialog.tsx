import type { SessionState } from '../../../domain/ipc/table.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { t } from '../../words/words.ts';
import { SignInForm, type SignInFormProps } from './SignInForm.tsx';

/** Renews an ended session in place: the screen behind stays as it is, and nothing unsent is touched. */
export function SignInAgainDialog(props: {
  isOpen: boolean;
  session: SessionState;
  /** Where to sign in: not where it was before when IT has set another server. */
  server: string;
  unsent: number;
  onSignIn: SignInFormProps['onSignIn'];
  onSso: SignInFormProps['onSso'];
  onClose: () => void;
}) {
  const { isOpen, session, server, unsent, onSignIn, onSso, onClose } = props;
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('session.again-title')} width={420}>
      <p className="mb-4 text-muted">
        {t('session.again-who', { email: session.session.email, firm: session.session.tenantName })}{' '}
        {t('session.again-waiting', { count: unsent })}
      </p>
      <SignInForm
        passwordOnly
        initial={{
          server,
          tenant: session.session.tenantSlug,
          email: session.session.email,
        }}
        submitLabel={t('session.sign-in')}
        onSignIn={onSignIn}
        onSso={onSso}
        secondary={
          <Button kind="quiet" onPress={onClose}>
            {t('session.work-offline')}
          </Button>
        }
      />
    </Dialog>
  );
}
