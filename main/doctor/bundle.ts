import os from 'node:os';
import { strToU8, zipSync } from 'fflate';
import type { DoctorReport } from '../../domain/ipc/doctor.ts';
import type { DoctorContext } from './context.ts';
import { logTail } from './log-tail.ts';
import { type Redactor, redactValue } from './redact.ts';
import { reportText } from './report-text.ts';

/** Of the environment, whether it is set and, where it names no person, to what. */
const ENVIRONMENT = ['XDG_CURRENT_DESKTOP', 'XDG_SESSION_TYPE', 'LANG', 'DBUS_SESSION_BUS_ADDRESS'];
const PROXIES = ['http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'];

/**
 * The ZIP for support: what the doctor found, the end of the log, the policy, facts of the system. All of it passes the
 * redactor; names of its files are fixed.
 */
export async function supportBundle(
  report: DoctorReport,
  context: DoctorContext,
  redact: Redactor,
): Promise<Uint8Array> {
  const json = (value: unknown) => strToU8(`${JSON.stringify(redactValue(value, redact), null, 2)}\n`);
  const lines = (await logTail(context.logs)).map((line) => JSON.stringify(redactValue(line, redact)));
  const { asarHash, ...build } = context.build;
  return zipSync({
    'README.txt': strToU8(README),
    'report.json': json(report),
    'report.txt': strToU8(redact(reportText(report))),
    'log.jsonl': strToU8(`${lines.join('\n')}\n`),
    'policy.json': json(await context.policy()),
    'system.json': json({ ...build, asarSha256: asarHash(), ...systemFacts(), work: await context.work() }),
  });
}

const README = `What Stint found on this machine, for support.

report.txt, report.json  what was looked at, with figures
log.jsonl                the end of Stint's log
policy.json              what IT has set here, and what is wrong with it
system.json              the system, the build and how much work is unsent

Passwords, tokens, keys, e-mail addresses, names of people, clients and projects,
names of accounts and credentials and queries of addresses were taken out. Names
and addresses of servers and proxies are in it. No time entry is in it.
`;

function systemFacts(): Record<string, unknown> {
  const given = (name: string) => process.env[name] ?? process.env[name.toUpperCase()] ?? null;
  return {
    release: os.release(),
    osVersion: os.version(),
    processors: os.cpus().length,
    memoryMb: Math.round(os.totalmem() / 1_000_000),
    freeMemoryMb: Math.round(os.freemem() / 1_000_000),
    upSeconds: Math.round(os.uptime()),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    isRoot: process.getuid?.() === 0,
    environment: Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name] ?? null])),
    proxyEnvironment: Object.fromEntries(PROXIES.map((name) => [name, given(name)])),
  };
}
