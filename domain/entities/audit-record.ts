import { z } from 'zod';
import { Id, Instant, Sha256 } from './primitives.ts';

/** Most things that one record speaks of: the rows that one transaction of pushes holds. */
const RESOURCES_MAX = 5000;

/**
 * Append-only; `hash` covers the record and `previousHash`, so that a removed or edited row breaks the chain
 * (docs/audit.md). A record speaks of one thing (`resourceId`, and no `resourceIds`), or of several to which the same was
 * done at once (`resourceIds`, and `resourceId` is null): then `before` and `after` are null or lists in their order.
 */
export const AuditRecord = z.object({
  id: Id,
  tenantId: Id,
  seq: z.int().min(1),
  userId: Id.nullable(),
  /** The person's device that asked for it; null for what no device did, and in records from before devices were named. */
  deviceId: Id.nullable(),
  action: z.string().max(100),
  resourceType: z.string().max(60),
  resourceId: Id.nullable(),
  resourceIds: z.array(Id).max(RESOURCES_MAX),
  before: z.json().nullable(),
  after: z.json().nullable(),
  ipAddress: z.string().max(64).nullable(),
  userAgent: z.string().max(400).nullable(),
  at: Instant,
  previousHash: Sha256,
  hash: Sha256,
});
export type AuditRecord = z.infer<typeof AuditRecord>;
