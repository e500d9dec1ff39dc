import { useMemo, useState } from 'react';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { undoStep, useUndoStore } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { sumMinutes } from '../week-model.ts';
import { PlannedActions } from './PlannedActions.tsx';
import { PlannedList } from './PlannedList.tsx';
import { proposedFields } from './template-model.ts';
import { usePlanned } from './use-planned.ts';
import { useProposals } from './use-proposals.ts';

/** What recurs this week: added by the person, or sent away, and never written by itself. */
export function ProposalsDialog({ onClose }: { onClose: () => void }) {
  const { info } = useWorkspace();
  const { proposals, add, dismiss } = useProposals();
  const [problem, setProblem] = useState<string | null>(null);
  const fields = useMemo(
    () => proposals.map((proposal) => proposedFields(proposal, info.zone)),
    [proposals, info.zone],
  );
  const planned = usePlanned(fields);
  const fit = (planned ?? []).flatMap(({ entry, refused }, index) => {
    const proposal = proposals[index];
    return refused === null && proposal ? [{ entry, proposal }] : [];
  });

  const addAll = async (): Promise<void> => {
    const entries = fit.map(({ entry }) => entry);
    const refused = await add(
      fit.map(({ proposal }) => proposal),
      entries,
    );
    if (refused) {
      setProblem(refused);
      return;
    }
    const step = useUndoStore.getState().done.at(-1);
    showToast({
      message: t('templates.added', { count: entries.length }),
      tone: 'ok',
      ...(step ? { undo: { label: t('common.undo'), onUndo: () => void undoStep(step) } } : {}),
    });
    onClose();
  };
  const sendAway = async (): Promise<void> => {
    try {
      await dismiss(proposals);
      onClose();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('templates.proposals', { count: proposals.length })}
      width={560}
      actions={
        <PlannedActions
          count={planned && fit.length}
          addLabel={t('templates.add-count', {
            count: fit.length,
            time: formatMinutes(sumMinutes(fit.map(({ entry }) => entry))),
          })}
          onAdd={() => void addAll()}
          otherLabel={t('templates.not-this-time')}
          onOther={() => void sendAway()}
        />
      }
    >
      <PlannedList planned={planned} label={t('templates.preview')} />
      {problem && (
        <p role="alert" className="rounded-normal bg-bad-soft px-3 py-2 text-bad">
          {problem}
        </p>
      )}
    </Dialog>
  );
}
