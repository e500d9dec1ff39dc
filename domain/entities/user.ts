import { z } from 'zod';
import { Id, Instant, Name, syncFields } from './primitives.ts';

export const Role = z.enum(['admin', 'project_manager', 'consultant', 'client']);
export type Role = z.infer<typeof Role>;

export const UserStatus = z.enum(['active', 'invited', 'disabled']);

/** A person who signs in. The password hash lives beside it on the server and is in no schema that travels. */
export const User = z.object({
  ...syncFields,
  email: z.email().max(254),
  name: Name,
  roles: z.array(Role).min(1),
  status: UserStatus,
  /** For the role `client`: the one client whose work this person may see. */
  clientId: Id.nullable(),
});
export type User = z.infer<typeof User>;

/** One installed app of one person; its refresh tokens form one family that can be revoked. */
export const Device = z.object({
  id: Id,
  tenantId: Id,
  userId: Id,
  name: Name,
  platform: z.string().max(40),
  createdAt: Instant,
  lastSeenAt: Instant,
  revokedAt: Instant.nullable(),
});
export type Device = z.infer<typeof Device>;
