import { useState } from 'react';
import { dateIn } from '../../../../domain/rules/civil-date.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { DatePicker } from '../../../ui/DatePicker.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { OfflineNote } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import { lastMonth } from '../bill/periods.ts';
import { type AccountingSystem, accountingSystems } from '../invoice-api.ts';
import { saveServed } from '../save-document.ts';
import { useInvoices } from '../use-invoices.ts';

const names: Record<AccountingSystem, string> = {
  quickbooks: 'QuickBooks',
  xero: 'Xero',
  netsuite: 'NetSuite',
};

/** Asks for a period and a system, and saves what its import reads. */
export function AccountingDialog({ onClose }: { onClose: () => void }) {
  const { api, isOffline } = useInvoices();
  const { info } = useWorkspace();
  const before = lastMonth(dateIn(info.zone, new Date().toISOString()));
  const [system, setSystem] = useState<AccountingSystem>('quickbooks');
  const [from, setFrom] = useState<string | null>(before.from);
  const [to, setTo] = useState<string | null>(before.to);
  const [isPending, setPending] = useState(false);
  const isSwapped = from !== null && to !== null && from > to;

  const save = async (): Promise<void> => {
    if (from === null || to === null || isSwapped || isPending) return;
    setPending(true);
    await saveServed(() => api.export(system, from, to), `${system}-${from}-${to}.csv`);
    setPending(false);
    onClose();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('invoices.export')}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            kind="primary"
            isPending={isPending}
            isDisabled={isOffline || from === null || to === null || isSwapped}
            onPress={() => void save()}
          >
            {t('invoices.export-save')}
          </Button>
        </>
      }
    >
      <p>{t('invoices.export-help')}</p>
      {isOffline && <OfflineNote>{t('invoices.export-offline')}</OfflineNote>}
      <SegmentedControl
        label={t('invoices.export-system')}
        options={accountingSystems.map((id) => ({ id, label: names[id] }))}
        value={system}
        onChange={(id) => {
          const chosen = accountingSystems.find((one) => one === id);
          if (chosen) setSystem(chosen);
        }}
      />
      <div className="flex flex-wrap gap-3">
        <DatePicker label={t('invoices.from')} value={from} onChange={setFrom} className="flex-1" />
        <DatePicker
          label={t('invoices.to')}
          value={to}
          onChange={setTo}
          error={isSwapped ? t('invoices.swapped') : null}
          className="flex-1"
        />
      </div>
    </Dialog>
  );
}
