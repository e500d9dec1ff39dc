import { z } from 'zod';
import { Id, Instant, Sha256 } from './primitives.ts';

export const Notification = z.object({
  id: Id,
  tenantId: Id,
  userId: Id,
  kind: z.enum([
    'entry_approved',
    'entry_rejected',
    'entry_reopened',
    'sheet_submitted',
    'report_ready',
    'week_missing',
  ]),
  subjectId: Id,
  message: z.string().max(500),
  createdAt: Instant,
  readAt: Instant.nullable(),
});
export type Notification = z.infer<typeof Notification>;

/** Append-only; `hash` covers the record and `previousHash`, so that a removed or edited row breaks the chain. */
export const AuditRecord = z.object({
  id: Id,
  tenantId: Id,
  seq: z.int().min(1),
  userId: Id.nullable(),
  action: z.string().max(100),
  resourceType: z.string().max(60),
  resourceId: Id,
  before: z.json().nullable(),
  after: z.json().nullable(),
  ipAddress: z.string().max(64).nullable(),
  userAgent: z.string().max(400).nullable(),
  at: Instant,
  previousHash: Sha256,
  hash: Sha256,
});
export type AuditRecord = z.infer<typeof AuditRecord>;
