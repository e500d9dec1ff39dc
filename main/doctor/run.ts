import type { DoctorCheck, DoctorFinding, DoctorReport } from '../../domain/ipc/doctor.ts';
import { clockCheck } from './checks/clock.ts';
import { diskCheck } from './checks/disk.ts';
import { journalCheck } from './checks/journal.ts';
import { keyringCheck } from './checks/keyring.ts';
import { logCheck } from './checks/log.ts';
import { policyCheck } from './checks/policy.ts';
import { proxyCheck } from './checks/proxy.ts';
import { serverCheck } from './checks/server.ts';
import { signatureCheck } from './checks/signature.ts';
import { tlsCheck } from './checks/tls.ts';
import { updatesCheck } from './checks/updates.ts';
import { versionCheck } from './checks/version.ts';
import type { Attempt, Check, DoctorContext } from './context.ts';
import { failed, messageOf } from './looked.ts';
import type { Redactor } from './redact.ts';

/** Of one check, ms. All run side by side, so it is that of the whole as well. */
const LIMIT_MS = 8000;

const checks: Record<DoctorCheck, Check> = {
  version: versionCheck,
  signature: signatureCheck,
  policy: policyCheck,
  proxy: proxyCheck,
  tls: tlsCheck,
  server: serverCheck,
  clock: clockCheck,
  disk: diskCheck,
  keyring: keyringCheck,
  journal: journalCheck,
  updates: updatesCheck,
  log: logCheck,
};

export interface DoctorOptions {
  redact: Redactor;
  /** Ends it early: what is not done is told as not done. */
  signal?: AbortSignal;
  /** ms, for tests. */
  limit?: number;
}

/** Looks at everything, side by side. Never throws; nothing secret is in the report. */
export async function runDoctor(context: DoctorContext, options: DoctorOptions): Promise<DoctorReport> {
  const { version, platform } = context.build;
  const shared = askingOnce(context, options.limit ?? LIMIT_MS);
  const names = Object.keys(checks) as DoctorCheck[];
  const findings = await Promise.all(names.map((name) => look(name, shared, options)));
  return { at: new Date(context.now()).toISOString(), version, platform, findings };
}

/** Whether anything failed; warnings are none. */
export function hasFailed(report: DoctorReport): boolean {
  return report.findings.some(({ status }) => status === 'failed');
}

async function look(
  name: DoctorCheck,
  context: DoctorContext,
  { redact, signal: outer, limit = LIMIT_MS }: DoctorOptions,
): Promise<DoctorFinding> {
  const started = performance.now();
  const ending = new AbortController();
  const signal = outer ? AbortSignal.any([outer, ending.signal]) : ending.signal;
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took longer than ${limit / 1000} s`)), limit);
    outer?.addEventListener('abort', () => reject(new Error('it was ended before it was done')), {
      once: true,
    });
    if (outer?.aborted) reject(new Error('it was ended before it was done'));
  });
  const looked = await Promise.race([checks[name](context, signal), ended]).catch((error: unknown) =>
    failed(
      `This could not be looked at: ${messageOf(error)}.`,
      'Try again; if it stays, send the bundle to support.',
    ),
  );
  clearTimeout(timer);
  ending.abort();
  const facts: DoctorFinding['facts'] = {};
  for (const [fact, value] of Object.entries(looked.facts)) {
    facts[fact] = typeof value === 'string' ? redact(value).slice(0, 1000) : value;
  }
  return {
    check: name,
    status: looked.status,
    summary: redact(looked.summary).slice(0, 1000),
    advice: looked.advice === null ? null : redact(looked.advice).slice(0, 1000),
    facts,
    ms: Math.round(performance.now() - started),
  };
}

/** TLS, server and clock look at the same one request; it ends by itself, as no check may end it for the others. */
function askingOnce(context: DoctorContext, limit: number): DoctorContext {
  const asked = new Map<string, Promise<Attempt>>();
  return {
    ...context,
    get(url) {
      const attempt = asked.get(url) ?? context.get(url, AbortSignal.timeout(limit));
      asked.set(url, attempt);
      return attempt;
    },
  };
}
