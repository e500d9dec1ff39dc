import { ConfigError, readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { openPool } from '../pool.ts';
import { readWorkerSettings } from './settings.ts';
import { startWorker } from './worker.ts';
import { serveWorkerHttp, type WorkerHttp } from './worker-http.ts';

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Runs the worker until SIGTERM or SIGINT; says so as one JSON line on stdout once it works. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const settings = readWorkerSettings(process.env);
  const logger = createLogger(config.logLevel);
  const pool = openPool(config, 'stint-worker', (error) => {
    logger.warn({ reason: error.message }, 'a database connection broke while idle');
  });
  if (config.metering === null) logger.warn('no metering platform is set: its events wait in the outbox');
  const worker = await startWorker({ pool, config, settings, clock: () => new Date(), logger });

  let http: WorkerHttp | null = null;
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await worker.stop();
    await http?.close();
    await pool.end();
    process.exitCode = 0;
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());

  try {
    http = await serveWorkerHttp(worker, { port: config.workerPort, metricsToken: config.metricsToken });
  } catch (error) {
    if (!(error instanceof Error && Reflect.get(error, 'code') === 'EADDRINUSE')) throw error;
    await stop();
    fail(
      `Port ${config.workerPort} is in use by another program. Stop that program, or set WORKER_PORT to a free port (0 takes one).`,
    );
  }
  process.stdout.write(`${JSON.stringify({ part: 'worker', ready: true, url: http.url })}\n`);
}

try {
  await main();
} catch (error) {
  if (error instanceof ConfigError) fail(`The worker cannot start. ${error.message}`);
  const reason = error instanceof Error ? error.message : String(error);
  fail(`The worker cannot start: ${reason}. Is the database up, and are its migrations applied?`);
}
