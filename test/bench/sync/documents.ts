import { v7 as uuidv7 } from 'uuid';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';

/** Whose entries are made, and on what. */
export interface Author {
  tenantId: string;
  userId: string;
  projectId: string;
  taskId: string;
}

const DAYS_A_PUSH = 10;
const FIRST_DAY = Date.UTC(2000, 0, 1);
const DAY_MS = 86_400_000;
/** An id is made when the work is logged, so those of a device that was away lie among those that others sent since. */
const AWAY_MS = DAYS_A_PUSH * DAY_MS;

/**
 * Entries as a device makes them that was offline for a while: `count` drafts spread over ten days, up to five a day.
 * `serial` moves the ten days, so that no push meets the days of another: what a push is judged against stays as small
 * as it is in life, whatever was pushed before.
 */
export function offlineEntries(author: Author, serial: number, count: number): TimeEntry[] {
  const now = new Date().toISOString();
  return Array.from({ length: count }, (_, index) => {
    const day = serial * DAYS_A_PUSH + (index % DAYS_A_PUSH);
    return {
      id: uuidv7({ msecs: Date.now() - Math.floor(Math.random() * AWAY_MS) }),
      tenantId: author.tenantId,
      version: 0,
      createdAt: now,
      updatedAt: now,
      userId: author.userId,
      projectId: author.projectId,
      taskId: author.taskId,
      activityCode: 'DEV',
      date: new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10),
      minutes: 45 + (index % 4) * 15,
      rawSeconds: null,
      startedAt: null,
      endedAt: null,
      zone: 'Europe/Berlin',
      billable: true,
      description: `Work number ${serial * 50 + index} on the report that the client asked for`,
      source: 'manual',
      status: 'draft',
      submittedAt: null,
      rateMinor: null,
      amountMinor: null,
      currency: null,
      billedMinutes: null,
      roundingVersion: null,
      replacedById: null,
      decision: null,
      invoiceId: null,
      timeTrust: null,
      correctsId: null,
      warnings: [],
    };
  });
}
