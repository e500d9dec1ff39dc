import { z } from 'zod';
import { Id } from '../domain/entities/primitives.ts';
import { ServerUrl } from '../domain/ipc/table.ts';

/** Where somebody has signed in on this device. `begunAt`: the address under whose name their local data was begun. */
export const Place = z.object({ server: ServerUrl, tenantId: Id, userId: Id, begunAt: ServerUrl });
export type Place = z.infer<typeof Place>;

type Person = Pick<Place, 'tenantId' | 'userId'>;

/** The place of a sign-in that was made already. */
export function placeOf(
  places: readonly Place[],
  server: string,
  { tenantId, userId }: Person,
): Place | undefined {
  return places.find(
    (place) => place.server === server && place.tenantId === tenantId && place.userId === userId,
  );
}

/**
 * The places after a sign-in, the newest last. At a server that IT has set, somebody new there who was known on this
 * device elsewhere goes on with the local data they had: firm and person bear the same ids in two places only when the
 * server has moved, and what is not sent yet must reach it. At a server that a person chose, the data begins anew.
 */
export function withSignIn(
  places: readonly Place[],
  server: string,
  { tenantId, userId }: Person,
  isManaged: boolean,
): Place[] {
  const known = placeOf(places, server, { tenantId, userId });
  const last = places.findLast((place) => place.tenantId === tenantId && place.userId === userId);
  const begunAt = known?.begunAt ?? (isManaged ? last?.begunAt : undefined) ?? server;
  return [...places.filter((place) => place !== known), { server, tenantId, userId, begunAt }].slice(-100);
}
