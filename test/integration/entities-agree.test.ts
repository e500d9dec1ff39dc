import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Assignment } from '../../domain/entities/assignment.ts';
import { AuditRecord } from '../../domain/entities/audit-record.ts';
import { Expense } from '../../domain/entities/billing.ts';
import { Client } from '../../domain/entities/client.ts';
import { Decision } from '../../domain/entities/decision.ts';
import {
  CreditNote,
  Invoice,
  InvoiceClaim,
  InvoiceDelivery,
  InvoiceItem,
  InvoiceLine,
  InvoiceTax,
  Payment,
} from '../../domain/entities/invoice.ts';
import { MeteringEvent } from '../../domain/entities/metering-event.ts';
import { Notification } from '../../domain/entities/notification.ts';
import { CivilDate, DecimalString, Id, Instant, RatioString } from '../../domain/entities/primitives.ts';
import { Project } from '../../domain/entities/project.ts';
import { RateCard } from '../../domain/entities/rate-card.ts';
import { ReportJob } from '../../domain/entities/report-job.ts';
import { Resource } from '../../domain/entities/resource.ts';
import { Tenant } from '../../domain/entities/tenant.ts';
import { TimeEntry } from '../../domain/entities/time-entry.ts';
import { Timesheet } from '../../domain/entities/timesheet.ts';
import { Device, User } from '../../domain/entities/user.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

/** Each entity with its model, and what the model holds beyond it (`deleted` is `_deleted` on the wire). */
const entities: [model: string, entity: z.ZodObject, beyond: string[]][] = [
  ['Tenant', Tenant, ['deleted']],
  ['User', User, ['deleted', 'passwordHash']],
  ['Resource', Resource, ['deleted']],
  ['Device', Device, []],
  ['Client', Client, ['deleted', 'billingInfoCiphertext']],
  ['Project', Project, ['deleted']],
  ['Assignment', Assignment, ['deleted']],
  ['TimeEntry', TimeEntry, ['deleted', 'sentBack']],
  ['Timesheet', Timesheet, ['deleted']],
  ['Decision', Decision, ['deleted']],
  ['RateCard', RateCard, ['deleted']],
  ['Invoice', Invoice, ['deleted', 'entryCount', 'minutes', 'disputed']],
  ['InvoiceLine', InvoiceLine, []],
  ['Payment', Payment, ['counterpartId']],
  ['CreditNote', CreditNote, []],
  ['InvoiceItem', InvoiceItem, []],
  ['InvoiceClaim', InvoiceClaim, []],
  ['InvoiceTax', InvoiceTax, []],
  ['InvoiceDelivery', InvoiceDelivery, ['nextAttemptAt']],
  ['Expense', Expense, []],
  ['MeteringEvent', MeteringEvent, []],
  ['ReportJob', ReportJob, []],
  ['Notification', Notification, ['deleted', 'groupKey', 'onceKey']],
  ['AuditRecord', AuditRecord, []],
];

interface Field {
  /** `String`, `String[]`, … as schema.prisma says. */
  type: string;
  optional: boolean;
  column: string;
  /** `Uuid`, `Date`, … of `@db.`; empty where there is none. */
  native: string;
}
interface Model {
  table: string;
  fields: Map<string, Field>;
}

/** schema.prisma as it is written, without its relations. */
function parseModels(schema: string): Map<string, Model> {
  const models = new Map<string, Model>();
  for (const [, name = '', body = ''] of schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)) {
    const fields = new Map<string, Field>();
    for (const line of body.split('\n')) {
      const found =
        /^ {2}(\w+) +(String|Int|BigInt|Boolean|DateTime|Json|Decimal|Bytes|Unsupported\("\w+"\))(\[\])?(\?)?/.exec(
          line,
        );
      if (!found) continue;
      const [, field = '', type = '', list = '', optional] = found;
      fields.set(field, {
        type: type + list,
        optional: optional === '?',
        column: /@map\("(\w+)"\)/.exec(line)?.[1] ?? field,
        native: /@db\.(\w+)/.exec(line)?.[1] ?? '',
      });
    }
    models.set(name, { table: /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name, fields });
  }
  return models;
}

/** What a Zod field must be in schema.prisma; integers may be either width. */
function expectedTypes(schema: z.ZodType): string[] {
  if (schema === Id || schema instanceof z.ZodUUID) return ['String @Uuid'];
  if (schema === CivilDate) return ['DateTime @Date'];
  if (schema === Instant) return ['DateTime @Timestamptz'];
  if (schema === DecimalString || schema === RatioString) return ['Decimal @Decimal'];
  if (schema instanceof z.ZodNumber) return ['Int', 'BigInt'];
  if (schema instanceof z.ZodBoolean) return ['Boolean'];
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum || schema instanceof z.ZodEmail)
    return ['String'];
  if (schema instanceof z.ZodArray) {
    const element = schema.element;
    if (element instanceof z.ZodUUID) return ['String[] @Uuid'];
    return element instanceof z.ZodEnum || element instanceof z.ZodString ? ['String[]'] : ['Json'];
  }
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord || schema instanceof z.ZodLazy)
    return ['Json'];
  throw new Error(`no column is known for a ${schema.constructor.name}`);
}

function unwrap(schema: unknown): { inner: z.ZodType; nullable: boolean } {
  // What a document may leave out is null in its row.
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional)
    return { inner: unwrap(schema.unwrap()).inner, nullable: true };
  if (schema instanceof z.ZodType) return { inner: schema, nullable: false };
  throw new TypeError('a field without a schema');
}

let models: Map<string, Model>;
let database: TestDatabase;
beforeAll(async () => {
  models = parseModels(
    await readFile(path.resolve(import.meta.dirname, '../../prisma/schema.prisma'), 'utf8'),
  );
  database = await testDatabase();
});
afterAll(() => database?.[Symbol.asyncDispose]());

describe('each entity is its Prisma model, field by field', () => {
  test.each(entities)('%s', (name, entity, beyond) => {
    const model = models.get(name);
    expect([...(model?.fields.keys() ?? [])].toSorted()).toEqual(
      [...Object.keys(entity.shape), ...beyond].toSorted(),
    );
    for (const [field, schema] of Object.entries(entity.shape)) {
      const { inner, nullable } = unwrap(schema);
      const { type, native, optional } = model!.fields.get(field)!;
      expect([field, expectedTypes(inner)]).toEqual([
        field,
        expect.arrayContaining([native ? `${type} @${native}` : type]),
      ]);
      expect([field, optional]).toEqual([field, nullable]);
    }
  });
});

const postgresTypes: Record<string, string> = {
  'String @Uuid': 'uuid',
  'String[] @Uuid': 'uuid[]',
  String: 'text',
  'String[]': 'text[]',
  Int: 'integer',
  BigInt: 'bigint',
  Boolean: 'boolean',
  'DateTime @Date': 'date',
  'DateTime @Timestamptz': 'timestamp(3) with time zone',
  'Decimal @Decimal': 'numeric',
  Json: 'jsonb',
  Bytes: 'bytea',
  'Unsupported("xid8")': 'xid8',
};

describe('schema.prisma is the migrated database', () => {
  test('table by table, column by column', async () => {
    const { rows } = await database.ownerPool.query<{ table: string; columns: string[] }>(
      `SELECT c.relname AS table, array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
           || CASE WHEN a.attnotnull THEN '' ELSE ' null' END ORDER BY a.attname) AS columns
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND c.relname <> '_prisma_migrations'
        GROUP BY c.relname`,
    );
    const described = [...models.values()].map(({ table, fields }) => ({
      table,
      columns: [...fields.values()]
        .map(({ type, native, optional, column }) => {
          const known = postgresTypes[native ? `${type} @${native}` : type];
          return `${column} ${known}${optional ? ' null' : ''}`;
        })
        .toSorted(),
    }));
    const byTable = (a: { table: string }, b: { table: string }) => (a.table < b.table ? -1 : 1);
    expect(described.toSorted(byTable)).toEqual(
      rows.map(({ table, columns }) => ({ table, columns: columns.toSorted() })).toSorted(byTable),
    );
  });
});

describe('closed sets', () => {
  const sets = entities.flatMap(([model, entity]) =>
    Object.entries(entity.shape).flatMap(([field, schema]) => {
      const { inner } = unwrap(schema);
      const words = inner instanceof z.ZodArray ? inner.element : inner;
      return words instanceof z.ZodEnum ? [[`${model}.${field}`, model, field, words.options] as const] : [];
    }),
  );

  test.each(sets)(
    '%s: the database takes the entity’s words and no others',
    async (_name, model, field, options) => {
      const { table, fields } = models.get(model)!;
      const { rows } = await database.ownerPool.query<{ definition: string }>(
        `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c'
         AND conkey = ARRAY[(SELECT attnum FROM pg_attribute WHERE attrelid = $1::regclass AND attname = $2)]`,
        [table, fields.get(field)!.column],
      );
      const words = rows
        .filter(({ definition }) => definition.includes('ARRAY['))
        .flatMap(({ definition }) =>
          [...definition.matchAll(/'([A-Za-z0-9_]+)'::text/g)].map(([, word]) => word),
        );
      expect(words.toSorted()).toEqual([...options].map(String).toSorted());
    },
  );
});
