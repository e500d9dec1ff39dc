import { useState } from 'react';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import type { Absence, AbsenceChoice, TimerRecord } from '../../../data/types.ts';
import { useClients, useProjects, useWorkspace } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { ChoiceCards } from '../../../ui/ChoiceCards.tsx';
import { ComboBox } from '../../../ui/ComboBox.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { t } from '../../../words/words.ts';
import { billableByDefault } from '../billable.ts';
import { rowId } from '../week-model.ts';
import { awayWords } from './away-words.ts';
import { workLabel } from './timer-work.ts';
import type { WorkChoice } from './use-work-choice.ts';
import { workOptions } from './work-options.ts';

type Kind = AbsenceChoice['kind'];

/**
 * Asks what becomes of a time away. Nothing is chosen beforehand, and a key that was pressed to wake the machine decides
 * nothing; Esc leaves the question open.
 */
export function AwayDialog(props: {
  timer: TimerRecord;
  absence: Absence;
  choice: WorkChoice;
  onAnswer: (answer: AbsenceChoice) => Promise<boolean>;
  /** It is answered; there may be another one. */
  onDone: () => void;
  onClose: () => void;
}) {
  const { timer, absence, choice, onAnswer, onDone, onClose } = props;
  const { info } = useWorkspace();
  const projects = useProjects();
  const clients = useClients();
  const [kind, setKind] = useState<Kind | null>(null);
  const [work, setWork] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const { minutes, before, from, to, why } = awayWords(timer, absence, info.zone);

  const chosen = (): AbsenceChoice | null => {
    if (kind !== 'move') return kind && { kind };
    const row = work ? choice.open.get(work)?.row : undefined;
    if (!row) return null;
    const billable = billableByDefault(projects.get(row.projectId), row.activityCode);
    return { kind, fields: { ...row, description: '', billable } };
  };
  const answer = async (): Promise<void> => {
    const given = chosen();
    if (!given) return setProblem(t('timer.away.choose'));
    setPending(true);
    const isDone = await onAnswer(given);
    setPending(false);
    if (isDone) onDone();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('timer.away.title', { minutes })}
      width={460}
      actions={
        <>
          <Button kind="quiet" onPress={onClose}>
            {t('timer.away.later')}
          </Button>
          <Button
            kind="primary"
            isDisabled={kind === null}
            isPending={isPending}
            onPress={() => void answer()}
          >
            {t('timer.away.do')}
          </Button>
        </>
      }
    >
      <p>
        {why} {t('timer.away.meanwhile', { work: workLabel(timer, projects, clients) })}
      </p>
      <ChoiceCards
        label={t('timer.away.choices')}
        value={kind}
        onChange={(id) => {
          setKind(id);
          setProblem(null);
        }}
        choices={[
          { id: 'keep', label: t('timer.away.keep'), description: t('timer.away.keep-does') },
          {
            id: 'drop_and_go_on',
            label: t('timer.away.drop-and-go-on'),
            description: t('timer.away.drop-and-go-on-does', { minutes: before, from, to }),
          },
          {
            id: 'drop',
            label: t('timer.away.drop'),
            description: t('timer.away.drop-does', { minutes: before, from }),
          },
          {
            id: 'move',
            label: t('timer.away.move'),
            description: t('timer.away.move-does', { minutes: formatMinutes(absence.minutes), to }),
          },
        ]}
      />
      {kind === 'move' && (
        <ComboBox
          label={t('timer.away.move-to')}
          placeholder={t('timer.away.move-what')}
          options={workOptions(choice).filter(({ id }) => id !== rowId(timer))}
          value={work}
          onChange={(id) => {
            setWork(id);
            setProblem(null);
          }}
          emptyText={t('timer.edit.work-none')}
          error={problem}
          autoFocus
        />
      )}
    </Dialog>
  );
}
