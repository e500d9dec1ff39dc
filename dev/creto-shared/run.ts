import { z } from 'zod';
import type { RunningStandIn, StandInOptions } from './app.ts';

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  DATA_DIR: z.string().min(1, 'is needed'),
  API_KEY: z.string().min(1, 'is needed'),
});

/**
 * Runs a stand-in as a process of its own from PORT (0 or absent: a free one), DATA_DIR and API_KEY. Prints one line
 * of JSON with its address when it is up; SIGTERM and SIGINT close it. Wrong settings: one line on stderr, exit 1.
 */
export async function runFromEnvironment(
  name: string,
  start: (options: StandInOptions) => Promise<RunningStandIn>,
): Promise<void> {
  const settings = environment.safeParse(process.env);
  if (!settings.success) {
    const wrong = settings.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
    console.error(`${name} cannot start: ${wrong}`);
    process.exitCode = 1;
    return;
  }
  try {
    const { PORT, DATA_DIR, API_KEY } = settings.data;
    const running = await start({ dataDir: DATA_DIR, port: PORT, apiKey: API_KEY });
    const stop = () => void running.close().then(() => process.exit(0));
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    console.log(JSON.stringify({ name, url: running.url, port: running.port, pid: process.pid }));
  } catch (error) {
    console.error(`${name} cannot start: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
