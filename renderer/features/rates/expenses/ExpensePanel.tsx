import { Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { dateIn } from '../../../../domain/rules/civil-date.ts';
import { ExpenseRow } from '../../../../domain/wire/billing-setup.ts';
import { useAskServer } from '../../../data/ask-server.ts';
import { errorWords } from '../../../data/error-words.ts';
import { useClients, usePeople, useProjects } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { ComboBox } from '../../../ui/ComboBox.tsx';
import { DatePicker } from '../../../ui/DatePicker.tsx';
import { SidePanel } from '../../../ui/SidePanel.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextArea, TextField } from '../../../ui/TextField.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { recordUndo } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { draftStore } from '../common/drafts.ts';
import { FormFoot } from '../common/FormFoot.tsx';
import { MinorField } from '../common/fields.tsx';
import { saySaved } from '../common/say-saved.ts';
import { useForm } from '../common/use-form.ts';
import {
  type EditExpense,
  type ExpenseBase,
  expenseOf,
  gapsOfExpense,
  sentExpense,
} from './expense-model.ts';

const expenseDrafts = draftStore<ExpenseBase, EditExpense>();

/** One expense: added, changed, removed. What an invoice has stays as it is. */
export function ExpensePanel(props: {
  base: ExpenseBase;
  /** For a new one. */
  projectId: string | null;
  /** It was changed, here or elsewhere. */
  onReload: () => void;
  onClose: () => void;
}) {
  const { base, onReload, onClose } = props;
  const { id, row } = base;
  const ask = useAskServer();
  const projects = useProjects();
  const clients = useClients();
  const people = usePeople();
  const today = dateIn(Intl.DateTimeFormat().resolvedOptions().timeZone, new Date().toISOString());
  const valueFrom = (one: ExpenseBase) => expenseOf(one, today, props.projectId);
  const put = async (on: ExpenseBase, value: EditExpense): Promise<ExpenseBase> => {
    const saved = await ask(`/v1/billing/expenses/${id}`, ExpenseRow, sentExpense(on, value));
    onReload();
    return { id, row: saved };
  };
  /** Removes it, or brings it back; the way back needs what the last answer said. */
  const goAndCome = (from: ExpenseBase, value: EditExpense) => {
    let on = from;
    const set = async (removed: boolean): Promise<void> => {
      on = await put(on, { ...value, removed });
    };
    return { remove: () => set(true), restore: () => set(false) };
  };
  const form = useForm<ExpenseBase, EditExpense>({
    name: `expense ${id}`,
    store: expenseDrafts,
    base,
    valueFrom,
    check: () => [],
    gaps: gapsOfExpense,
    put,
    prefix: '',
    onSaved: () => undefined,
    reload: onReload,
    undoLabel: t('billing.undo-expense'),
    ...(row === null
      ? {
          way: (_: ExpenseBase, after: ExpenseBase) => {
            const { remove, restore } = goAndCome(after, valueFrom(after));
            return { undo: remove, redo: restore };
          },
        }
      : {}),
  });
  const { value, problems, change } = form;
  const isBilled = row !== null && row.invoiceId !== null;
  const projectOptions = useMemo(
    () =>
      [...projects.values()]
        .filter(({ isTemplate }) => !isTemplate)
        .map(({ id: projectId, name, clientId }) => ({
          id: projectId,
          label: name,
          hint: clients.get(clientId)?.name ?? '',
        }))
        .toSorted((a, b) => a.label.localeCompare(b.label)),
    [projects, clients],
  );
  const personOptions = useMemo(
    () =>
      [...people.values()]
        .filter(({ clientId }) => clientId === null)
        .map(({ id: userId, name }) => ({ id: userId, label: name }))
        .toSorted((a, b) => a.label.localeCompare(b.label)),
    [people],
  );
  if (!value) return null;
  const clientId = projects.get(value.projectId ?? '')?.clientId;
  const currency = clients.get(clientId ?? '')?.currency ?? row?.currency ?? 'EUR';
  const save = async (): Promise<void> => {
    const { saved, undoable } = await form.save();
    if (!saved) return;
    saySaved(t('billing.expense-saved'), undoable);
    onClose();
  };
  const remove = async (): Promise<void> => {
    const { remove: take, restore } = goAndCome(base, valueFrom(base));
    try {
      await take();
      recordUndo({ label: t('billing.undo-expense-remove'), undo: restore, redo: take });
      form.discard();
      saySaved(t('billing.expense-removed'), true);
      onClose();
    } catch (error) {
      showToast({ message: errorWords(error), tone: 'bad' });
    }
  };
  return (
    <SidePanel
      title={t(row === null ? 'billing.expense-new' : 'billing.expense')}
      subtitle={isBilled ? t('billing.expense-billed') : undefined}
      closeLabel={t('common.close')}
      onClose={onClose}
      actions={
        !isBilled &&
        (row !== null || form.isChanged) && (
          <>
            {row !== null && !form.isChanged && (
              <Button icon={Trash2} isDisabled={form.isOffline} onPress={() => void remove()}>
                {t('billing.expense-remove')}
              </Button>
            )}
            <FormFoot
              form={form}
              group={t('billing.expenses')}
              saveLabel={t(row === null ? 'billing.expense-add' : 'common.save')}
              onSave={() => void save()}
            />
          </>
        )
      }
    >
      <ComboBox
        label={t('billing.expense-project')}
        options={projectOptions}
        value={value.projectId}
        isDisabled={isBilled}
        emptyText={t('billing.nothing-found')}
        moreText={(count) => t('rates.keep-typing', { count })}
        error={problems.get('projectId') ?? null}
        onChange={(projectId) => change({ projectId })}
      />
      <TextField
        label={t('billing.expense-description')}
        value={value.description}
        maxLength={200}
        isDisabled={isBilled}
        error={problems.get('description') ?? null}
        onChange={(description) => change({ description })}
      />
      <div className="flex flex-wrap gap-3">
        <DatePicker
          className="w-44"
          label={t('billing.expense-date')}
          value={value.date}
          isDisabled={isBilled}
          onChange={(date) => date !== null && change({ date })}
        />
        <MinorField
          className="w-40"
          label={t('billing.expense-amount')}
          description={t('billing.net')}
          currency={currency}
          minor={value.amountMinor}
          minValue={-1_000_000_000}
          isDisabled={isBilled}
          error={problems.get('amountMinor')}
          onChange={(amountMinor) => change({ amountMinor })}
        />
      </div>
      <ComboBox
        label={t('billing.expense-person')}
        options={personOptions}
        value={value.userId}
        placeholder={t('billing.expense-nobody')}
        isDisabled={isBilled}
        emptyText={t('billing.nothing-found')}
        onChange={(userId) => change({ userId })}
      />
      <Switch isSelected={value.billable} isDisabled={isBilled} onChange={(billable) => change({ billable })}>
        {t('billing.expense-billable')}
      </Switch>
      <TextArea
        label={t('billing.expense-note')}
        description={t('billing.expense-note-does')}
        value={value.note}
        maxLength={4000}
        isDisabled={isBilled}
        onChange={(note) => change({ note })}
      />
    </SidePanel>
  );
}
