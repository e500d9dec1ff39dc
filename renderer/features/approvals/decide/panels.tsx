import { History, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { create } from 'zustand';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { Button } from '../../../ui/Button.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { t } from '../../../words/words.ts';
import { DelegateDialog } from '../delegate/DelegateDialog.tsx';
import { DelegationsPanel } from '../delegate/DelegationsPanel.tsx';
import { DecidedPanel } from './DecidedPanel.tsx';

type Panel = 'decided' | 'delegations' | null;

const usePanels = create<{ panel: Panel; isDelegating: boolean }>(() => ({
  panel: null,
  isDelegating: false,
}));

const show = (panel: Panel): void =>
  usePanels.setState((now) => ({ panel: now.panel === panel ? null : panel }));
const delegate = (isDelegating: boolean): void => usePanels.setState({ isDelegating });

/** Buttons of the screen's header, with their keys. */
export function DecideActions() {
  const group = t('approvals.title');
  useCommand({
    id: 'decide.decided',
    label: t('decide.decided'),
    group,
    keys: 'O',
    run: () => show('decided'),
  });
  useCommand({
    id: 'decide.delegations',
    label: t('decide.delegations'),
    group,
    run: () => show('delegations'),
  });
  useCommand({
    id: 'decide.delegate',
    label: t('decide.delegate-title'),
    group,
    keys: 'D',
    run: () => delegate(true),
  });
  return (
    <>
      <Button size="small" kind="quiet" icon={History} keys="O" onPress={() => show('decided')}>
        {t('decide.decided')}
      </Button>
      <Button size="small" kind="quiet" icon={Users} onPress={() => show('delegations')}>
        {t('decide.delegations')}
      </Button>
    </>
  );
}

/** What is open at the right; nothing where nothing is. Give it to `Page` as `panel`. */
export function DecidePanel(): ReactNode {
  const { panel } = usePanels();
  if (panel === 'decided') return <DecidedPanel onClose={() => show(null)} />;
  if (panel === 'delegations')
    return <DelegationsPanel onClose={() => show(null)} onNew={() => delegate(true)} />;
  return null;
}

/** @param props.entries what the person has chosen on the screen, so that only that can be given away */
export function DecideDialogs({ entries }: { entries: readonly TimeEntry[] }) {
  const { isDelegating } = usePanels();
  return <DelegateDialog isOpen={isDelegating} onClose={() => delegate(false)} entries={entries} />;
}
