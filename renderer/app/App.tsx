import { lazy, Suspense, useEffect, useMemo } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { watchMachine } from '../data/machine.ts';
import { WorkspaceProvider } from '../data/workspace.tsx';
import { ProxyDialog } from '../features/system/ProxyDialog.tsx';
import { Button } from '../ui/Button.tsx';
import { later } from '../ui/later.tsx';
import { ErrorState } from '../ui/states.tsx';
import { ToastRegion } from '../ui/Toast.tsx';
import { spokenLocale, t } from '../words/words.ts';
import { KeptSafe } from './KeptSafe.tsx';
import { usePreferences } from './preferences.ts';
import { useRoute } from './route.ts';
import { SignInPlace } from './SignInPlace.tsx';
import { useSession } from './session-store.ts';

const loadShell = async () => (await import('./Shell.tsx')).Shell;
const Shell = later(loadShell);

const Gallery = import.meta.env.DEV
  ? lazy(async () => ({ default: (await import('./gallery/Gallery.tsx')).Gallery }))
  : null;

/** Sign-in, the open workspace, or why it could not be opened. */
export function App() {
  const { phase, profile, info, workspace, failure, start } = useSession();
  const screen = useRoute((route) => route.screen);
  const { language, systemLocale, setSystemLocale } = usePreferences();
  useEffect(() => {
    if (info) setSystemLocale(info.locale);
  }, [info, setSystemLocale]);
  // Another language is another locale for all that is drawn: whatever was worked out with the old one is made anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: spokenLocale() follows these two
  const spoken = useMemo(
    () => workspace && { ...workspace, info: { ...workspace.info, locale: spokenLocale() } },
    [workspace, language, systemLocale],
  );
  useEffect(() => {
    void start();
  }, [start]);
  useEffect(watchMachine, []);
  // The frame is fetched beside the data that it will show.
  useEffect(() => {
    if (phase === 'opening') void loadShell();
  }, [phase]);

  if (Gallery && screen === 'gallery') {
    return (
      <Suspense fallback={null}>
        <Gallery />
      </Suspense>
    );
  }
  return (
    <I18nProvider locale={spokenLocale()}>
      {phase === 'signed_out' && <SignInPlace />}
      {phase === 'open' && spoken && (
        <WorkspaceProvider key={`${spoken.session.server}/${spoken.data.userId}`} workspace={spoken}>
          <Shell />
        </WorkspaceProvider>
      )}
      {phase === 'kept_safe' && profile && <KeptSafe profile={profile} />}
      {phase === 'failed' && (
        <main className="flex h-full items-center justify-center">
          <ErrorState
            title={t('app.not-opened')}
            details={failure ?? ''}
            action={
              <Button kind="primary" onPress={() => void start()}>
                {t('app.try-again')}
              </Button>
            }
          >
            {t('app.not-opened-help')}
          </ErrorState>
        </main>
      )}
      <ProxyDialog />
      <ToastRegion label={t('app.messages')} closeLabel={t('common.close')} />
    </I18nProvider>
  );
}
