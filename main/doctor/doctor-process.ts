import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { app, session as electronSession } from 'electron';
import type { Policy } from '../../domain/policy/policy.ts';
import { written } from '../cli/answer.ts';
import { type CommandLine, EXIT } from '../cli/command-line.ts';
import { complain, report } from '../cli/terminal.ts';
import { Network } from '../network/network.ts';
import { namedPlaces } from '../network/request-rules.ts';
import { PolicyHold } from '../policy/hold.ts';
import { keychainVault, type TokenVault } from '../token-vault.ts';
import { buildIdentity } from '../updates/start.ts';
import { supportBundle } from './bundle.ts';
import { electronContext } from './electron-context.ts';
import { messageOf } from './looked.ts';
import { People } from './people.ts';
import { redactor } from './redact.ts';
import { reportText } from './report-text.ts';
import { hasFailed, runDoctor } from './run.ts';

type DoctorLine = Extract<CommandLine, { kind: 'doctor' }>;

const HEADLESS = '--ozone-platform=headless';

/**
 * Starts this very program again without a display, where that has to be said before any of its code runs: Linux. Waits
 * for it and ends with its code; returns only where this process can do the work itself.
 */
export function enterHeadless(): void {
  if (process.platform !== 'linux' || process.argv.includes(HEADLESS)) return;
  const args = [...process.argv.slice(1), HEADLESS, '--disable-gpu', '--log-level=3'];
  const { status, error } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (error) complain(`stint: could not be started without a display: ${error.message}`);
  process.exit(status ?? EXIT.start);
}

/**
 * The doctor as a process of its own, beside a Stint that may be running: no window, no lock, none of its databases.
 * Chromium's files go to a folder that is taken away afterwards. To be called before Electron is ready.
 */
export function runDoctorProcess(line: DoctorLine): void {
  const userData = app.getPath('userData');
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'stint-doctor-'));
  app.setPath('sessionData', scratch);
  app.setPath('crashDumps', scratch);
  app.disableHardwareAcceleration();
  app.dock?.hide();
  const end = (code: number) => {
    try {
      rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // Windows does not let go of what Chromium has open. It lies where Windows clears temporary files away.
    }
    app.exit(code);
  };
  app
    .whenReady()
    .then(() => diagnose(line, userData))
    .then(end, (error: unknown) => {
      complain(`stint: the doctor could not do its work: ${messageOf(error)}`);
      end(EXIT.start);
    });
}

async function diagnose(line: DoctorLine, userData: string): Promise<number> {
  const people = new People();
  await people.read(userData);
  const redact = redactor(people.known);
  const vault = keychainVault();
  const hold = PolicyHold.open({ folder: userData, isReadOnly: true });
  const network = hold.then((policy) => networkOf(policy.values, userData, vault));
  const context = electronContext({
    userData,
    policy: async () => (await hold).state,
    vault,
    fetch: async (url, init) => (await network).fetch(url, init),
    work: null,
    updates: async () => null,
  });
  const found = await runDoctor(context, { redact });
  const code = hasFailed(found) ? EXIT.failed : EXIT.fine;
  const { bundle } = line;
  const saved =
    bundle === null
      ? code
      : await supportBundle(found, context, redact).then((zip) =>
          written(() => writeFileSync(bundle, zip, { mode: 0o600 }), code),
        );
  const text = line.json ? `${JSON.stringify(found, null, 2)}\n` : reportText(found);
  return written(() => report(text, line.output), saved);
}

/** As the app's, with the passwords of proxies that it keeps; where it would ask a person, nobody answers. */
async function networkOf(policy: Policy, folder: string, vault: TokenVault): Promise<Network> {
  const named = namedPlaces(policy, buildIdentity()?.updateFeed ?? null);
  const network: Network = await Network.open({
    session: electronSession.defaultSession,
    folder,
    vault,
    policy,
    places: () => ({ server: null, named, development: false }),
    ask: ({ id }) => void network.answer({ id, credentials: null }),
  });
  return network;
}
