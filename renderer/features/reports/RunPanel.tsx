import { useRef, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { type ReportDefinition, ReportRequest } from '../../../domain/wire/reports.ts';
import { Button } from '../../ui/Button.tsx';
import { DatePicker } from '../../ui/DatePicker.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Select } from '../../ui/Select.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { ErrorState, OfflineNote } from '../../ui/states.tsx';
import { t } from '../../words/words.ts';
import { periodProblem, presetOf, presetPeriod, presets, presetWords } from './periods.ts';
import type { Failure } from './report-store.ts';
import { descriptionOf, failureWords, titleOf } from './report-words.ts';

export interface RunPanelProps {
  definitions: readonly ReportDefinition[];
  today: string;
  isOffline: boolean;
  onRun: (request: ReportRequest) => Promise<Failure | null>;
  onClose: () => void;
}

/** Asks which report and over which period. */
export function RunPanel({ definitions, today, isOffline, onRun, onClose }: RunPanelProps) {
  const [name, setName] = useState<string | null>(definitions[0]?.name ?? null);
  const [from, setFrom] = useState<string | null>(() => presetPeriod('last_month', today).from);
  const [to, setTo] = useState<string | null>(() => presetPeriod('last_month', today).to);
  const [problem, setProblem] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isPending, setPending] = useState(false);
  // One id for one question, so that asking again after a lost answer runs nothing twice.
  const id = useRef(uuidv7());
  const chosen = definitions.find((definition) => definition.name === name) ?? definitions[0];

  const change = (set: () => void): void => {
    set();
    id.current = uuidv7();
    setProblem(null);
    setFailure(null);
  };

  const run = async (): Promise<void> => {
    const wrong = periodProblem(from, to);
    setProblem(wrong);
    if (wrong !== null || isPending) return;
    const request = ReportRequest.safeParse({
      id: id.current,
      definition: chosen?.name,
      parameters: { from, to },
    });
    if (!request.success) {
      setProblem(t('reports.cannot-run'));
      return;
    }
    setPending(true);
    const failed = await onRun(request.data);
    setPending(false);
    setFailure(failed);
    if (failed === null) onClose();
  };

  return (
    <SidePanel
      title={t('reports.run')}
      closeLabel={t('common.close')}
      width={340}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            kind="primary"
            isPending={isPending}
            isDisabled={isOffline || chosen === undefined}
            onPress={() => void run()}
          >
            {t('reports.run')}
          </Button>
        </>
      }
    >
      {isOffline && <OfflineNote>{t('reports.run-offline')}</OfflineNote>}
      {definitions.length > 1 ? (
        <Select
          label={t('reports.report')}
          options={definitions.map((definition) => ({
            id: definition.name,
            label: titleOf({ definition: definition.name }, definitions),
          }))}
          value={chosen?.name ?? null}
          onChange={(next) => change(() => setName(next))}
          description={chosen && descriptionOf(chosen)}
        />
      ) : (
        chosen && (
          <div>
            <p className="font-medium">{titleOf({ definition: chosen.name }, definitions)}</p>
            <p className="text-12 text-muted">{descriptionOf(chosen)}</p>
          </div>
        )
      )}
      <SegmentedControl
        label={t('reports.period')}
        size="small"
        options={presets.map((preset) => ({ id: preset, label: presetWords(preset) }))}
        value={presetOf({ from, to }, today) ?? ''}
        onChange={(preset) => {
          const shown = presets.find((known) => known === preset);
          if (!shown) return;
          const period = presetPeriod(shown, today);
          change(() => {
            setFrom(period.from);
            setTo(period.to);
          });
        }}
      />
      <DatePicker
        label={t('reports.from')}
        value={from}
        onChange={(date) => change(() => setFrom(date))}
        autoFocus
      />
      <DatePicker
        label={t('reports.to')}
        value={to}
        onChange={(date) => change(() => setTo(date))}
        error={problem}
        description={t('reports.to-help')}
      />
      {failure && (
        <ErrorState shape="line" title={t('reports.was-not-run')}>
          {failureWords(failure.kind, failure.message)}
        </ErrorState>
      )}
    </SidePanel>
  );
}
