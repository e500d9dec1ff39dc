import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { parse as parsePlist } from 'plist';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CheckedPolicy } from '../../../../domain/policy/checked-policy.ts';
import { Policy } from '../../../../domain/policy/policy.ts';
import { inventory } from '../../../../main/policy/inventory.ts';
import { readPolicyText } from '../../../../main/policy/json-text.ts';
import { readManagedPreferences } from '../../../../main/policy/managed-preferences.ts';
import { readRegistryText } from '../../../../main/policy/registry-text.ts';
import { adml, admx } from '../../../../scripts/policy/admx.ts';
import { examplePolicy } from '../../../../scripts/policy/example.ts';
import { policyJsonSchema } from '../../../../scripts/policy/json-schema.ts';
import { mobileconfig } from '../../../../scripts/policy/mobileconfig.ts';
import { policyFiles, policyFolder } from '../../../../scripts/policy-files.ts';

const mostlyRight: fc.Arbitrary<string> = fc
  .record({
    scheme: fc.constantFrom('https', 'https', 'https', 'HTTPS', 'http', 'file', 'ftp'),
    slashes: fc.constantFrom('://', '://', '://', ':'),
    who: fc.constantFrom('', '', '', 'me@', 'me:secret@'),
    host: fc.constantFrom(
      'stint.example.com',
      '127.0.0.1',
      'LocalHost',
      '[::1]',
      'localhost.example',
      '127.0.0.1.example',
      '127.0.0.12',
    ),
    port: fc.constantFrom('', '', ':8080'),
    rest: fc.constantFrom('', '/', '/stint/a', '?ring=1', '#x', '/@x'),
  })
  .map(({ scheme, slashes, who, host, port, rest }) => `${scheme}${slashes}${who}${host}${port}${rest}`);

/** A value of each setting: most of the right kind and range, some just outside it, some of another kind. */
function valueFor({ kind, choices, range }: (typeof settings)[number]): fc.Arbitrary<unknown> {
  const right: { [each in typeof kind]: () => fc.Arbitrary<unknown> } = {
    choice: () => fc.constantFrom(...choices),
    boolean: () => fc.boolean(),
    integer: () => fc.integer({ min: range.from, max: range.to }),
    address: () => mostlyRight,
    text: () => fc.string({ minLength: range.from, maxLength: 20 }),
  };
  const edge: { [each in typeof kind]: () => fc.Arbitrary<unknown> } = {
    choice: () => fc.constantFrom('', 'Off', 'other'),
    boolean: () => fc.constantFrom(0, 1, 'true'),
    integer: () => fc.constantFrom(range.from - 1, range.to + 1, range.from + 0.5, `${range.from}`),
    address: () =>
      fc.constantFrom('', 'stint.example.com', 'https://', `https://x.example/${'y'.repeat(500)}`),
    text: () => fc.constantFrom('', 'x'.repeat(range.to), 'x'.repeat(range.to + 1)),
  };
  return fc.oneof(
    { weight: 12, arbitrary: right[kind]() },
    { weight: 1, arbitrary: edge[kind]() },
    { weight: 1, arbitrary: fc.constantFrom(null, [], {}, 5, true, 'x') },
  );
}
const settings = inventory();
const anyPolicy = fc.record(
  Object.fromEntries(settings.map((setting) => [setting.name, valueFor(setting)])),
  {
    requiredKeys: [],
  },
);
/** Few settings, or hardly any policy would be valid. */
const smallPolicy = fc
  .subarray([...settings], { maxLength: 4 })
  .chain((some) => fc.record(Object.fromEntries(some.map((setting) => [setting.name, valueFor(setting)]))));
const validPolicy: fc.Arbitrary<Policy> = anyPolicy
  .map((given) => Object.fromEntries(Object.entries(given).filter(([name, value]) => isRight(name, value))))
  .map((given) => CheckedPolicy.safeParse(given))
  .filter((checked) => checked.success)
  .map((checked) => CheckedPolicy.parse(checked.data));

function isRight(name: string, value: unknown): boolean {
  return Policy.safeParse({ [name]: value }).success;
}

test('what is committed for administrators is what the schema makes', async () => {
  for (const [name, content] of Object.entries(policyFiles())) {
    const committed = await readFile(path.join(policyFolder, name), 'utf8');
    expect(committed, `docs/policy/${name} is old: npm run policy-files`).toBe(content);
  }
});

test('every setting has an example, and the example is valid', () => {
  const without = settings.map(({ name }) => name).filter((name) => examplePolicy[name] === undefined);
  // It has one proxy: a fixed one.
  expect(without).toEqual(['ProxyPacUrl']);
  expect(readPolicyText(JSON.stringify(examplePolicy), 'x').kind).toBe('valid');
});

test('the JSON Schema takes and refuses what Stint does', () => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false });
  formats.default(ajv);
  const validate = ajv.compile(policyJsonSchema());
  const seen = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(fc.oneof(smallPolicy, anyPolicy), fc.constantFrom(0, 0, 0, 1), (policy, extra) => {
      const given = extra === 1 ? { ...policy, Colour: 1 } : policy;
      const taken = CheckedPolicy.safeParse(given).success;
      seen[taken ? 'taken' : 'refused'] += 1;
      expect(validate(given), JSON.stringify(given)).toBe(taken);
    }),
    { numRuns: 1500, examples: [[{ UpdateFeed: 'file://[::1]/stint' }, 0]] },
  );
  expect(seen.taken).toBeGreaterThan(50);
  expect(seen.refused).toBeGreaterThan(50);
});

const Text = z.union([z.string(), z.number()]).transform(String);
const Named = z.array(z.object({ '@id': z.string(), '#text': Text }));
const References = z.object({
  '@name': z.string(),
  '@class': z.literal('Machine'),
  '@key': z.literal('Software\\Policies\\Stint'),
  '@valueName': z.string().optional(),
  '@presentation': z.string().optional(),
  parentCategory: z.object({ '@ref': z.string() }),
  supportedOn: z.object({ '@ref': z.string() }),
  elements: z.record(z.string(), z.object({ '@id': z.string(), '@valueName': z.string() })).optional(),
});

describe('the templates for group policy', () => {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    isArray: (name) => ['policy', 'string', 'presentation'].includes(name),
  });
  const texts = parser.parse(adml());
  const template = parser.parse(admx());
  const resources = texts.policyDefinitionResources.resources;
  const strings = new Map(Named.parse(resources.stringTable.string).map((one) => [one['@id'], one['#text']]));
  const presentations = new Map<string, object>(
    z
      .array(z.looseObject({ '@id': z.string() }))
      .parse(resources.presentationTable.presentation)
      .map((one) => [one['@id'], one]),
  );
  const policies = z.array(References).parse(template.policyDefinitions.policies.policy);

  test('are well-formed', () => {
    expect(XMLValidator.validate(admx())).toBe(true);
    expect(XMLValidator.validate(adml())).toBe(true);
  });

  test('have every setting once, for the machine, under the value that Stint reads', () => {
    expect(policies.map((policy) => policy['@name'])).toEqual(settings.map(({ name }) => name));
    for (const policy of policies) {
      const values = [
        policy['@valueName'],
        ...Object.values(policy.elements ?? {}).map((one) => one['@valueName']),
      ];
      expect(values.filter((value) => value !== undefined)).toEqual([policy['@name']]);
    }
  });

  test('refer to nothing that is not there, and leave no text unused', () => {
    const used = [...admx().matchAll(/\$\(string\.([^)]+)\)/g)].map(([, id]) => id);
    expect([...new Set(used)].toSorted()).toEqual([...strings.keys()].toSorted());
    for (const policy of policies) {
      expect(policy.parentCategory['@ref']).toBe(template.policyDefinitions.categories.category['@name']);
      expect(policy.supportedOn['@ref']).toBe(
        template.policyDefinitions.supportedOn.definitions.definition['@name'],
      );
      const ids = Object.values(policy.elements ?? {}).map((one) => one['@id']);
      const presentation = policy['@presentation']?.match(/^\$\(presentation\.(.+)\)$/)?.[1];
      expect(presentation === undefined).toBe(ids.length === 0);
      if (presentation === undefined) continue;
      const refs = [...JSON.stringify(presentations.get(presentation)).matchAll(/"@refId":"([^"]+)"/g)];
      expect(refs.map(([, id]) => id)).toEqual(ids);
    }
    expect(presentations.size).toBe(policies.filter((policy) => policy['@presentation']).length);
  });

  test('write values that Stint takes', () => {
    const values = [...admx().matchAll(/<string>([^<]*)<\/string>/g)].map(([, value]) => value);
    expect(values.toSorted()).toEqual(settings.flatMap(({ choices }) => choices).toSorted());
    expect(admx()).not.toMatch(/ required[ />]/);
  });
});

test('a configuration profile maps back to the policy it was made of', () => {
  const Profile = z.object({ PayloadContent: z.array(z.record(z.string(), z.unknown())) });
  fc.assert(
    fc.property(validPolicy, (policy) => {
      const [settings] = Profile.parse(parsePlist(mobileconfig(policy))).PayloadContent;
      expect(readManagedPreferences([{ where: 'x', settings }])).toEqual({
        kind: 'valid',
        source: 'managed-preferences',
        values: policy,
      });
    }),
    { numRuns: 100 },
  );
});

test('what group policy writes into the registry is the policy it was meant to be', () => {
  fc.assert(
    fc.property(validPolicy, (policy) => {
      const ascii = Object.entries(policy).filter(([, value]) => /^[ -~]*$/.test(String(value)));
      const meant = CheckedPolicy.safeParse(Object.fromEntries(ascii));
      fc.pre(meant.success);
      const lines = ascii.map(([name, value]) => {
        const [type, data] =
          typeof value === 'string' ? ['REG_SZ', value] : ['REG_DWORD', `0x${Number(value).toString(16)}`];
        return `    ${name}    ${type}    ${data}\r\n`;
      });
      const key = '\r\nHKEY_LOCAL_MACHINE\\Software\\Policies\\Stint\r\n';
      expect(readRegistryText(`${key}${lines.join('')}\r\n`)).toEqual({
        kind: 'valid',
        source: 'registry',
        values: meant.data,
      });
    }),
    { numRuns: 200 },
  );
});
