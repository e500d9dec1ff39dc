import { z } from 'zod';
import { Code, Id, Minutes, Name, RatePerHour, RatioString, syncFields } from './primitives.ts';
import { Skill } from './resource.ts';
import { localSchema } from './rx-schema.ts';
import { Role, UserStatus } from './user.ts';

/**
 * User and Resource as one document for the device. Its id is the user's.
 * `costRate` is null for whoever may not see cost rates (consultants and clients; DOMAIN.md, Permissions).
 */
export const Person = z.object({
  ...syncFields,
  email: z.email().max(254),
  name: Name,
  roles: z.array(Role).min(1),
  status: UserStatus,
  clientId: Id.nullable(),
  skills: z.array(Skill),
  capacityMinutesPerWeek: Minutes,
  billRole: Code.nullable(),
  targetUtilisation: RatioString.nullable(),
  costRate: RatePerHour.nullable(),
});
export type Person = z.infer<typeof Person>;

export const personLocalSchema = localSchema('person', 1, Person, []);
