import type { DoctorReport } from '../../domain/ipc/doctor.ts';

const SIGN = { ok: 'ok', warning: 'warning', failed: 'FAILED', skipped: 'skipped' } as const;

/** The report as a terminal shows it; a line for each check, under it what to do. */
export function reportText(report: DoctorReport): string {
  const lines = report.findings.map(({ check, status, summary, advice }) => {
    const head = `${SIGN[status].padEnd(8)} ${check.padEnd(10)} ${summary}`;
    return advice === null ? head : `${head}\n${' '.repeat(20)}${advice}`;
  });
  const count = (wanted: keyof typeof SIGN) =>
    report.findings.filter(({ status }) => status === wanted).length;
  const sum = `${count('failed')} failed, ${count('warning')} to be looked at, ${count('skipped')} not checked.`;
  return `Stint ${report.version} on ${report.platform}, ${report.at}\n\n${lines.join('\n')}\n\n${sum}\n`;
}
