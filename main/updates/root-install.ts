import { spawn } from 'node:child_process';
import type { ReleaseFile } from '../../domain/release/manifest.ts';
import { UpdateFailure } from './failure.ts';

/** Where the system's own programs are; nothing that a person put into PATH runs as root. */
const SYSTEM_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
/** What the script ends with when the file is not the one that was verified. */
const NOT_VERIFIED = 65;
/** Of pkexec: the person said no, or nobody could be asked. */
const DISMISSED = 126;
const NOT_AUTHORISED = 127;

/**
 * Runs as root. The file lies in a folder of the person's, so root first takes a copy that nobody else can reach, holds
 * that to the hash, and installs that: whatever becomes of the file meanwhile, only what was signed is installed.
 * What the package manager says goes to a file first: a Stint that ends meanwhile closes its end of the pipe, and a
 * package manager that writes into that would be killed in the middle of its work.
 * $1 the package, $2 its size, $3 its SHA-512 in hex, $4 its type.
 */
const SCRIPT = `
set -eu
PATH=${SYSTEM_PATH}
umask 077
folder=$(mktemp -d /var/tmp/stint-update.XXXXXXXXXX)
trap 'rm -rf "$folder"' EXIT
trap '' HUP PIPE
test -f "$1" || exit ${NOT_VERIFIED}
head -c "$(($2 + 1))" < "$1" > "$folder/stint.$4"
printf '%s  %s\\n' "$3" "$folder/stint.$4" | sha512sum --check --status || exit ${NOT_VERIFIED}
code=0
case "$4" in
  deb) DEBIAN_FRONTEND=noninteractive dpkg --install "$folder/stint.$4" > "$folder/said" 2>&1 || code=$? ;;
  rpm) rpm --upgrade --replacepkgs --oldpackage "$folder/stint.$4" > "$folder/said" 2>&1 || code=$? ;;
  *) exit 64 ;;
esac
cat "$folder/said" 2> /dev/null || true
exit "$code"
`;

/** The program and its arguments that install a package as root. */
export function rootCommand(
  file: string,
  { size, sha512, type }: Pick<ReleaseFile, 'size' | 'sha512' | 'type'>,
  isRoot: boolean,
): [string, ...string[]] {
  const hex = Buffer.from(sha512, 'base64').toString('hex');
  const shell = ['/bin/sh', '-c', SCRIPT, 'stint-update', file, String(size), hex, type] as const;
  return isRoot ? [...shell] : ['/usr/bin/pkexec', ...shell];
}

/**
 * Installs a deb or rpm; an ordinary user is asked by the system (polkit) for the rights.
 * @param file absolute path of the verified package
 * @throws UpdateFailure `hash` when the file is no longer what was verified, `install` with what the package manager
 *   said, or when the rights were not given
 */
export async function installAsRoot(
  file: string,
  expected: Pick<ReleaseFile, 'size' | 'sha512' | 'type'>,
  isRoot = process.getuid?.() === 0,
): Promise<void> {
  const { code, output } = await run(rootCommand(file, expected, isRoot));
  if (code === 0) return;
  if (code === NOT_VERIFIED) {
    throw new UpdateFailure('hash', 'the file was changed after it had been verified');
  }
  if (!isRoot && (code === DISMISSED || code === NOT_AUTHORISED)) {
    throw new UpdateFailure('install', `the rights to install were not given (pkexec ${code}): ${output}`);
  }
  throw new UpdateFailure('install', `installing the ${expected.type} ended with ${code}: ${output}`);
}

function run([program, ...args]: [string, ...string[]]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: '/',
      env: { ...process.env, PATH: SYSTEM_PATH, LC_ALL: 'C.UTF-8' },
    });
    let output = '';
    const keep = (piece: Buffer) => {
      output = (output + piece.toString()).slice(-1500);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) =>
      reject(new UpdateFailure('install', `${program} could not be run: ${error.message}`)),
    );
    child.once('close', (code) => resolve({ code, output: output.trim() }));
  });
}
