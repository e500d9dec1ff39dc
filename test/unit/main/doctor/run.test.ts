import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DoctorCheck, DoctorReport } from '../../../../domain/ipc/doctor.ts';
import { NO_WORK } from '../../../../domain/ipc/no-work.ts';
import type { WorkState } from '../../../../domain/ipc/updates.ts';
import { wireVersionText } from '../../../../domain/wire/version.ts';
import type { Attempt, DoctorContext } from '../../../../main/doctor/context.ts';
import { reportText } from '../../../../main/doctor/report-text.ts';
import { hasFailed, runDoctor } from '../../../../main/doctor/run.ts';
import { UpdateMemory } from '../../../../main/updates/memory.ts';
import { aManifest, aSigner, signAnything } from '../../../support/release-manifests.ts';

const NOW = Date.parse('2026-01-05T10:00:00.500Z');
const server = 'https://stint.example.com';
const identity = { updateKeys: [`${'A'.repeat(43)}=`], updateFeed: null, commit: 'c'.repeat(40) };
const work: WorkState = { ...NO_WORK, isOnline: true };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'stint-doctor-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function answered(url: string, body: unknown, date = '2026-01-05T10:00:00.000Z'): Attempt {
  const response = { status: 200, text: JSON.stringify(body), date };
  return { url, response, error: null, sentAt: NOW - 20, answeredAt: NOW + 20 };
}

function unanswered(url: string, error: string): Attempt {
  return { url, response: null, error, sentAt: NOW, answeredAt: NOW };
}

const health = (wire = wireVersionText()) => ({ status: 'ok', version: '1.0.0', wire });

function contextOf(other: Partial<DoctorContext> = {}): DoctorContext {
  return {
    build: {
      version: '1.0.0',
      electron: '45.0.0',
      chromium: '150',
      platform: 'linux',
      arch: 'x64',
      os: 'Linux 6',
      isPackaged: false,
      packageType: null,
      identity,
      executable: '/opt/Stint/stint',
      asarHash: () => null,
    },
    userData: folder,
    logs: path.join(folder, 'logs'),
    policy: async () => ({ values: {}, source: 'none', isLastGood: false, problems: [] }),
    server: async () => server,
    feed: async () => null,
    updates: async () => null,
    get: async (url) => answered(url, health()),
    resolveProxy: async () => 'DIRECT',
    certificateOf: () => ({
      issuer: 'A Public CA',
      subject: 'stint.example.com',
      validUntil: NOW / 1000 + 90 * 86_400,
      isPublic: true,
      verdict: 'net::OK',
    }),
    keyring: () => ({ available: true, backend: 'gnome_libsecret', opensWhatItSealed: true }),
    work: async () => ({ state: work, at: '2026-01-05T09:00:00.000Z' }),
    run: async () => ({ code: 0, stdout: '', stderr: '' }),
    now: () => NOW,
    ...other,
  };
}

async function examine(
  other: Partial<DoctorContext> = {},
  options: { limit?: number; signal?: AbortSignal } = {},
) {
  const report = await runDoctor(contextOf(other), { redact: (text) => text, ...options });
  expect(DoctorReport.parse(report)).toEqual(report);
  const of = (check: DoctorCheck) => report.findings.find((finding) => finding.check === check);
  return { report, of };
}

describe('the doctor', () => {
  test('finds nothing wrong where nothing is, and looks at everything', async () => {
    const { report } = await examine();
    expect(report.findings.map(({ check }) => check)).toEqual(DoctorCheck.options);
    expect(report.findings.filter(({ status }) => status === 'failed' || status === 'warning')).toEqual([]);
    expect(hasFailed(report)).toBe(false);
    expect(reportText(report)).toContain('0 failed');
  });

  test('asks the server once for all that it is asked about', async () => {
    let asked = 0;
    await examine({
      get: async (url) => {
        asked += 1;
        return answered(url, health());
      },
    });
    expect(asked).toBe(1);
  });

  test('gives up what never ends, keeps what is done, and ends early when told', async () => {
    const never = new Promise<never>(() => undefined);
    const { of, report } = await examine({ resolveProxy: () => never }, { limit: 50 });
    expect(of('proxy')).toMatchObject({ status: 'failed', summary: expect.stringContaining('longer than') });
    expect(of('server')?.status).toBe('ok');
    expect(hasFailed(report)).toBe(true);
    const ended = await examine({ policy: () => never }, { signal: AbortSignal.abort() });
    expect(ended.of('policy')?.summary).toContain('ended before');
  });

  test('a check that throws is told, and what it says is redacted', async () => {
    const context = contextOf({ resolveProxy: () => Promise.reject(new Error('geheim')) });
    const report = await runDoctor(context, { redact: (text) => text.replaceAll('geheim', '***') });
    expect(JSON.stringify(report)).not.toContain('geheim');
    expect(JSON.stringify(report)).toContain('***');
  });

  test.each([
    ['net::ERR_CERT_AUTHORITY_INVALID', 'a CA that this machine does not trust'],
    ['net::ERR_CERT_DATE_INVALID', 'not valid at this time'],
    ['net::ERR_CERT_COMMON_NAME_INVALID', 'for another name'],
    ['net::ERR_SSL_PROTOCOL_ERROR', 'no TLS connection'],
  ])('TLS: %s', async (error, words) => {
    const { of } = await examine({ get: async (url) => unanswered(url, error) });
    expect(of('tls')).toMatchObject({ status: 'failed', summary: expect.stringContaining(words) });
    expect(of('server')).toMatchObject({ status: 'failed', facts: { server } });
    expect(of('clock')?.status).toBe('skipped');
  });

  test.each([
    ['net::ERR_NAME_NOT_RESOLVED', 'its name is not known'],
    ['net::ERR_PROXY_AUTH_REQUESTED', 'the proxy wants to know who asks'],
    ['net::ERR_PROXY_CONNECTION_FAILED', 'the proxy does not let it through'],
    ['The operation was aborted due to timeout', 'did not answer in time'],
  ])('server: %s', async (error, words) => {
    const { of } = await examine({ get: async (url) => unanswered(url, error), certificateOf: () => null });
    expect(of('server')).toMatchObject({ status: 'failed', summary: expect.stringContaining(words) });
    expect(of('tls')?.status).toBe('skipped');
  });

  test('a private CA is named; a certificate that soon ends is a warning', async () => {
    const certificate = { issuer: 'Firm CA', subject: 's', isPublic: false, verdict: 'net::OK' };
    const soon = { ...certificate, validUntil: NOW / 1000 + 86_400 };
    const late = { ...certificate, validUntil: NOW / 1000 + 86_400 * 90 };
    expect((await examine({ certificateOf: () => late })).of('tls')?.summary).toContain('a private CA');
    expect((await examine({ certificateOf: () => soon })).of('tls')).toMatchObject({ status: 'warning' });
  });

  test('something else that answers, and a server of another wire', async () => {
    const portal = await examine({ get: async (url) => answered(url, '<html>') });
    expect(portal.of('server')?.summary).toContain('is not a Stint server');
    const old = await examine({ get: async (url) => answered(url, health('9.0')) });
    expect(old.of('server')).toMatchObject({ status: 'failed', advice: 'Update whichever is older.' });
  });

  test('a clock is compared with the server to the second', async () => {
    const at = (date: string) => examine({ get: async (url) => answered(url, health(), date) });
    expect((await at('2026-01-05T10:00:00.000Z')).of('clock')?.facts.differenceS).toBe(0);
    expect((await at('2026-01-05T09:59:00.000Z')).of('clock')).toMatchObject({ status: 'ok' });
    expect((await at('2026-01-05T09:58:59.000Z')).of('clock')).toMatchObject({
      status: 'warning',
      summary: "This clock is 61 s ahead of the server's.",
    });
    expect((await at('2026-01-05T10:02:00.000Z')).of('clock')?.summary).toContain('120 s behind');
  });

  test('a broken policy is told with its place, line and name', async () => {
    const problem = {
      where: '/etc/stint/policy.json',
      line: 3,
      name: 'UpdateRing',
      reason: 'must be pilot or broad',
    };
    const { of } = await examine({
      policy: async () => ({ values: {}, source: 'file', isLastGood: true, problems: [problem] }),
    });
    expect(of('policy')).toMatchObject({
      status: 'failed',
      summary:
        'The policy is refused; the last good policy holds. /etc/stint/policy.json, line 3: UpdateRing must be pilot or broad',
    });
  });

  test('unsent work: waiting is fine, long waiting and refused is not', async () => {
    const with_ = async (state: Partial<WorkState>) =>
      (
        await examine({ work: async () => ({ state: { ...work, ...state }, at: '2026-01-05T09:00:00Z' }) })
      ).of('journal');
    expect(await with_({ unsent: 2, oldestUnsentAt: '2026-01-05T09:00:00Z' })).toMatchObject({
      status: 'ok',
    });
    expect(await with_({ unsent: 2, oldestUnsentAt: '2026-01-04T09:00:00Z' })).toMatchObject({
      status: 'warning',
    });
    expect(await with_({ attention: 1, unsent: 2 })).toMatchObject({
      status: 'warning',
      facts: { attention: 1 },
    });
  });

  test('a keyring that is not there, and one that forgets', async () => {
    const at = (available: boolean, opensWhatItSealed: boolean) =>
      examine({ keyring: () => ({ available, backend: 'basic_text', opensWhatItSealed }) });
    expect((await at(false, false)).of('keyring')?.status).toBe('warning');
    expect((await at(true, false)).of('keyring')?.status).toBe('failed');
  });

  test('a feed: off, there, gone, and something else in its place', async () => {
    const feed = async () => ({ url: pathToFileURL(folder).href, ring: 'broad' as const });
    const off = {
      values: { UpdateMode: 'off' as const },
      source: 'file' as const,
      isLastGood: false,
      problems: [],
    };
    expect((await examine({ feed, policy: async () => off })).of('updates')?.status).toBe('skipped');
    expect((await examine({ feed })).of('updates')).toMatchObject({ status: 'failed' });
    writeFileSync(path.join(folder, 'broad.json'), '<html>sign in here</html>');
    expect((await examine({ feed })).of('updates')?.summary).toContain('is no signed release');
    const [signer, other] = [aSigner(), aSigner()];
    const build = { ...contextOf().build, identity: { ...identity, updateKeys: [signer.publicKey] } };
    const says = async (sequence: number, by = signer, days = 30) => {
      const expiresAt = new Date(NOW + days * 86_400_000).toISOString();
      const manifest = aManifest(NOW, { sequence, expiresAt });
      writeFileSync(path.join(folder, 'broad.json'), await signAnything(manifest, by));
      return (await examine({ feed, build })).of('updates');
    };
    expect(await says(7)).toMatchObject({ status: 'ok', facts: { expiresAt: '2026-02-04T10:00:00.500Z' } });
    expect(await says(7, other)).toMatchObject({
      status: 'failed',
      summary: expect.stringContaining('no key'),
    });
    expect(await says(7, signer, -1)).toMatchObject({
      status: 'failed',
      summary: expect.stringContaining('has expired'),
    });
    const memory = await UpdateMemory.open(path.join(folder, 'updates.json'));
    await memory.took({ ok: true, manifest: aManifest(NOW, { sequence: 8 }), payloadSha256: 'x' });
    expect(await says(7)).toMatchObject({ status: 'failed', summary: expect.stringContaining('is older') });
    writeFileSync(path.join(folder, 'updates.json'), '{');
    expect(await says(9)).toMatchObject({ status: 'failed', summary: expect.stringContaining('takes none') });
  });

  test('the last error of the log', async () => {
    const logs = path.join(folder, 'logs');
    mkdirSync(logs);
    const line = (at: string) => `{"at":"${at}","level":"error","event":"page-gone"}\nnot json\n`;
    writeFileSync(path.join(logs, 'stint.log'), line('2026-01-05T08:00:00.000Z'));
    expect((await examine()).of('log')).toMatchObject({
      status: 'warning',
      facts: { lastErrorAt: '2026-01-05T08:00:00.000Z' },
    });
    writeFileSync(path.join(logs, 'stint.log'), line('2026-01-03T08:00:00.000Z'));
    expect((await examine()).of('log')).toMatchObject({ status: 'ok' });
  });

  test('a folder that cannot be written', async () => {
    const file = path.join(folder, 'a-file');
    writeFileSync(file, '');
    expect((await examine({ userData: file })).of('disk')).toMatchObject({ status: 'failed' });
    expect((await examine({ userData: path.join(folder, 'not', 'there') })).of('disk')).toMatchObject({
      status: 'ok',
      facts: { isThere: false },
    });
  });
});
