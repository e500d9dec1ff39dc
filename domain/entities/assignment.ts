import { z } from 'zod';
import { CivilDate, Code, Id, Minutes, syncFields } from './primitives.ts';
import { localSchema } from './rx-schema.ts';

export const Assignment = z.object({
  ...syncFields,
  projectId: Id,
  userId: Id,
  role: Code,
  minutesPerWeek: Minutes,
  fromDate: CivilDate,
  toDate: CivilDate.nullable(),
});
export type Assignment = z.infer<typeof Assignment>;

export const assignmentLocalSchema = localSchema('assignment', 1, Assignment, [['userId'], ['projectId']]);
