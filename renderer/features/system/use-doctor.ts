import { useCallback, useState } from 'react';
import type { DoctorReport } from '../../../domain/ipc/doctor.ts';
import { bridge } from '../../data/bridge.ts';
import { errorWords } from '../../data/error-words.ts';
import { showToast } from '../../ui/Toast.tsx';
import { t } from '../../words/words.ts';

export interface Doctor {
  report: DoctorReport | null;
  isRunning: boolean;
  failure: string | null;
  run(): Promise<void>;
}

/** Has this computer looked at, and holds what was found. */
export function useDoctor(): Doctor {
  const [report, setReport] = useState<DoctorReport | null>(null);
  const [isRunning, setRunning] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const run = useCallback(async (): Promise<void> => {
    setRunning(true);
    setFailure(null);
    try {
      setReport(await bridge().invoke('doctor.run', {}));
    } catch (error) {
      setFailure(errorWords(error));
    }
    setRunning(false);
  }, []);
  return { report, isRunning, failure, run };
}

/** Looks again and saves what support needs where the person says; says how it went. */
export async function saveForSupport(): Promise<void> {
  try {
    const { saved, path } = await bridge().invoke('doctor.save', {});
    if (saved) showToast({ message: t('system.doctor.saved', { path: path ?? '' }), tone: 'ok' });
  } catch (error) {
    showToast({ message: t('system.doctor.failed', { why: errorWords(error) }), tone: 'bad' });
  }
}
