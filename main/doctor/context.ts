import type { UpdateState, WorkState } from '../../domain/ipc/updates.ts';
import type { PolicyState } from '../../domain/policy/policy.ts';
import type { BuildIdentity, PackageType } from '../../domain/release/manifest.ts';
import type { Looked } from './looked.ts';

/** The certificate that a server showed at a handshake, and what Chromium thinks of it. */
export interface SeenCertificate {
  issuer: string;
  subject: string;
  /** Seconds since 1970. */
  validUntil: number;
  /** False: a CA that this system trusts and browsers do not know, as of a firm or a proxy that reads along. */
  isPublic: boolean;
  /** `net::OK`, or the error. */
  verdict: string;
}

/** How a program of the system ended. */
export interface Ran {
  /** Null when it could not be started. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A request that was tried, and how it went: one of `response` and `error` is there. */
export interface Attempt {
  url: string;
  response: { status: number; text: string; date: string | null } | null;
  /** Chromium's words. */
  error: string | null;
  /** When it was sent and when the answer's head was there: ms since 1970. */
  sentAt: number;
  answeredAt: number;
}

/** All that the checks may look at. They change nothing. */
export interface DoctorContext {
  build: {
    version: string;
    electron: string;
    chromium: string;
    platform: NodeJS.Platform;
    arch: string;
    /** Name and release of the operating system. */
    os: string;
    isPackaged: boolean;
    /** How it was installed; null in development and where nothing tells. */
    packageType: PackageType | null;
    identity: BuildIdentity | null;
    executable: string;
    /** SHA-256 of app.asar in hex; null where there is none. */
    asarHash(): string | null;
  };
  userData: string;
  /** `logs` in userData. */
  logs: string;
  policy(): Promise<PolicyState>;
  /** By policy, else what this profile signs in to; null before it does. */
  server(): Promise<string | null>;
  feed(): Promise<{ url: string; ring: 'pilot' | 'broad' } | null>;
  /** Null when nothing of updates is known here. */
  updates(): Promise<Pick<UpdateState, 'phase' | 'checkedAt' | 'available' | 'refusal'> | null>;
  /** GET, without cookies and cache, over Chromium's stack. Never throws. */
  get(url: string, signal: AbortSignal): Promise<Attempt>;
  /** As a PAC file would say it: `DIRECT`, `PROXY host:port`, … */
  resolveProxy(url: string): Promise<string>;
  certificateOf(host: string): SeenCertificate | null;
  keyring(): { available: boolean; backend: string; opensWhatItSealed: boolean };
  /** What the page last said of unsent work, and when (ISO). */
  work(): Promise<{ state: WorkState; at: string } | null>;
  run(command: string, args: string[], signal: AbortSignal, env?: Record<string, string>): Promise<Ran>;
  now(): number;
}

export type Check = (context: DoctorContext, signal: AbortSignal) => Promise<Looked>;
