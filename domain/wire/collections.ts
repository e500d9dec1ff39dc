import { z } from 'zod';
import { Assignment } from '../entities/assignment.ts';
import { Client } from '../entities/client.ts';
import { Decision } from '../entities/decision.ts';
import { Notification } from '../entities/notification.ts';
import { Person } from '../entities/person.ts';
import { Project } from '../entities/project.ts';
import { Tenant } from '../entities/tenant.ts';
import { TimeEntry } from '../entities/time-entry.ts';

/** What travels by sync. `pull` only, or `push` too. */
export const syncCollections = {
  tenant: { schema: Tenant, push: false },
  people: { schema: Person, push: false },
  clients: { schema: Client, push: false },
  projects: { schema: Project, push: false },
  assignments: { schema: Assignment, push: false },
  timeEntries: { schema: TimeEntry, push: true },
  decisions: { schema: Decision, push: true },
  notifications: { schema: Notification, push: false },
} as const;

export const CollectionName = z.enum([
  'tenant',
  'people',
  'clients',
  'projects',
  'assignments',
  'timeEntries',
  'decisions',
  'notifications',
]);
export type CollectionName = z.infer<typeof CollectionName>;

export const PushCollectionName = z.enum(['timeEntries', 'decisions']);
export type PushCollectionName = z.infer<typeof PushCollectionName>;
