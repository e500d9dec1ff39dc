import { join } from 'node:path';
import { z } from 'zod';
import { type AddressRules, allowList } from './modules/webhooks/address.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const positive = z.coerce.number().int().min(1);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const url = z.url({ protocol: /^https?$/, error: 'must be an http(s) address' });

/** Unless told otherwise a firm may ask for as much as so many of its people at their own limit. */
const PEOPLE_AT_ONCE = 100;

const Environment = z.object({
  NODE_ENV: z.string().default('development'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(4600),
  WORKER_PORT: port.default(0),
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'must be a postgresql:// address of the role stint_app',
  }),
  DATABASE_POOL_MAX: positive.max(500).default(20),
  DATABASE_CONNECT_TIMEOUT_MS: positive.default(3000),
  DATABASE_QUERY_TIMEOUT_MS: positive.default(20_000),
  STINT_DATA_DIR: z.string().min(1).default('.stint'),
  STINT_JWT_PRIVATE_KEY: z.string().min(1).optional(),
  STINT_JWT_PUBLIC_KEYS: list.default([]),
  STINT_SEALING_KEY: z.string().min(1).optional(),
  STINT_SEALING_OLD_KEYS: list.default([]),
  STINT_SSO_FILE: z.string().min(1).optional(),
  CRETO_METERING_URL: url.optional(),
  CRETO_METERING_API_KEY: z.string().min(1).optional(),
  CRETO_METERING_WEBHOOK_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  CRETO_RUNTIME_URL: url.optional(),
  CRETO_RUNTIME_API_KEY: z.string().min(1).optional(),
  STINT_SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be an address such as smtps://user:password@mail.example.com' })
    .optional(),
  STINT_SMTP_FROM: z.email({ error: 'must be an email address' }).optional(),
  STINT_SMTP_ALLOW_PLAIN: z.stringbool({ error: 'must be true or false' }).default(false),
  STINT_INVOICE_DROP_DIR: z.string().min(1).optional(),
  ALLOWED_ORIGINS: list.default(['app://stint']),
  STINT_TRUSTED_PROXIES: list.default([]),
  STINT_WEBHOOK_NETWORKS: list.default([]).refine(
    (ranges) => {
      try {
        allowList(ranges);
        return true;
      } catch {
        return false;
      }
    },
    { error: 'must list addresses or CIDR ranges, such as 10.1.0.0/16' },
  ),
  STINT_METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  STINT_BODY_LIMIT: positive.default(4 * 1024 * 1024),
  STINT_LIMIT_REQUESTS_PER_MINUTE: positive.default(600),
  STINT_LIMIT_TENANT_REQUESTS_PER_MINUTE: positive.optional(),
  STINT_LIMIT_SIGN_IN_PER_MINUTE: positive.default(10),
  STINT_LIMIT_AUTH_PER_ADDRESS_PER_MINUTE: positive.default(120),
  STINT_REFRESH_TOKEN_DAYS: positive.max(365).default(60),
  STINT_REVOCATION_CACHE_MS: z.coerce.number().int().min(0).max(30_000).default(15_000),
  STINT_MAX_EVENT_LOOP_DELAY_MS: positive.default(2000),
});

/** An address of a Creto platform and the key that opens it; null where this firm's server has none. */
export interface PlatformConfig {
  url: string;
  apiKey: string;
}

/** The relay that mail to clients goes through. */
export interface SmtpConfig {
  /** `smtp://` or `smtps://`, with the user and password that it asks for. */
  url: string;
  /** The address that mail comes from. */
  from: string;
  /** Whether it may go unencrypted to a relay on this machine or the firm's own network; never beyond it. */
  allowPlain: boolean;
}

/** What server and worker need to know about the place they run in. Made by `readConfig`. */
export interface ServerConfig {
  production: boolean;
  host: string;
  /** 0 takes a free port. */
  port: number;
  workerPort: number;
  databaseUrl: string;
  databasePoolMax: number;
  /** How long a request waits for a connection before it is answered `database_unavailable`. */
  databaseConnectTimeoutMs: number;
  databaseQueryTimeoutMs: number;
  dataDir: string;
  /** PEM (PKCS #8, Ed25519) that signs access tokens. */
  signingKeyPath: string;
  /** Whether a missing signing key may be made: never in production, where every copy must share one. */
  mayCreateSigningKey: boolean;
  /** PEM files of further keys (public or private) whose tokens are still accepted: for changing keys. */
  verificationKeyPaths: string[];
  /** PEM (PKCS #8, X25519) that opens what devices have sealed; they seal to its public half. */
  sealingKeyPath: string;
  /** Whether a missing sealing key may be made: never in production. */
  mayCreateSealingKey: boolean;
  /** PEM files of earlier sealing keys, whose files are still opened. */
  oldSealingKeyPaths: string[];
  /** JSON of the firms' identity providers; null: nobody signs in that way. */
  ssoFile: string | null;
  metering: PlatformConfig | null;
  /** What the metering platform signs its webhook with; null: its webhook is not taken. */
  meteringWebhookSecret: string | null;
  runtime: PlatformConfig | null;
  /** Null: invoices are put into `invoiceDropDir` instead of being mailed. */
  smtp: SmtpConfig | null;
  invoiceDropDir: string;
  /** Where webhooks may go beyond the public internet. */
  webhooks: AddressRules;
  allowedOrigins: string[];
  trustedProxies: string[];
  /** When set, `/metrics` asks for it as a bearer token. */
  metricsToken: string | null;
  logLevel: string;
  bodyLimitBytes: number;
  limits: {
    /** Signed in: requests a minute of one person in one firm. */
    requestsPerMinute: number;
    /** Signed in: requests a minute of everybody in one firm together. */
    tenantRequestsPerMinute: number;
    /** Sign-in: tries a minute for one email from one address. */
    signInPerMinute: number;
    /** Sign-in, refresh and sign-out together: requests a minute from one address. */
    authPerAddressPerMinute: number;
  };
  refreshTokenDays: number;
  /** How long a session that was checked is trusted without asking the database again (0–30,000 ms). */
  revocationCacheMs: number;
  maxEventLoopDelayMs: number;
}

/** The environment cannot be used; the message names each variable, and is all that the person needs to read. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

function platform(
  prefix: string,
  address: string | undefined,
  apiKey: string | undefined,
): PlatformConfig | null {
  if (address === undefined && apiKey === undefined) return null;
  if (address === undefined) throw new ConfigError(`${prefix}_URL is missing: ${prefix}_API_KEY is set.`);
  if (apiKey === undefined) throw new ConfigError(`${prefix}_API_KEY is missing: ${prefix}_URL is set.`);
  return { url: address.replace(/\/+$/, ''), apiKey };
}

function smtp(url: string | undefined, from: string | undefined, allowPlain: boolean): SmtpConfig | null {
  if (url === undefined && from === undefined) return null;
  if (url === undefined) throw new ConfigError('STINT_SMTP_URL is missing: STINT_SMTP_FROM is set.');
  if (from === undefined) throw new ConfigError('STINT_SMTP_FROM is missing: STINT_SMTP_URL is set.');
  return { url, from, allowPlain };
}

/**
 * Reads the environment. An empty variable counts as not set.
 * @throws ConfigError with a sentence for every variable that is missing or wrong; never with its value, which
 * may be a secret.
 */
export function readConfig(env: Record<string, string | undefined>): ServerConfig {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(present);
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) => {
      const name = issue.path.join('.');
      return present[name] === undefined ? `${name} is missing.` : `${name} ${issue.message}.`;
    });
    throw new ConfigError(sentences.join(' '));
  }
  const e = parsed.data;
  const production = e.NODE_ENV === 'production';
  if (production && e.STINT_JWT_PRIVATE_KEY === undefined) {
    throw new ConfigError(
      'STINT_JWT_PRIVATE_KEY is missing: in production it must name the PEM file of the Ed25519 key that signs access tokens.',
    );
  }
  if (production && e.STINT_SEALING_KEY === undefined) {
    throw new ConfigError(
      'STINT_SEALING_KEY is missing: in production it must name the PEM file of the X25519 key that devices seal unsent work to.',
    );
  }
  return {
    production,
    host: e.HOST,
    port: e.PORT,
    workerPort: e.WORKER_PORT,
    databaseUrl: e.DATABASE_URL,
    databasePoolMax: e.DATABASE_POOL_MAX,
    databaseConnectTimeoutMs: e.DATABASE_CONNECT_TIMEOUT_MS,
    databaseQueryTimeoutMs: e.DATABASE_QUERY_TIMEOUT_MS,
    dataDir: e.STINT_DATA_DIR,
    signingKeyPath: e.STINT_JWT_PRIVATE_KEY ?? join(e.STINT_DATA_DIR, 'signing-key.pem'),
    mayCreateSigningKey: !production,
    verificationKeyPaths: e.STINT_JWT_PUBLIC_KEYS,
    sealingKeyPath: e.STINT_SEALING_KEY ?? join(e.STINT_DATA_DIR, 'sealing-key.pem'),
    mayCreateSealingKey: !production,
    oldSealingKeyPaths: e.STINT_SEALING_OLD_KEYS,
    ssoFile: e.STINT_SSO_FILE ?? null,
    metering: platform('CRETO_METERING', e.CRETO_METERING_URL, e.CRETO_METERING_API_KEY),
    meteringWebhookSecret: e.CRETO_METERING_WEBHOOK_SECRET ?? null,
    runtime: platform('CRETO_RUNTIME', e.CRETO_RUNTIME_URL, e.CRETO_RUNTIME_API_KEY),
    smtp: smtp(e.STINT_SMTP_URL, e.STINT_SMTP_FROM, e.STINT_SMTP_ALLOW_PLAIN || !production),
    invoiceDropDir: e.STINT_INVOICE_DROP_DIR ?? join(e.STINT_DATA_DIR, 'invoices'),
    webhooks: { allowed: e.STINT_WEBHOOK_NETWORKS, development: !production },
    allowedOrigins: e.ALLOWED_ORIGINS,
    trustedProxies: e.STINT_TRUSTED_PROXIES,
    metricsToken: e.STINT_METRICS_TOKEN ?? null,
    logLevel: e.LOG_LEVEL,
    bodyLimitBytes: e.STINT_BODY_LIMIT,
    limits: {
      requestsPerMinute: e.STINT_LIMIT_REQUESTS_PER_MINUTE,
      tenantRequestsPerMinute:
        e.STINT_LIMIT_TENANT_REQUESTS_PER_MINUTE ?? e.STINT_LIMIT_REQUESTS_PER_MINUTE * PEOPLE_AT_ONCE,
      signInPerMinute: e.STINT_LIMIT_SIGN_IN_PER_MINUTE,
      authPerAddressPerMinute: e.STINT_LIMIT_AUTH_PER_ADDRESS_PER_MINUTE,
    },
    refreshTokenDays: e.STINT_REFRESH_TOKEN_DAYS,
    revocationCacheMs: e.STINT_REVOCATION_CACHE_MS,
    maxEventLoopDelayMs: e.STINT_MAX_EVENT_LOOP_DELAY_MS,
  };
}
