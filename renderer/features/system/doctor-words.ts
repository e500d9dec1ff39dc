import type { DoctorFinding, DoctorReport } from '../../../domain/ipc/doctor.ts';
import { t } from '../../words/words.ts';

/** What was looked at, in the person's language. */
export function checkWord(check: DoctorFinding['check']): string {
  return t(`system.check.${check}`);
}

export function statusWord(status: DoctorFinding['status']): string {
  return t(`system.status.${status}`);
}

const order: Record<DoctorFinding['status'], number> = { failed: 0, warning: 1, ok: 2, skipped: 3 };

/** What needs attention first; otherwise as they were looked at. */
export function worstFirst(findings: readonly DoctorFinding[]): DoctorFinding[] {
  return findings.toSorted((one, other) => order[one.status] - order[other.status]);
}

export function needAttention(findings: readonly DoctorFinding[]): number {
  return findings.filter(({ status }) => status === 'failed' || status === 'warning').length;
}

/** All of it as text for a ticket: support reads English, so the codes and summaries stay as they are. */
export function doctorText({ at, version, platform, findings }: DoctorReport): string {
  const lines = findings.flatMap(({ check, status, summary, advice, facts }) => [
    `${status.toUpperCase().padEnd(8)}${check}: ${summary}`,
    ...(advice === null ? [] : [`        ${advice}`]),
    ...Object.entries(facts).map(([name, value]) => `        ${name}: ${String(value)}`),
  ]);
  return [`Stint ${version}, ${platform}, ${at}`, ...lines].join('\n');
}
