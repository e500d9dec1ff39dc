import type { ReportJob } from '../../../domain/entities/report-job.ts';
import { saveFile } from '../../data/save-file.ts';
import { showToast } from '../../ui/Toast.tsx';
import { t } from '../../words/words.ts';
import type { ReportApi } from './report-api.ts';
import { failureWords } from './report-words.ts';
import { failureOf } from './use-reports.ts';

/** `utilisation-2026-11-01-2026-11-30.csv` */
export function fileNameOf(
  { definition, parameters }: Pick<ReportJob, 'definition' | 'parameters'>,
  output: string,
): string {
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(output)?.[0] ?? '';
  const parts = [definition, parameters.from, parameters.to].filter((part) => typeof part === 'string');
  return `${parts
    .join('-')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .slice(0, 100)}${extension}`;
}

/** Fetches a file of a run and asks the person where to put it; says how it went. */
export async function saveOutput(api: ReportApi, job: ReportJob, output: string): Promise<void> {
  try {
    const bytes = await api.output(job, output);
    const answer = await saveFile('export', fileNameOf(job, output), bytes);
    if (answer.saved)
      showToast({
        message: answer.path ? t('reports.saved-to', { path: answer.path }) : t('reports.saved'),
        tone: 'ok',
      });
  } catch (error) {
    const { kind, message } = failureOf(error);
    showToast({ message: t('reports.not-saved', { why: failureWords(kind, message) }), tone: 'bad' });
  }
}
