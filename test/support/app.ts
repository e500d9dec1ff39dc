import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { TokenResponse } from '../../domain/wire/auth.ts';
import { ErrorBody } from '../../domain/wire/errors.ts';
import { WIRE_HEADER, wireVersionText } from '../../domain/wire/version.ts';
import { buildApp } from '../../sync-server/build-app.ts';
import { readConfig, type ServerConfig } from '../../sync-server/config.ts';
import { createLogger } from '../../sync-server/logger.ts';
import { createMetrics } from '../../sync-server/metrics.ts';
import type { Firm, FirmUser } from './firm.ts';

export interface TestApp {
  app: FastifyInstance;
  config: ServerConfig;
  /** Every line that was logged so far, at level trace. */
  logs: string[];
  /** The server's time; starts at the real one. */
  now(): Date;
  /** Puts the server's clock forward. */
  advance(seconds: number): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface TestAppOptions {
  env?: Record<string, string>;
}

/** The server as production builds it, on a clock that tests move, with limits that tests do not meet unless they ask. */
export async function testApp(
  database: { pool: Pool; url: string },
  options: TestAppOptions = {},
): Promise<TestApp> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'stint-test-app-'));
  const config = readConfig({
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: database.url,
    STINT_DATA_DIR: dataDir,
    STINT_LIMIT_REQUESTS_PER_MINUTE: '1000000',
    STINT_LIMIT_SIGN_IN_PER_MINUTE: '1000000',
    STINT_LIMIT_AUTH_PER_ADDRESS_PER_MINUTE: '1000000',
    STINT_MAX_EVENT_LOOP_DELAY_MS: '60000',
    LOG_LEVEL: 'trace',
    ...options.env,
  });
  const logs: string[] = [];
  let offsetMs = 0;
  const now = () => new Date(Date.now() + offsetMs);
  const app = await buildApp({
    pool: database.pool,
    config,
    clock: now,
    logger: createLogger(config.logLevel, { write: (line) => void logs.push(line) }),
    metrics: createMetrics({ clock: now, process: false }),
  });
  return {
    app,
    config,
    logs,
    now,
    advance(seconds) {
      offsetMs += seconds * 1000;
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Headers of a request of the desktop app. */
export function wireHeaders(accessToken?: string): Record<string, string> {
  return {
    [WIRE_HEADER]: wireVersionText(),
    ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
  };
}

/** Answer of a sign-in of one of the firm's people, from a device of its own unless one is given. */
export async function signIn(
  app: FastifyInstance,
  firm: Firm,
  person: FirmUser,
  deviceId: string = uuidv7(),
): Promise<TokenResponse & { deviceId: string; headers: Record<string, string> }> {
  const response = await app.inject({
    method: 'POST',
    url: '/v1/auth/sign-in',
    headers: wireHeaders(),
    payload: {
      tenant: firm.slug,
      email: person.email,
      password: firm.password,
      device: { id: deviceId, name: 'Test laptop', platform: 'linux' },
    },
  });
  if (response.statusCode !== 200)
    throw new Error(`sign-in answered ${response.statusCode}: ${response.body}`);
  const tokens = TokenResponse.parse(response.json());
  return { ...tokens, deviceId, headers: wireHeaders(tokens.accessToken) };
}

/** The body of an answer that must be an error in the closed form. */
export function errorOf(response: { json(): unknown }): ErrorBody {
  return ErrorBody.strict().parse(response.json());
}
