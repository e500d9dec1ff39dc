import type { DoctorFinding } from '../../domain/ipc/doctor.ts';

/** What a check found; its name and how long it took are added by who runs it. */
export type Looked = Omit<DoctorFinding, 'check' | 'ms'>;
export type Facts = DoctorFinding['facts'];

export function ok(summary: string, facts: Facts = {}): Looked {
  return { status: 'ok', summary, advice: null, facts };
}

export function warning(summary: string, advice: string, facts: Facts = {}): Looked {
  return { status: 'warning', summary, advice, facts };
}

export function failed(summary: string, advice: string, facts: Facts = {}): Looked {
  return { status: 'failed', summary, advice, facts };
}

/** Not looked at, with the reason; nothing that anybody has to mend. */
export function skipped(summary: string, facts: Facts = {}): Looked {
  return { status: 'skipped', summary, advice: null, facts };
}

/** What a thrown thing says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
