import { parseArgs } from 'node:util';
import { nearest } from '../policy/nearest.ts';

/** What a command line asks for. Anything but `open` answers without a window and without the profile's lock. */
export type CommandLine =
  | { kind: 'open' }
  | { kind: 'help'; output: string | null }
  | { kind: 'version'; json: boolean; output: string | null }
  | { kind: 'doctor'; json: boolean; output: string | null; bundle: string | null }
  /** `message` is a sentence for the terminal. */
  | { kind: 'usage-error'; message: string };

/** 0 fine; 1 something that was looked at failed; 2 wrong usage; 3 Stint could not start. */
export const EXIT = { fine: 0, failed: 1, usage: 2, start: 3 } as const;

const COMMANDS = ['help', 'version', 'doctor'] as const;
const SWITCHES = ['json'] as const;
const WITH_FILE = ['output', 'bundle'] as const;
const OURS = [...COMMANDS, ...SWITCHES, ...WITH_FILE];

interface Given {
  name: string;
  rawName: string;
  value: string | undefined;
  inline: boolean;
}

/**
 * Reads a command line. What is not ours is Chromium's, Electron's or a debugger's and passes untouched, since nobody
 * can list their switches; only what misses one of ours by a slip (`--docter`) is refused, with the name meant.
 * @param args without the executable and, in development, without the app's folder
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      help: { type: 'boolean' },
      version: { type: 'boolean' },
      doctor: { type: 'boolean' },
      json: { type: 'boolean' },
      output: { type: 'string' },
      bundle: { type: 'string' },
    },
  });
  const options: Given[] = [];
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const short = args[token.index];
    if (short === '-h' || short === '-v') {
      options.push({
        name: short === '-h' ? 'help' : 'version',
        rawName: short,
        value: undefined,
        inline: false,
      });
    } else if (token.rawName.startsWith('--')) {
      options.push({
        name: token.name,
        rawName: token.rawName,
        value: token.value,
        inline: token.inlineValue ?? false,
      });
    }
  }
  return commandOf(options, positionals);
}

function commandOf(options: readonly Given[], positionals: readonly string[]): CommandLine {
  const ours = options.filter(({ name }) => OURS.some((known) => known === name));
  for (const { name, rawName } of options) {
    const meant = nearest(name, OURS);
    if (meant && meant !== name) return wrong(`There is no option ${rawName}. Did you mean --${meant}?`);
  }
  for (const { name, rawName, value, inline } of ours) {
    const takesFile = WITH_FILE.some((known) => known === name);
    if (!takesFile && inline) return wrong(`${rawName} takes no value.`);
    if (takesFile && (!value || (!inline && value.startsWith('-')))) {
      return wrong(`${rawName} needs the name of a file, such as ${rawName} stint.txt.`);
    }
    if (takesFile && ours.filter((other) => other.name === name).length > 1) {
      return wrong(`${rawName} is given more than once.`);
    }
  }
  const has = (name: string) => ours.some((one) => one.name === name);
  const fileOf = (name: string) => ours.find((one) => one.name === name)?.value ?? null;
  const commands = COMMANDS.filter(has);
  if (commands.length === 0) {
    const [first] = ours;
    return first ? wrong(`${first.rawName} goes with --doctor or --version only.`) : { kind: 'open' };
  }
  if (has('help')) return { kind: 'help', output: fileOf('output') };
  if (commands.length > 1) return wrong('--version and --doctor are asked one at a time.');
  if (positionals[0] !== undefined) {
    return wrong(`What is "${positionals[0]}"? A report is written to a file by --output FILE.`);
  }
  const output = fileOf('output');
  const json = has('json');
  if (has('doctor')) return { kind: 'doctor', json, output, bundle: fileOf('bundle') };
  if (has('bundle')) return wrong('--bundle goes with --doctor only.');
  return { kind: 'version', json, output };
}

function wrong(message: string): CommandLine {
  return { kind: 'usage-error', message };
}
