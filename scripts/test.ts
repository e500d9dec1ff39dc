/**
 * `npm test`: types, lint, fences and dead code side by side, then the build, then the tests, part by part. The last
 * line is `N passed, N failed`; a check counts as one. A skipped test counts as failed, and so does a part that ran
 * fewer tests than test/least-tests.json says, so that tests cannot quietly go missing.
 *
 * The release tests install packages, so they are a part only where this may: as root on Debian, as in CI.
 *
 * `npm test -- unit` runs one part (or several); what follows `--` in `npm test -- e2e -- sign-in` goes to its runner.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { hasDisplay, virtualDisplay } from '../dev/display.ts';

const root = path.resolve(import.meta.dirname, '..');
const reports = path.join(root, '.cache', 'test');
const bin = (name: string) => path.join(root, 'node_modules', name);

interface Command {
  name: string;
  /** A program for this Node, with its arguments. */
  args: string[];
  /** Milliseconds; past it the part is ended and counts as failed. */
  timeoutMs: number;
  env?: Record<string, string>;
}

interface Outcome {
  name: string;
  passed: number;
  failed: number;
  seconds: number;
  notes: string[];
}

const checks: Command[] = [
  { name: 'types', args: [bin('typescript/bin/tsc'), '-p', '.'], timeoutMs: 180_000 },
  { name: 'lint', args: [bin('@biomejs/biome/bin/biome'), 'check', '.'], timeoutMs: 120_000 },
  { name: 'fences', args: [path.join(root, 'scripts', 'fences.ts')], timeoutMs: 60_000 },
  { name: 'unused', args: [bin('knip/bin/knip.js'), '--no-progress'], timeoutMs: 120_000 },
  {
    name: 'schema',
    args: [
      bin('prisma/build/index.js'),
      'validate',
      '--config',
      path.join(root, 'prisma', 'prisma.config.ts'),
    ],
    timeoutMs: 60_000,
    // Validating never starts the engine, which is not in the registry; any existing file keeps Prisma from fetching it.
    env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
  },
];
const build: Command = { name: 'build', args: [path.join(root, 'scripts', 'build.ts')], timeoutMs: 240_000 };

const vitest = (name: string, timeoutMs: number): Command => ({
  name,
  args: [
    bin('vitest/vitest.mjs'),
    'run',
    `--project=${name}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportOf(name)}`,
  ],
  timeoutMs,
});
const suites: Command[] = [
  vitest('unit', 180_000),
  vitest('contract', 180_000),
  vitest('integration', 420_000),
  vitest('simulation', 1_200_000),
  {
    name: 'e2e',
    args: [bin('@playwright/test/cli.js'), 'test', '--reporter=list,json', '--pass-with-no-tests'],
    timeoutMs: 1_500_000,
  },
  {
    name: 'release',
    args: [
      bin('@playwright/test/cli.js'),
      'test',
      '--config=playwright.release.config.ts',
      '--reporter=list,json',
      '--pass-with-no-tests',
    ],
    timeoutMs: 900_000,
  },
];
/** Installing packages, and Chromium's sandbox as an ordinary user, can only be tried where that is allowed. */
const mayInstall = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/dpkg');
/** The suites that Playwright runs in real windows. */
const inWindows = ['e2e', 'release'];

const VitestReport = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
});
const PlaywrightReport = z.object({
  errors: z.array(z.unknown()),
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});
const LeastTests = z.record(z.string(), z.int().nonnegative());

function reportOf(name: string): string {
  return path.join(reports, `${name}.json`);
}

const running = new Set<ChildProcess>();

/** Milliseconds that a part has to stop its own parts (Postgres, Electron) before it is killed. */
const GRACE_MS = 5_000;

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    // Each part runs in a process group of its own, so that what it started goes with it.
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // It ended in the meantime.
  }
}

function end(child: ChildProcess): void {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
  child.once('close', () => {
    clearTimeout(timer);
    signalGroup(child, 'SIGKILL');
  });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    const ended = [...running].map((child) => new Promise((resolve) => child.once('close', resolve)));
    for (const child of running) end(child);
    void Promise.all(ended).then(() => process.exit(130));
  });
}

interface Ended {
  ok: boolean;
  seconds: number;
  output: string;
  timedOut: boolean;
}

function run(
  command: Command,
  quiet: boolean,
  extra: string[] = [],
  env: Record<string, string> = {},
): Promise<Ended> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...command.args, ...extra], {
      cwd: root,
      env: { ...process.env, ...command.env, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
    });
    running.add(child);
    let output = '';
    let timedOut = false;
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const timer = setTimeout(() => {
      timedOut = true;
      end(child);
    }, command.timeoutMs);
    child.once('close', (code) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ ok: code === 0, seconds: (performance.now() - started) / 1000, output, timedOut });
    });
  });
}

async function check(command: Command): Promise<Outcome> {
  const { ok, seconds, output, timedOut } = await run(command, true);
  if (!ok) process.stdout.write(`\n${command.name}:\n${output.trim()}\n`);
  const notes = timedOut ? [`ended after ${command.timeoutMs / 1000} s`] : [];
  return { name: command.name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, seconds, notes };
}

async function counts(
  name: string,
): Promise<{ passed: number; failed: number; skipped: number } | undefined> {
  const text = await readFile(reportOf(name), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  if (inWindows.includes(name)) {
    const { stats, errors } = PlaywrightReport.parse(JSON.parse(text));
    const failed = stats.unexpected + stats.flaky;
    return {
      passed: stats.expected,
      failed: Math.max(failed, errors.length > 0 ? 1 : 0),
      skipped: stats.skipped,
    };
  }
  const report = VitestReport.parse(JSON.parse(text));
  return {
    passed: report.numPassedTests,
    failed: Math.max(report.numFailedTests, report.success ? 0 : 1),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

async function suite(
  command: Command,
  least: number,
  extra: string[],
  env: Record<string, string>,
): Promise<Outcome> {
  process.stdout.write(`\n${command.name}\n`);
  await rm(reportOf(command.name), { force: true });
  const { ok, seconds, timedOut } = await run(command, false, extra, env);
  const counted = (await counts(command.name)) ?? { passed: 0, failed: 0, skipped: 0 };
  const notes: string[] = [];
  let failed = counted.failed;
  if (timedOut) notes.push(`ended after ${command.timeoutMs / 1000} s`);
  if (!ok && failed === 0) failed = 1;
  if (counted.skipped > 0) {
    notes.push(`${counted.skipped} skipped, which counts as failed`);
    failed += counted.skipped;
  }
  const ran = counted.passed + counted.failed;
  if (ran < least) {
    notes.push(`ran ${ran} tests, test/least-tests.json asks for ${least}`);
    failed += 1;
  }
  return { name: command.name, passed: counted.passed, failed, seconds, notes };
}

async function main(): Promise<number> {
  const given = process.argv.slice(2);
  const cut = given.indexOf('--');
  const chosen = cut < 0 ? given : given.slice(0, cut);
  const extra = cut < 0 ? [] : given.slice(cut + 1);
  const names = [...checks, build, ...suites].map(({ name }) => name);
  const unknown = chosen.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(
      `There is no part called ${unknown.join(', ')}. The parts are: ${names.join(', ')}\n`,
    );
    return 1;
  }
  if (chosen.includes('release') && !mayInstall) {
    process.stderr.write('The release tests install packages: run them as root on Debian or Ubuntu.\n');
    return 1;
  }
  const wanted = (name: string) =>
    chosen.length === 0 ? name !== 'release' || mayInstall : chosen.includes(name);
  const least = LeastTests.parse(
    JSON.parse(await readFile(path.join(root, 'test', 'least-tests.json'), 'utf8')),
  );
  await mkdir(reports, { recursive: true });

  const outcomes = await Promise.all(checks.filter(({ name }) => wanted(name)).map(check));
  if (wanted('build') || inWindows.some(wanted)) outcomes.push(await check(build));
  for (const command of suites.filter(({ name }) => wanted(name))) {
    const asked = extra.length > 0 ? 0 : (least[command.name] ?? 0);
    const display = inWindows.includes(command.name) && !hasDisplay() ? await virtualDisplay() : undefined;
    try {
      const env = { ...display?.env, PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf(command.name) };
      outcomes.push(await suite(command, asked, extra, env));
    } finally {
      await display?.stop();
    }
  }

  process.stdout.write('\n');
  for (const { name, passed, failed, seconds, notes } of outcomes) {
    const told = [`${passed} passed, ${failed} failed`, `${seconds.toFixed(1)} s`, ...notes].join('; ');
    process.stdout.write(`${name.padEnd(12)} ${told}\n`);
  }
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
