import { type CommandLine, EXIT } from './command-line.ts';
import { helpText } from './help.ts';
import { complain, report } from './terminal.ts';

/** What `--version` says. `identity` is null for a build that was given none. */
export interface VersionFacts {
  version: string;
  electron: string;
  identity: { commit: string } | null;
  platform: NodeJS.Platform;
  arch: string;
}

/**
 * Answers what needs no Electron: help, version, wrong usage.
 * @returns the exit code; null when Electron is needed
 */
export function answerAtOnce(line: CommandLine, facts: () => VersionFacts): number | null {
  if (line.kind === 'open' || line.kind === 'doctor') return null;
  if (line.kind === 'usage-error') {
    complain(`stint: ${line.message}\nSee stint --help.`);
    return EXIT.usage;
  }
  const { version, electron, identity, platform, arch } = facts();
  const commit = identity?.commit ?? null;
  const json = () => `${JSON.stringify({ version, electron, commit, platform, arch })}\n`;
  const text = line.kind === 'help' ? helpText(version, platform) : line.json ? json() : `${version}\n`;
  return written(() => report(text, line.output), EXIT.fine);
}

/** @returns `code`, or "failed" with a sentence where the file cannot be written */
export function written(write: () => void, code: number): number {
  try {
    write();
    return code;
  } catch (error) {
    complain(`stint: ${error instanceof Error ? error.message : error}`);
    return EXIT.failed;
  }
}
