import path from 'node:path';
import type { DoctorContext, Ran } from '../context.ts';
import { failed, type Looked, ok, skipped } from '../looked.ts';

const MEND = 'Install Stint again from the package that your IT or the vendor handed out.';

/**
 * Whether what is installed is what was handed out, as far as this system can tell. Linux's package managers compare
 * each file with the package; they look at the package's signature when it is installed, not afterwards.
 */
export async function packageSignature(context: DoctorContext, signal: AbortSignal): Promise<Looked> {
  const { platform, packageType, executable } = context.build;
  if (platform === 'darwin') {
    const bundle = path.resolve(path.dirname(executable), '../..');
    const seal = await context.run('/usr/bin/codesign', ['--verify', '--deep', '--strict', bundle], signal);
    const signer = await context.run('/usr/bin/codesign', ['-dv', '--verbose=2', bundle], signal);
    return codesignSays(seal, signer);
  }
  if (platform === 'win32') {
    const root = process.env.SystemRoot ?? 'C:\\Windows';
    const shell = `${root}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
    const args = ['-NoProfile', '-NonInteractive', '-Command', AUTHENTICODE];
    return authenticodeSays(await context.run(shell, args, signal, { STINT_EXECUTABLE: executable }));
  }
  if (packageType === 'deb')
    return dpkgSays(await context.run('/usr/bin/dpkg', ['--verify', 'stint'], signal));
  if (packageType === 'rpm') return rpmSays(await context.run('/usr/bin/rpm', ['--verify', 'stint'], signal));
  return skipped('A folder is not known to the system, which cannot tell whether its files were changed.');
}

/** The path comes by the environment, so that no name of a folder is read as code. */
const AUTHENTICODE =
  '$s = Get-AuthenticodeSignature -LiteralPath $env:STINT_EXECUTABLE; ' +
  '@{ status = [string]$s.Status; signer = [string]$s.SignerCertificate.Subject } | ConvertTo-Json -Compress';

/** `dpkg --verify stint`: one line for each file that differs (dpkg(1), "verify format"). */
export function dpkgSays(ran: Ran): Looked {
  if (/not installed/i.test(ran.stderr)) {
    return skipped('dpkg knows no package "stint": these files were unpacked by hand.');
  }
  return differences(ran, 'dpkg');
}

/** `rpm --verify stint`: the same, with `missing` for a file that is gone (rpm(8), "VERIFY OPTIONS"). */
export function rpmSays(ran: Ran): Looked {
  if (/not installed/i.test(ran.stdout + ran.stderr)) {
    return skipped('rpm knows no package "stint": these files were unpacked by hand.');
  }
  return differences(ran, 'rpm');
}

function differences({ code, stdout, stderr }: Ran, by: string): Looked {
  if (code === null) return skipped(`${by} could not be asked whether files were changed: ${stderr.trim()}`);
  const changed = stdout
    .split('\n')
    .map((line) => /^(?:[.?\w]{8,9}|missing)\s+(?:([cdglr])\s+)?(\/.*)$/.exec(line))
    // What is marked as configuration may be changed.
    .filter((match) => match !== null && match[1] !== 'c')
    .map((match) => match?.[2] ?? '');
  if (changed.length > 0) {
    const named = changed.slice(0, 5).join(', ');
    const more = changed.length > 5 ? ` and ${changed.length - 5} more` : '';
    return failed(`Files differ from the package: ${named}${more}.`, MEND, { changedFiles: changed.length });
  }
  if (code !== 0 && stdout.trim() === '') {
    return skipped(`${by} could not tell whether files were changed: ${stderr.trim() || `code ${code}`}`);
  }
  return ok(`Every file is as the package brought it, says ${by}.`, { changedFiles: 0 });
}

/** `codesign --verify`: 0 when the seal holds; `codesign -dv` names who sealed, on stderr. */
export function codesignSays(seal: Ran, signer: Ran): Looked {
  if (seal.code === null) return skipped(`codesign could not be asked: ${seal.stderr.trim()}`);
  const by = /^Authority=(.+)$/m.exec(signer.stderr)?.[1] ?? null;
  const team = /^TeamIdentifier=(?!not set)(.+)$/m.exec(signer.stderr)?.[1] ?? null;
  if (seal.code !== 0) {
    const reason =
      seal.stderr
        .trim()
        .split('\n')[0]
        ?.replace(/^.*\.app: /, '') ?? '';
    return failed(`The app's signature does not hold: ${reason}.`, MEND, { signer: by, team });
  }
  if (!by) return failed('The app is signed by nobody in particular (ad hoc).', MEND, { signer: null, team });
  return ok(`Signed by ${by}.`, { signer: by, team });
}

/** What AUTHENTICODE prints: System.Management.Automation.SignatureStatus and the certificate's subject. */
export function authenticodeSays({ code, stdout, stderr }: Ran): Looked {
  let said: { status?: unknown; signer?: unknown } = {};
  try {
    said = Object(JSON.parse(stdout.trim()));
  } catch {
    const reason = stderr.trim().split('\n')[0] || `code ${code}`;
    return skipped(`Windows could not be asked about the signature: ${reason}`);
  }
  const status = String(said.status ?? '');
  const signer = String(said.signer ?? '') || null;
  if (status === 'Valid') return ok(`Signed by ${signer}.`, { signer });
  const words: Record<string, string> = {
    NotSigned: 'The program is not signed.',
    HashMismatch: 'The program was changed after it was signed.',
    NotTrusted: 'The program is signed by somebody whom this machine does not trust.',
  };
  return failed(words[status] ?? `The program's signature does not hold (${status}).`, MEND, {
    signer,
    status,
  });
}
