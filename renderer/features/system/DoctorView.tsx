import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  ClipboardCopy,
  Stethoscope,
  TriangleAlert,
} from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { DoctorFinding, DoctorReport } from '../../../domain/ipc/doctor.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { numberFormat } from '../../ui/format.ts';
import { ErrorState } from '../../ui/states.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { spokenLocale, t } from '../../words/words.ts';
import { checkWord, doctorText, needAttention, statusWord, worstFirst } from './doctor-words.ts';
import { type Doctor, saveForSupport } from './use-doctor.ts';
import { whenWords } from './use-update-actions.ts';

/** What takes longer than this shows that it is under way, ms; less would only flicker. */
const PATIENCE_MS = 400;

const looks = {
  ok: { icon: CircleCheck, colour: 'text-ok' },
  warning: { icon: TriangleAlert, colour: 'text-warn' },
  failed: { icon: CircleAlert, colour: 'text-bad' },
  skipped: { icon: CircleDashed, colour: 'text-muted' },
} as const;

/** What was found on this computer, the worst first. It runs when it is opened. */
export function DoctorView({ doctor }: { doctor: Doctor }) {
  const { report, isRunning, failure, run } = doctor;
  useEffect(() => {
    void run();
  }, [run]);
  const isLong = useIsLong(isRunning);
  return (
    <div className="flex flex-col gap-4">
      <p className="text-12 text-muted">{t('system.doctor.help')}</p>
      <div role="status">
        {isRunning && isLong && (
          <div className="flex flex-col gap-1.5">
            <p id="doctor-running">{t('system.doctor.running')}</p>
            <progress
              aria-labelledby="doctor-running"
              className="h-1.5 w-full appearance-none overflow-hidden rounded-small bg-pressed"
            />
          </div>
        )}
        {!isRunning && report && <Outcome report={report} />}
      </div>
      {failure && <ErrorState shape="line" title={t('system.doctor.failed', { why: failure })} />}
      {report && (
        <ul className={cx('flex flex-col', isRunning && 'opacity-60')}>
          {worstFirst(report.findings).map((finding) => (
            <FindingLine key={finding.check} finding={finding} />
          ))}
        </ul>
      )}
      <p className="text-12 text-muted">{t('system.doctor.save-help')}</p>
    </div>
  );
}

function Outcome({ report }: { report: DoctorReport }) {
  const { findings, at } = report;
  const bad = needAttention(findings);
  const seconds = findings.reduce((sum, { ms }) => sum + ms, 0) / 1000;
  return (
    <>
      <p className="font-semibold">
        {findings.length === 0 ? t('system.doctor.nothing') : t('system.doctor.done', { bad })}
      </p>
      <p className="digits text-12 text-muted">
        {t('system.doctor.at', {
          at: whenWords(at),
          seconds: numberFormat(spokenLocale(), { maximumFractionDigits: 1 }).format(seconds),
        })}
      </p>
    </>
  );
}

function FindingLine({ finding }: { finding: DoctorFinding }) {
  const { check, status, summary, advice, facts } = finding;
  const { icon: Icon, colour } = looks[status];
  const figures = Object.entries(facts);
  return (
    <li className="flex items-start gap-2.5 border-b border-line py-2.5 last:border-b-0">
      <Icon size={16} strokeWidth={1.75} aria-hidden className={cx('mt-0.5 shrink-0', colour)} />
      <div className="flex min-w-0 flex-1 flex-col gap-0.5 break-words [overflow-wrap:anywhere] select-text">
        <p className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="font-medium">{checkWord(check)}</span>
          <span className={cx('text-12', status === 'ok' ? 'text-muted' : colour)}>{statusWord(status)}</span>
        </p>
        <p lang="en" className="text-12 text-muted">
          {summary}
        </p>
        {advice && (
          <p lang="en" className="text-strong">
            {advice}
          </p>
        )}
        {figures.length > 0 && (
          <details className="text-12 text-muted">
            <summary className="w-fit cursor-default rounded-small">{t('system.doctor.facts')}</summary>
            <dl className="mt-1 grid grid-cols-[minmax(6rem,max-content)_minmax(0,1fr)] gap-x-3 font-mono">
              {figures.map(([name, value]) => (
                <div key={name} className="contents">
                  <dt>{name}</dt>
                  <dd>{String(value)}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </div>
    </li>
  );
}

/** The buttons that go with it. */
export function DoctorActions({ doctor }: { doctor: Doctor }): ReactNode {
  const { report, isRunning, run } = doctor;
  const [isSaving, setSaving] = useState(false);
  const copy = async (): Promise<void> => {
    if (!report) return;
    await navigator.clipboard.writeText(doctorText(report));
    showToast({ message: t('system.doctor.copied'), tone: 'ok' });
  };
  const save = async (): Promise<void> => {
    setSaving(true);
    await saveForSupport();
    setSaving(false);
  };
  return (
    <>
      <Button kind="quiet" icon={ClipboardCopy} isDisabled={!report} onPress={() => void copy()}>
        {t('system.doctor.copy')}
      </Button>
      <Button isPending={isSaving} onPress={() => void save()}>
        {t('system.doctor.save')}
      </Button>
      <Button kind="primary" icon={Stethoscope} isPending={isRunning} onPress={() => void run()}>
        {t(report ? 'system.doctor.again' : 'system.doctor.run')}
      </Button>
    </>
  );
}

/** True once `isOn` has lasted for a moment. */
function useIsLong(isOn: boolean): boolean {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    const timer = isOn ? setTimeout(() => setLong(true), PATIENCE_MS) : undefined;
    return () => clearTimeout(timer);
  }, [isOn]);
  return isLong;
}
