import { z } from 'zod';
import { CivilDate, Code, Id, LongText, Name } from '../../../../domain/entities/primitives.ts';

const Clock = z.string().regex(/^\d{2}:\d{2}$/);
const work = {
  projectId: Id,
  taskId: Id.nullable(),
  activityCode: Code,
  minutes: z.int().min(1).max(1440),
  description: LongText,
  billable: z.boolean(),
};

/** One entry of a template. */
const TemplateLine = z.object({
  ...work,
  /** ISO weekday; a template of one day has the day that it was made from. */
  weekday: z.int().min(1).max(7),
  /** Clock times of a timed entry. */
  span: z.object({ from: Clock, to: Clock, endsNextDay: z.boolean() }).nullable(),
});
export type TemplateLine = z.infer<typeof TemplateLine>;

const Template = z.object({
  id: Id,
  name: Name,
  kind: z.enum(['day', 'week']),
  lines: z.array(TemplateLine).max(200),
});
export type Template = z.infer<typeof Template>;

const Rule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('workdays') }),
  z.object({
    kind: z.literal('weekly'),
    weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
    every: z.int().min(1).max(8),
  }),
  z.object({ kind: z.literal('monthly'), day: z.int().min(1).max(31) }),
  z.object({ kind: z.literal('last_workday') }),
]);

/** An entry that comes again; it proposes itself and is never written by itself. */
const Recurring = z.object({ id: Id, ...work, rule: Rule, from: CivilDate, until: CivilDate.nullable() });
export type Recurring = z.infer<typeof Recurring>;

const TemplatesKept = z.object({
  templates: z.array(Template).max(200),
  recurring: z.array(Recurring).max(200),
  /** Which recurring entries were added, or sent away, for which dates: `id@YYYY-MM-DD`. */
  answered: z.array(z.string().max(60)),
});
export type TemplatesKept = z.infer<typeof TemplatesKept>;

export const noTemplates: TemplatesKept = { templates: [], recurring: [], answered: [] };

/** What an older Stint kept and this one cannot read counts as nothing. */
export function templatesKept(value: unknown): TemplatesKept {
  const parsed = TemplatesKept.safeParse(value);
  return parsed.success ? parsed.data : noTemplates;
}
