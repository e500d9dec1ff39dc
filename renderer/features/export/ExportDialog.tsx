import { useMemo, useRef, useState } from 'react';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { standingMinutes } from '../../../domain/rules/adjustment.ts';
import { dateIn } from '../../../domain/rules/civil-date.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { useObservable } from '../../data/hooks.ts';
import { useMayExport } from '../../data/machine.ts';
import { saveFile } from '../../data/save-file.ts';
import { useClients, useProjects, useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { DateField } from '../../ui/DatePicker.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ManagedMark } from '../../ui/ManagedMark.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Select } from '../../ui/Select.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { t } from '../../words/words.ts';
import { useExportStore } from './export-store.ts';
import { type ExportFormat, exportFormats } from './formats.ts';
import { ExportCancelled, makeExport } from './make-export.ts';
import { type DateRange, type ExportPeriod, exportName, exportPeriods, rangeOf } from './periods.ts';

const nothingYet: TimeEntry[] | null = null;

/** All of one's own time as a file, at any time and without a network. */
export function ExportDialog() {
  const { isOpen, show } = useExportStore();
  const isAllowed = useMayExport();
  const close = (): void => show(false);
  if (!isOpen) return null;
  return isAllowed ? <ExportForm onClose={close} /> : <NotAllowed onClose={close} />;
}

function NotAllowed({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('export.title')}
      actions={
        <Button kind="primary" onPress={onClose} autoFocus>
          {t('common.close')}
        </Button>
      }
    >
      <p className="font-medium text-ink">{t('system.managed.export')}</p>
      <p>{t('system.managed.export-help')}</p>
      <ManagedMark text={t('system.managed')} hint={t('system.managed.help')} />
    </Dialog>
  );
}

function ExportForm({ onClose }: { onClose: () => void }) {
  const { data, info, session } = useWorkspace();
  const projects = useProjects();
  const clients = useClients();
  const { userId } = session.session;
  const today = dateIn(info.zone, new Date().toISOString());
  const [period, setPeriod] = useState<ExportPeriod>('month');
  const [format, setFormat] = useState<ExportFormat>('xlsx');
  const [custom, setCustom] = useState<DateRange>(rangeOf('month', today));
  const [isMaking, setMaking] = useState(false);
  const cancel = useRef<AbortController>(null);

  const { from, to } = period === 'custom' ? custom : rangeOf(period, today);
  const isBackwards = from !== undefined && to !== undefined && from > to;
  const entries = useObservable<TimeEntry[] | null>(
    () =>
      data.watchEntries({
        userId,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      }),
    [data, userId, from, to],
    nothingYet,
  );
  const minutes = useMemo(() => standingMinutes(entries ?? []), [entries]);

  const close = (): void => {
    cancel.current?.abort();
    onClose();
  };
  const save = async (): Promise<void> => {
    if (!entries || entries.length === 0 || isMaking) return;
    const making = new AbortController();
    cancel.current = making;
    setMaking(true);
    try {
      const content = await makeExport(
        {
          format,
          entries,
          projects: [...projects.values()],
          clients: [...clients.values()],
          exportedAt: new Date().toISOString(),
        },
        making.signal,
      );
      const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
      const { saved, path } = await saveFile('export', exportName(range, format), content);
      if (!saved) return;
      onClose();
      showToast({ message: t('export.saved', { count: entries.length, path: path ?? '' }), tone: 'ok' });
    } catch (error) {
      if (error instanceof ExportCancelled) return;
      const why = error instanceof Error ? error.message : String(error);
      showToast({ message: t('export.failed', { why }), tone: 'bad' });
    } finally {
      setMaking(false);
    }
  };

  return (
    <Dialog
      isOpen
      onClose={close}
      title={t('export.title')}
      width={480}
      actions={
        <>
          <Button kind="quiet" onPress={close}>
            {t('common.cancel')}
          </Button>
          <Button
            kind="primary"
            isPending={isMaking}
            isDisabled={!entries || entries.length === 0 || isBackwards}
            onPress={() => void save()}
          >
            {t('export.save')}
          </Button>
        </>
      }
    >
      <Select
        label={t('export.period')}
        value={period}
        options={exportPeriods.map((id) => ({ id, label: t(`export.period-${id}`) }))}
        onChange={(id) => setPeriod(exportPeriods.find((known) => known === id) ?? 'month')}
      />
      {period === 'custom' && (
        <div className="grid grid-cols-2 gap-4">
          <DateField
            label={t('export.from')}
            value={custom.from ?? null}
            onChange={(date) => date && setCustom({ ...custom, from: date })}
            error={isBackwards ? t('export.backwards') : null}
          />
          <DateField
            label={t('export.to')}
            value={custom.to ?? null}
            onChange={(date) => date && setCustom({ ...custom, to: date })}
          />
        </div>
      )}
      <div className="flex flex-col gap-1.5">
        <SegmentedControl
          label={t('export.format')}
          value={format}
          onChange={setFormat}
          options={exportFormats.map((id) => ({ id, label: t(`export.format-${id}`) }))}
        />
        <p className="text-12 text-muted">{t(`export.about-${format}`)}</p>
      </div>
      <p role="status" className="digits">
        {entries === null
          ? t('export.counting')
          : t('export.count', { count: entries.length, time: formatMinutes(minutes) })}
      </p>
    </Dialog>
  );
}
