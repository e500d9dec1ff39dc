import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import type { Role } from '../../../domain/entities/user.ts';
import { rulesOf, visibleDocument } from '../../../domain/rules/visibility.ts';
import { visibility } from '../../../domain/rules/visibility-table.ts';
import { CollectionName, syncCollections } from '../../../domain/wire/collections.ts';
import { sourceFiles } from '../../../scripts/imports.ts';
import { roleChecks } from './role-checks.ts';
import { ids } from './samples.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** Files that may name roles, each with why. */
const allowed: Readonly<Record<string, string>> = {
  'domain/entities/user.ts': 'says which roles there are',
  'domain/rules/permissions.ts': 'the table of permissions',
  'domain/rules/visibility-table.ts': 'the table of fields',
  'sync-server/modules/sync/scope.ts': 'which rows a role sees, as SQL',
  'sync-server/modules/sync/scope-affected.ts': 'which rows a role has lost or got, as SQL',
  'sync-server/modules/sync/scope-run.ts': 'what of a role’s rows is on a device already',
};

const checks = (source: string) => roleChecks('a.tsx', source).map(({ text }) => text);

describe('roleChecks', () => {
  it('finds whoever asks for a role by its name', () => {
    expect(checks("const a = actor.roles.includes('client');")).toEqual(["actor.roles.includes('client')"]);
    expect(checks('const a = session.userRoles.some(isManager);')).toEqual([
      'session.userRoles.some(isManager)',
    ]);
    expect(checks("const a = person.role === 'consultant' ? 1 : 2;")).toEqual([
      "person.role === 'consultant'",
    ]);
    expect(checks("const a = 'client' !== role;")).toEqual(["'client' !== role"]);
    expect(checks("const managers: Kind[] = ['admin', 'x'];")).toEqual(["'admin'"]);
    expect(checks("const a = sql`select id from users u where 'client' = any(u.roles)`;")).toHaveLength(1);
    expect(checks("switch (r) { case 'project_manager': break; }")).toEqual([
      "case 'project_manager': break;",
    ]);
  });

  it('leaves alone what only sounds like one', () => {
    expect(checks("const a = kind === 'client'; const columns = ['client', 'consultant'];")).toEqual([]);
    expect(checks("const words = roles.map((role) => t(`settings.role-$' + '{role}`));")).toEqual([]);
    expect(checks("const may = can(actor, 'reports.run');")).toEqual([]);
    expect(checks('const order = billRoles.indexOf(rate.billRole);')).toEqual([]);
  });
});

test('nothing but the tables asks for a role by its name', async () => {
  const files = await sourceFiles(root, ['domain', 'sync-server', 'main', 'preload', 'renderer']);
  expect(files.length).toBeGreaterThan(300);
  const found: string[] = [];
  for (const file of files) {
    if (file in allowed) continue;
    for (const { line, text } of roleChecks(file, await readFile(path.join(root, file), 'utf8')))
      found.push(`${file}:${line} ${text} – make it a permission of domain/rules/permissions.ts`);
  }
  expect(found).toEqual([]);
});

/** Every field of a schema by its path, a list's members as `[]`; what has no fields of its own is one. */
function leavesOf(schema: unknown, at = ''): string[] {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return leavesOf(schema.def.innerType, at);
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodObject)
    return leavesOf(schema.element, `${at}[]`);
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([field, inner]) =>
      leavesOf(inner, at === '' ? field : `${at}.${field}`),
    );
  return [at];
}

const covers = (key: string, leaf: string) =>
  leaf === key || leaf.startsWith(`${key}.`) || leaf.startsWith(`${key}[]`);

/** What the table of a collection lacks, says twice, or says of nothing. */
function gaps(keys: readonly string[], leaves: readonly string[]): string[] {
  return [
    ...leaves.flatMap((leaf) => {
      const rules = keys.filter((key) => covers(key, leaf));
      return rules.length === 1 ? [] : [`${leaf} is decided ${rules.length} times`];
    }),
    ...keys.filter((key) => !leaves.some((leaf) => covers(key, leaf))).map((key) => `${key} is no field`),
  ];
}

describe('the table of who sees what', () => {
  test.each(CollectionName.options)('decides on every field of %s, once', (collection) => {
    const leaves = leavesOf(syncCollections[collection].schema);
    expect(gaps(Object.keys(visibility[collection]), leaves)).toEqual([]);
  });

  it('is short of a field that nobody has decided on', () => {
    expect(gaps(['a', 'b.c'], ['a', 'b.c', 'b.d', 'e'])).toEqual([
      'b.d is decided 0 times',
      'e is decided 0 times',
    ]);
    expect(gaps(['a', 'a.b', 'x'], ['a.b'])).toEqual(['a.b is decided 2 times', 'x is no field']);
  });

  test.each(CollectionName.options)(
    'hides from clients what it decides on as a whole in %s',
    (collection) => {
      const leaves = leavesOf(syncCollections[collection].schema);
      for (const [key, { sees }] of Object.entries(visibility[collection]))
        if (!leaves.includes(key)) expect([key, sees.client]).toEqual([key, 'none']);
    },
  );

  test.each(CollectionName.options.filter((name) => name !== 'assignments' && name !== 'decisions'))(
    'leaves a document of %s that its schema takes, whoever reads it',
    (collection) => {
      const { schema } = syncCollections[collection];
      for (const [key, { sees, otherwise }] of Object.entries(visibility[collection])) {
        if (Object.values(sees).every((sight) => sight === 'all')) continue;
        let inner: unknown = schema;
        for (const step of key.replaceAll('[]', '.[]').split('.')) {
          while (inner instanceof z.ZodNullable || inner instanceof z.ZodOptional)
            inner = inner.def.innerType;
          inner =
            inner instanceof z.ZodArray
              ? inner.element
              : inner instanceof z.ZodObject
                ? inner.shape[step]
                : null;
        }
        expect([key, inner instanceof z.ZodType && inner.safeParse(otherwise).success]).toEqual([key, true]);
      }
    },
  );

  test('no cost, price or margin is for consultants or clients', () => {
    const money = /cost|amount|rate(?!d)|margin|discount|contractTerms|autoApprove/i;
    for (const collection of CollectionName.options)
      for (const [key, { sees }] of Object.entries(visibility[collection]))
        if (money.test(key))
          expect([collection, key, sees.consultant, sees.client]).toEqual([collection, key, 'none', 'none']);
    expect(rulesOf('people', 'costRate')).toHaveLength(1);
  });
});

test('visibleDocument puts what says nothing in the place of what is hidden', () => {
  const viewer = (...roles: Role[]) => ({ userId: ids.consultant, roles });
  const person = {
    id: ids.other,
    name: 'Ann',
    email: 'ann@firm.test',
    costRate: 4500,
    capacityMinutesPerWeek: 2400,
  };
  expect(visibleDocument('people', viewer('client'), person)).toEqual({
    ...person,
    email: 'hidden@stint.invalid',
    costRate: null,
    capacityMinutesPerWeek: 0,
  });
  const oneself = { ...person, id: ids.consultant };
  expect(visibleDocument('people', viewer('consultant'), oneself)).toEqual({ ...oneself, costRate: null });
  expect(visibleDocument('people', viewer('client', 'project_manager'), person)).toEqual(person);
  const project = {
    type: 'retainer',
    budgetMinutes: 600,
    milestones: [{ name: 'Kick-off', amountMinor: 5 }],
    tasks: [{ name: 'Build', estimateMinutes: 60 }],
    secret: 1,
  };
  expect(visibleDocument('projects', viewer('client'), project)).toEqual({
    type: 'retainer',
    budgetMinutes: 600,
    milestones: [{ name: 'Kick-off', amountMinor: null }],
    tasks: [{ name: 'Build', estimateMinutes: 60 }],
  });
  expect(visibleDocument('projects', viewer('client'), { ...project, type: 'fixed_price' })).toMatchObject({
    budgetMinutes: null,
    tasks: [{ name: 'Build', estimateMinutes: 0 }],
  });
});
