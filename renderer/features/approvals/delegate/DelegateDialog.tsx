import { useEffect, useState } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { addDays } from '../../../../domain/rules/civil-date.ts';
import { delegationToday } from '../../../../domain/rules/delegation.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { ComboBox } from '../../../ui/ComboBox.tsx';
import { DatePicker } from '../../../ui/DatePicker.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { recordUndo, type UndoStep } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { say, sayError, takeBackStep } from '../decide/say.ts';
import { HOLD_MS } from '../decide/use-decide.ts';
import { newDelegation, useDelegates } from './use-delegations.ts';

const USUAL_DAYS = 14;

/** Lets another manager decide: all of it, or the entries of the sheet that is open, until a date. */
export function DelegateDialog(props: {
  isOpen: boolean;
  onClose: () => void;
  /** What is selected on the sheet that is open. */
  entries: readonly TimeEntry[];
}) {
  const { isOpen, onClose, entries } = props;
  const { data, session } = useWorkspace();
  const delegates = useDelegates();
  const today = delegationToday(new Date().toISOString());
  const [to, setTo] = useState<string | null>(null);
  const [until, setUntil] = useState<string | null>(null);
  const [isOpenEnded, setOpenEnded] = useState(false);
  const [what, setWhat] = useState<'all' | 'chosen'>('all');
  const [isTried, setTried] = useState(false);
  useEffect(() => {
    if (!isOpen) return;
    setTo(null);
    setUntil(addDays(delegationToday(new Date().toISOString()), USUAL_DAYS));
    setOpenEnded(false);
    setWhat('all');
    setTried(false);
  }, [isOpen]);
  const name = delegates.find(({ id }) => id === to)?.name ?? '';
  const isDated = isOpenEnded || (until !== null && until >= today);

  const delegate = async (): Promise<void> => {
    setTried(true);
    if (to === null || !isDated) return;
    const { tenantId, userId } = session.session;
    const given = {
      ...{ tenantId, userId, to },
      until: isOpenEnded ? null : until,
      entries: what === 'chosen' ? entries : [],
    };
    let id = '';
    const make = async (): Promise<void> => {
      const decision = await newDelegation({ ...given, now: new Date() });
      await data.decideAll([decision], [], HOLD_MS);
      id = decision.id;
    };
    try {
      await make();
    } catch (error) {
      sayError(error);
      return;
    }
    const said = t('decide.delegated', { name });
    const step: UndoStep = {
      label: said.replace(/\.$/, ''),
      undo: async () => {
        const [back] = await data.takeBackDecisions([id]);
        if (!back) say({ message: t('decide.too-late.delegate', { name }), stays: null });
      },
      redo: make,
    };
    recordUndo(step);
    say({
      message: said,
      tone: 'ok',
      undo: { label: t('common.undo'), onUndo: () => void takeBackStep(step) },
    });
    onClose();
  };

  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('decide.delegate-title')}
      width={460}
      actions={
        <>
          <Button kind="quiet" onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button kind="primary" onPress={() => void delegate()}>
            {t('decide.delegate')}
          </Button>
        </>
      }
    >
      <p className="text-muted">{t('decide.delegate-help')}</p>
      <ComboBox
        label={t('decide.delegate-to')}
        options={delegates.map((person) => ({ id: person.id, label: person.name }))}
        value={to}
        onChange={setTo}
        emptyText={t('decide.nobody-may')}
        error={isTried && to === null ? t('decide.delegate-to-missing') : null}
      />
      {entries.length > 0 && (
        <SegmentedControl
          label={t('decide.delegate-what')}
          value={what}
          onChange={(next) => setWhat(next === 'chosen' ? 'chosen' : 'all')}
          options={[
            { id: 'all', label: t('decide.delegate-all') },
            { id: 'chosen', label: t('decide.delegate-chosen', { count: entries.length }) },
          ]}
        />
      )}
      {!isOpenEnded && (
        <DatePicker
          label={t('decide.delegate-until')}
          value={until}
          onChange={setUntil}
          min={today}
          description={t('decide.delegate-until-help')}
          error={isTried && !isDated ? t('decide.delegate-until-missing') : null}
        />
      )}
      <Checkbox isSelected={isOpenEnded} onChange={setOpenEnded}>
        {t('decide.delegate-open-ended')}
      </Checkbox>
    </Dialog>
  );
}
