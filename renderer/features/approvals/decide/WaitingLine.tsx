import { Send, Undo2 } from 'lucide-react';
import { useEffect } from 'react';
import { useObservable } from '../../../data/hooks.ts';
import type { WaitingDecision } from '../../../data/types.ts';
import { useSyncStatus, useWorkspace } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { useUndoStore } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { makeAgain, takeBackStep } from './say.ts';
import { takeBack } from './use-decide.ts';

const none: readonly WaitingDecision[] = [];

/** Leaving the screen, or the app, sends what this device holds back. For the screen itself, which outlives what it shows. */
export function useSendOnLeave(): void {
  const { data } = useWorkspace();
  useEffect(() => {
    const send = (): void => data.sendDecisionsNow();
    window.addEventListener('pagehide', send);
    return () => {
      window.removeEventListener('pagehide', send);
      send();
    };
  }, [data]);
}

/** What was decided and is not sent yet, with the two ways on. */
export function WaitingLine() {
  const { data } = useWorkspace();
  const isOffline = useSyncStatus().phase === 'offline';
  const waiting = useObservable(() => data.waitingDecisions(), [data], none);
  const last = useUndoStore(({ done }) => done.at(-1));
  const undone = useUndoStore((now) => now.undone.at(-1));
  const isHeld = waiting.some(({ heldUntil }) => heldUntil !== null);
  const newest = waiting.at(-1);
  useCommand(
    last
      ? {
          id: 'decide.undo',
          label: t('decide.undo', { what: last.label }),
          group: t('approvals.title'),
          keys: 'Mod+Z',
          run: () => void takeBackStep(),
        }
      : null,
  );
  useCommand(
    undone
      ? {
          id: 'decide.redo',
          label: t('decide.redo', { what: undone.label }),
          group: t('approvals.title'),
          keys: 'Mod+Shift+Z',
          alsoKeys: 'Mod+Y',
          run: () => void makeAgain(),
        }
      : null,
  );
  useCommand(
    isHeld
      ? {
          id: 'decide.send-now',
          label: t('decide.send-now'),
          group: t('approvals.title'),
          run: () => data.sendDecisionsNow(),
        }
      : null,
  );
  if (waiting.length === 0) return null;
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-12 text-muted">
      <span className="mr-auto">
        {isHeld && !isOffline
          ? t('decide.held', { count: waiting.length })
          : t('decide.waits', { count: waiting.length })}
      </span>
      {newest && (
        <Button size="small" kind="quiet" icon={Undo2} onPress={() => void takeBack(data, newest.id)}>
          {t('decide.take-back')}
        </Button>
      )}
      {isHeld && !isOffline && (
        <Button size="small" kind="quiet" icon={Send} onPress={() => data.sendDecisionsNow()}>
          {t('decide.send-now')}
        </Button>
      )}
    </p>
  );
}
