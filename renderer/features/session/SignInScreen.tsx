import { ShieldCheck, Stethoscope } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { Wordmark } from '../../ui/Wordmark.tsx';
import { t } from '../../words/words.ts';
import { SignInForm, type SignInFormProps } from './SignInForm.tsx';

/** The first thing that a new device shows. */
export function SignInScreen(props: {
  defaultServer: string | null;
  /** Set by IT: no other can be typed. */
  managedServer: string | null;
  /** Has this computer looked at, for whoever cannot sign in. */
  onCheck: () => void;
  onSignIn: SignInFormProps['onSignIn'];
  onSso: SignInFormProps['onSso'];
}) {
  return (
    <main className="flex h-full items-center justify-center overflow-auto bg-side p-6">
      <div className="w-full max-w-90">
        <div className="mb-6 flex flex-col items-center gap-2 text-center">
          <Wordmark size="large" />
          <h1 className="text-20 font-semibold">{t('session.title')}</h1>
        </div>
        <div className="rounded-large border border-line bg-page p-6">
          <SignInForm
            initial={{ server: props.defaultServer ?? '', tenant: '', email: '' }}
            managedServer={props.managedServer}
            submitLabel={t('session.sign-in')}
            onSignIn={props.onSignIn}
            onSso={props.onSso}
          />
        </div>
        <p className="mt-4 flex items-start justify-center gap-2 text-12 text-muted">
          <ShieldCheck size={14} aria-hidden className="mt-px shrink-0" />
          {t('session.promise')}
        </p>
        <div className="mt-2 flex justify-center">
          <Button kind="quiet" size="small" icon={Stethoscope} onPress={props.onCheck}>
            {t('system.doctor')}
          </Button>
        </div>
      </div>
    </main>
  );
}
