import { useEffect, useState } from 'react';
import { keepLink, useMachine } from '../data/machine.ts';
import { SignInScreen } from '../features/session/SignInScreen.tsx';
import { ServerLinkDialog } from '../features/system/ServerLinkDialog.tsx';
import { later } from '../ui/later.tsx';
import { showToast } from '../ui/Toast.tsx';
import { t } from '../words/words.ts';
import { useSession } from './session-store.ts';
import { isSameServer } from './use-opened-link.ts';

const DoctorDialog = later(async () => (await import('../features/system/DoctorDialog.tsx')).DoctorDialog);

/** Signing in, with what a link from outside or IT says about where. */
export function SignInPlace() {
  const { info, signIn, signInBySso } = useSession();
  const managed = useMachine(({ policy }) => policy.values.ServerAddress ?? null);
  const link = useMachine((machine) => machine.link);
  const [offered, setOffered] = useState<string | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const [isChecking, setChecking] = useState(false);

  useEffect(() => {
    if (!link) return;
    if (link.kind === 'refused') {
      keepLink(null);
      showToast({ message: t(`system.link.refused.${link.reason}`), tone: 'bad' });
    } else if (link.kind === 'server') {
      keepLink(null);
      if (!managed) setAsked(link.address);
      else if (!isSameServer(managed, link.address))
        showToast({ message: t('system.link.server-managed', { address: managed }), tone: 'bad' });
    } else
      showToast({
        message:
          link.kind === 'sealed' ? t('system.link.later-file', { name: link.name }) : t('system.link.later'),
      });
  }, [link, managed]);

  const server = managed ?? offered ?? info?.defaultServer ?? null;
  return (
    <>
      <SignInScreen
        key={managed ?? offered ?? ''}
        defaultServer={server}
        managedServer={managed}
        onSignIn={signIn}
        onSso={signInBySso}
        onCheck={() => setChecking(true)}
      />
      {asked !== null && (
        <ServerLinkDialog
          address={asked}
          onUse={() => {
            setOffered(asked);
            setAsked(null);
          }}
          onClose={() => setAsked(null)}
        />
      )}
      {isChecking && <DoctorDialog onClose={() => setChecking(false)} />}
    </>
  );
}
