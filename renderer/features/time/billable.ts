import type { Project } from '../../../domain/entities/project.ts';

/** Whether work of this kind is billed unless the person says otherwise. */
export function billableByDefault(project: Project | undefined, activityCode: string): boolean {
  if (!project?.allowsBillable) return false;
  return project.activityCodes.find(({ code }) => code === activityCode)?.billable ?? false;
}
