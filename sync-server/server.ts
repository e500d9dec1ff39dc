import type { AppDeps } from './app.ts';
import { buildApp } from './build-app.ts';
import { ConfigError, readConfig } from './config.ts';
import { createLogger } from './logger.ts';
import { openPool } from './pool.ts';

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function listenSentence(error: unknown, host: string, port: number): string | null {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use by another program. Stop that program, or set PORT to a free port.`;
    case 'EACCES':
      return `This user may not open port ${port}. Set PORT to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${host}. Set HOST to one that it has, such as 127.0.0.1.`;
    default:
      return null;
  }
}

/** Runs the sync server until SIGTERM or SIGINT; says its address as one JSON line on stdout once it listens. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  const pool = openPool(config, 'stint-server', (error) => {
    logger.warn({ reason: error.message }, 'a database connection broke while idle');
  });
  const deps: AppDeps = { pool, config, clock: () => new Date(), logger };
  const app = await buildApp(deps);

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await app.close();
    await pool.end();
    process.exitCode = 0;
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());

  let url: string;
  try {
    url = await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    const sentence = listenSentence(error, config.host, config.port);
    if (sentence === null) throw error;
    await pool.end();
    fail(sentence);
  }
  process.stdout.write(`${JSON.stringify({ part: 'server', url })}\n`);
}

try {
  await main();
} catch (error) {
  if (error instanceof ConfigError) fail(`The server cannot start. ${error.message}`);
  throw error;
}
