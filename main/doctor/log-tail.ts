import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { LOG_LEVELS, logFile } from '../log.ts';

const LogLine = z.looseObject({ at: z.string(), level: z.enum(LOG_LEVELS), event: z.string() });
export type LogLine = z.infer<typeof LogLine>;

/** The newest lines of the log, oldest first; lines that are none are left out. @param bytes about how much */
export async function logTail(folder: string, bytes = 500_000): Promise<LogLine[]> {
  const [newest, before] = await Promise.all([text(logFile(folder)), text(logFile(folder, 1))]);
  return (before + newest)
    .slice(-bytes)
    .split('\n')
    .flatMap((line) => {
      const parsed = LogLine.safeParse(parseJson(line));
      return parsed.success ? [parsed.data] : [];
    });
}

async function text(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
