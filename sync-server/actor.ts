import type { Role } from '../domain/entities/user.ts';

/**
 * Who makes a request, from the verified access token. The auth plugin sets `request.actor` for every route under
 * `/v1` that is not public; on a public route reading it throws `unauthorized`.
 */
export interface Actor {
  userId: string;
  tenantId: string;
  roles: Role[];
  /** For the role `client`: the one client whose work this person may see. */
  clientId: string | null;
  deviceId: string;
  ip: string | null;
  userAgent: string | null;
}
