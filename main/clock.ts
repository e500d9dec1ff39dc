import { readFileSync } from 'node:fs';
import os from 'node:os';
import type { IpcResponse } from '../domain/ipc/table.ts';

/** Minutes: a boot time that is computed moves a little with the wall clock. */
const COARSE_MS = 60_000;

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Not Linux. A wall clock that is set changes this too: then a timer is flagged as over a reboot, never blocked.
    return `boot-${Math.round((Date.now() - os.uptime() * 1000) / COARSE_MS)}`;
  }
}

/**
 * Every clock of this machine. The monotonic one goes on while the machine sleeps: uptime does on Linux and Windows;
 * macOS computes uptime from the wall clock, but its high-resolution time is of the continuous clock.
 */
export function readClocks(): IpcResponse<'system.clock'> {
  return {
    wallMs: Date.now(),
    monotonicMs:
      process.platform === 'darwin' ? Number(process.hrtime.bigint() / 1_000_000n) : os.uptime() * 1000,
    bootId: bootId(),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}
