import { spawn } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Owner } from './sandbox-files.ts';
import type { ResourceLimits, Template } from './schema.ts';

const NODE_INSIDE = '/opt/creto/node';
const PYTHON = '/usr/bin/python3';
const NOBODY = 65_534;
const MIB = 1024 * 1024;
const TMP_BYTES = 64 * MIB;
/** What Node reserves as writable data before it runs a line (V8's code range, thread stacks), with room to spare. */
const NODE_DATA_MIB = 640;
const OTHER_DATA_MIB = 64;
const SYSTEM_FOLDERS = ['/usr/bin', '/usr/lib', '/usr/lib64', '/bin', '/lib', '/lib64'];
const TOOLS = ['/usr/bin/setpriv', '/usr/bin/prlimit', '/usr/bin/env'];

export type SandboxHost = {
  bubblewrap: string;
  /** Set when we are root: the sandbox then runs as this user, on the host too. */
  owner: Owner;
  python: boolean;
};

/** The ordinary user that a sandbox runs as; where we are not root it is our own. */
export const sandboxOwner = (): Owner => (process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : null);

/** Binds of the system's programs and libraries, symlinks kept as such. */
function systemBinds(): string[] {
  const present = SYSTEM_FOLDERS.filter((path) => existsSync(path));
  return present.flatMap((path) =>
    lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path],
  );
}

/**
 * The argv that runs `program` in a sandbox. Two layers of bubblewrap:
 * the outer one makes a view of the disk with nothing in it but system programs and libraries (read-only), the Node
 * binary and the sandbox's folder at /work, in a pid namespace whose end is the end of all in it, and drops root for
 * an ordinary user; as that user the inner one makes new user, pid, net, ipc, uts and cgroup namespaces with no
 * further user namespaces allowed, its own /proc, /dev and /tmp (tmpfs, 64 MiB), everything else read-only. Two,
 * because only root can reach a folder under a private home, because a parent-death signal does not cross from root
 * to another user, and because no argument that names a host path is to be seen from inside. Then prlimit (data, file size, CPU time,
 * processes, open files, no core) and `env -i` with exactly the variables that were passed.
 */
export function sandboxArgv(
  host: SandboxHost,
  run: {
    workFolder: string;
    template: Template;
    limits: ResourceLimits;
    timeoutSeconds: number;
    environment: Record<string, string>;
    program: readonly string[];
  },
): string[] {
  const node = run.template === 'nodejs24' ? ['--ro-bind', realpathSync(process.execPath), NODE_INSIDE] : [];
  const user = host.owner === null ? [] : [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  const data = run.limits.memory_mb + (run.template === 'nodejs24' ? NODE_DATA_MIB : OTHER_DATA_MIB);
  return [
    host.bubblewrap,
    '--die-with-parent',
    '--unshare-pid',
    ...(host.owner === null ? ['--unshare-user'] : []),
    ...['--bind', '/proc', '/proc', '--dev-bind', '/dev', '/dev', '--dir', '/tmp', '--dir', '/usr'],
    ...systemBinds(),
    ...['--dir', '/opt', '--dir', '/opt/creto', ...node],
    ...['--bind', run.workFolder, '/work', '--remount-ro', '/', '--'],
    ...['/usr/bin/setpriv', ...user, '--pdeathsig', 'KILL', '--no-new-privs'],
    host.bubblewrap,
    ...['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--new-session'],
    ...['--clearenv', '--hostname', 'sandbox', '--ro-bind', '/usr', '/usr', ...systemBinds()],
    ...['--ro-bind', '/opt', '/opt', '--bind', '/work', '/work', '--proc', '/proc', '--dev', '/dev'],
    ...['--size', String(TMP_BYTES), '--tmpfs', '/tmp', '--remount-ro', '/dev', '--remount-ro', '/'],
    ...['--chdir', '/work', '--'],
    '/usr/bin/prlimit',
    `--data=${data * MIB}`,
    `--fsize=${run.limits.disk_mb * MIB}`,
    `--cpu=${Math.ceil(run.timeoutSeconds * run.limits.cpu_cores) + 1}`,
    ...['--nproc=256', '--nofile=1024', '--core=0', '--', '/usr/bin/env', '-i'],
    ...Object.entries(run.environment).map(([name, value]) => `${name}=${value}`),
    ...run.program,
  ];
}

/** Where a program named in a command is found inside: there is no PATH unless one was passed. */
export function programFor(command: readonly string[], sandboxTemplate: Template): string[] {
  const [first = '', ...rest] = command;
  return [first === 'node' && sandboxTemplate === 'nodejs24' ? NODE_INSIDE : first, ...rest];
}

/** How a script file in /work is run; heap below the memory limit, so that V8 says itself that it is out. */
export function scriptProgram(file: string, sandboxTemplate: Template, memoryMb: number): string[] {
  if (sandboxTemplate === 'python3.11') return [PYTHON, `/work/${file}`];
  return [NODE_INSIDE, `--max-old-space-size=${Math.floor(memoryMb * 0.8)}`, `/work/${file}`];
}

/**
 * Tries a sandbox out. Never pretends: unless a probe has run in one, the answer is why there is none.
 * @param bubblewrap path of bwrap, `/usr/bin/bwrap` but in a test
 */
export async function probeSandbox(bubblewrap: string): Promise<SandboxHost | { unavailable: string }> {
  const missing = [bubblewrap, ...TOOLS].filter((path) => !existsSync(path));
  if (missing.length > 0)
    return { unavailable: `${missing.join(', ')} is not here (apt-get install bubblewrap)` };
  const host: SandboxHost = { bubblewrap, owner: sandboxOwner(), python: existsSync(PYTHON) };
  const workFolder = mkdtempSync(join(tmpdir(), 'creto-probe-'));
  try {
    if (host.owner !== null) await chown(workFolder, host.owner.uid, host.owner.gid);
    const limits = { cpu_cores: 1, memory_mb: 128, disk_mb: 100, network_egress_mb: 0, timeout_seconds: 10 };
    const program = [NODE_INSIDE, '-e', 'require("fs").writeFileSync("ok", "")'];
    const argv = sandboxArgv(host, {
      workFolder,
      template: 'nodejs24',
      limits,
      timeoutSeconds: 10,
      environment: {},
      program,
    });
    const failure = await probeRun(argv);
    if (failure !== null) return { unavailable: `a trial run failed: ${failure}` };
    return existsSync(join(workFolder, 'ok')) ? host : { unavailable: 'a trial run did nothing' };
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

/** @returns null if it ended well, else what it said */
function probeRun([command = '', ...args]: string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 10_000,
      killSignal: 'SIGKILL',
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(0, 500);
    });
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? null : said.trim() || `exit code ${code}`));
  });
}
