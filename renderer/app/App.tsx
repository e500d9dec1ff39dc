import { lazy, Suspense, useEffect } from 'react';
import { WorkspaceProvider } from '../data/workspace.tsx';
import { SignInScreen } from '../features/session/SignInScreen.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorState } from '../ui/states.tsx';
import { ToastRegion } from '../ui/Toast.tsx';
import { useRoute } from './route.ts';
import { Shell } from './Shell.tsx';
import { useSession } from './session-store.ts';

const Gallery = import.meta.env.DEV
  ? lazy(async () => ({ default: (await import('./gallery/Gallery.tsx')).Gallery }))
  : null;

/** Sign-in, the open workspace, or why it could not be opened. */
export function App() {
  const { phase, info, workspace, failure, start, signIn } = useSession();
  const screen = useRoute((route) => route.screen);
  useEffect(() => {
    void start();
  }, [start]);

  if (Gallery && screen === 'gallery') {
    return (
      <Suspense fallback={null}>
        <Gallery />
      </Suspense>
    );
  }
  return (
    <>
      {phase === 'signed_out' && (
        <SignInScreen defaultServer={info?.defaultServer ?? null} onSignIn={signIn} />
      )}
      {phase === 'open' && workspace && (
        <WorkspaceProvider key={`${workspace.session.server}/${workspace.data.userId}`} workspace={workspace}>
          <Shell />
        </WorkspaceProvider>
      )}
      {phase === 'failed' && (
        <main className="flex h-full items-center justify-center">
          <ErrorState
            title="Your data on this device could not be opened"
            details={failure ?? ''}
            action={
              <Button kind="primary" onPress={() => void start()}>
                Try again
              </Button>
            }
          >
            Nothing has been deleted. Close other copies of Stint and try again; if it stays so, give your IT
            the line below.
          </ErrorState>
        </main>
      )}
      <ToastRegion label="Messages" closeLabel="Close" />
    </>
  );
}
