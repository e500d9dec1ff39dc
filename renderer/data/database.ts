import {
  addRxPlugin,
  createRxDatabase,
  defaultCacheReplacementPolicyMonad,
  type RxCollection,
  type RxConflictHandler,
  type RxDatabase,
  type RxStorage,
  wrappedValidateStorageFactory,
} from 'rxdb';
import { RxDBMigrationSchemaPlugin } from 'rxdb/plugins/migration-schema';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { type Assignment, assignmentLocalSchema } from '../../domain/entities/assignment.ts';
import { type Client, clientLocalSchema } from '../../domain/entities/client.ts';
import { type Decision, decisionLocalSchema } from '../../domain/entities/decision.ts';
import { type Notification, notificationLocalSchema } from '../../domain/entities/notification.ts';
import { type Person, personLocalSchema } from '../../domain/entities/person.ts';
import { type Project, projectLocalSchema } from '../../domain/entities/project.ts';
import { type Tenant, tenantLocalSchema } from '../../domain/entities/tenant.ts';
import { type TimeEntry, timeEntryLocalSchema } from '../../domain/entities/time-entry.ts';
import { completed, isSameState } from './document-of.ts';

addRxPlugin(RxDBMigrationSchemaPlugin);

/** Documents that are brought to a newer schema in one write. */
const MIGRATED_AT_ONCE = 2_000;

/** A newer schema that says less of what is inside the fields: nothing to change. */
const asItIs = (document: object): object => document;

const KEPT_QUERIES = 12;
const KEPT_UNASKED_MS = 5_000;

export interface Documents {
  tenant: Tenant;
  people: Person;
  clients: Client;
  projects: Project;
  assignments: Assignment;
  timeEntries: TimeEntry;
  decisions: Decision;
  notifications: Notification;
}
export type Collections = { [Name in keyof Documents]: RxCollection<Documents[Name]> };
export type StintDatabase = RxDatabase<Collections>;

/** Decides what a document is after the server said that its own is another one. */
export type Resolve<Document> = RxConflictHandler<Document>['resolve'];

export type AnyStorage = RxStorage<unknown, unknown>;

/** The app's storage: IndexedDB by Dexie, on the disk before a write resolves. */
function dexieStorage(): AnyStorage {
  return getRxStorageDexie({ chromeTransactionDurability: 'strict' });
}

/**
 * dexieStorage; in a development build each document is also held to its schema before it is written. By z-schema: ajv
 * needs eval, which our content security policy forbids.
 */
export async function deviceStorage(): Promise<AnyStorage> {
  const storage = dexieStorage();
  if (!import.meta.env.DEV) return storage;
  const { getValidator } = await import('rxdb/plugins/validate-z-schema');
  const validated = wrappedValidateStorageFactory(
    (schema) => getValidator(withoutPatterns(schema)),
    'z-schema',
  );
  return validated({ storage });
}

/** z-schema takes no pattern as long as Zod's for an instant. What has a pattern was parsed by Zod where it came in. */
function withoutPatterns<Schema>(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema, (key, value) => (key === 'pattern' ? undefined : value)));
}

/** A short name for the databases of one person at one server: nobody else's is ever opened. */
export async function databaseName(server: string, tenantId: string, userId: string): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify([server, tenantId, userId]));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return `stint-${[...digest.slice(0, 10)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * Opens the working data; what an earlier version of Stint has left is brought up to this one's schema first.
 * @throws what the storage throws when it cannot be opened
 */
export async function openDatabase(options: {
  name: string;
  storage: AnyStorage;
  resolveEntry: Resolve<TimeEntry>;
  resolveDecision: Resolve<Decision>;
}): Promise<StintDatabase> {
  const database = await createRxDatabase<Collections>({
    name: options.name,
    storage: options.storage,
    multiInstance: false,
    eventReduce: true,
    closeDuplicates: true,
  });
  await database.addCollections({
    tenant: { schema: tenantLocalSchema, migrationStrategies: { 1: asItIs } },
    people: { schema: personLocalSchema, migrationStrategies: { 1: asItIs } },
    clients: { schema: clientLocalSchema, migrationStrategies: { 1: asItIs } },
    projects: { schema: projectLocalSchema, migrationStrategies: { 1: asItIs } },
    assignments: { schema: assignmentLocalSchema, migrationStrategies: { 1: asItIs } },
    timeEntries: {
      schema: timeEntryLocalSchema,
      autoMigrate: false,
      // A query that no screen asks any more holds its entries: weeks that were turned over are let go.
      cacheReplacementPolicy: defaultCacheReplacementPolicyMonad(KEPT_QUERIES, KEPT_UNASKED_MS),
      migrationStrategies: { 1: (entry: object) => completed('timeEntries', entry), 2: asItIs },
      conflictHandler: { isEqual: isSameState, resolve: options.resolveEntry },
    },
    decisions: {
      schema: decisionLocalSchema,
      migrationStrategies: { 1: asItIs },
      conflictHandler: { isEqual: isSameState, resolve: options.resolveDecision },
    },
    notifications: { schema: notificationLocalSchema, migrationStrategies: { 1: asItIs } },
  });
  await database.timeEntries.migratePromise(MIGRATED_AT_ONCE);
  return database;
}
