import { XMLBuilder } from 'fast-xml-parser';
import { inventory, type PolicySetting } from '../../main/policy/inventory.ts';

const SCHEMA = 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions';
const KEY = 'Software\\Policies\\Stint';
const SUPPORTED = 'SUPPORTED_STINT';
const CATEGORY = 'Stint';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});

/** A template for group policy: every setting once, for the machine, in the order of the schema. */
export function admx(): string {
  return document({
    policyDefinitions: {
      '@xmlns': SCHEMA,
      '@revision': '1.0',
      '@schemaVersion': '1.0',
      policyNamespaces: { target: { '@prefix': 'stint', '@namespace': 'Stint.Policies' } },
      resources: { '@minRequiredRevision': '1.0' },
      supportedOn: {
        definitions: { definition: { '@name': SUPPORTED, '@displayName': `$(string.${SUPPORTED})` } },
      },
      categories: { category: { '@name': CATEGORY, '@displayName': `$(string.${CATEGORY})` } },
      policies: { policy: inventory().map(policyOf) },
    },
  });
}

/** Its texts in English; Windows takes them for every language that has no file of its own. */
export function adml(): string {
  const strings = [
    [CATEGORY, 'Stint'],
    [SUPPORTED, 'Stint 1.0 or later'],
    ...inventory().flatMap(({ name, kind, title, description, choices, range }) => [
      [name, title],
      [`${name}_Explain`, explained(description, kind, range)],
      ...choices.map((choice) => [`${name}_${choice}`, choice]),
    ]),
  ];
  return document({
    policyDefinitionResources: {
      '@xmlns': SCHEMA,
      '@revision': '1.0',
      '@schemaVersion': '1.0',
      displayName: 'Stint',
      description: 'Settings of Stint for everybody on a machine.',
      resources: {
        stringTable: { string: strings.map(([id, text]) => ({ '@id': id, '#text': text })) },
        presentationTable: {
          presentation: inventory()
            .filter(({ kind }) => kind !== 'boolean')
            .map(presentationOf),
        },
      },
    },
  });
}

function document(content: object): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${builder.build(content)}`;
}

function policyOf({ name, kind, choices, range }: PolicySetting): object {
  const head = {
    '@name': name,
    '@class': 'Machine',
    '@displayName': `$(string.${name})`,
    '@explainText': `$(string.${name}_Explain)`,
    '@key': KEY,
  };
  const place = { parentCategory: { '@ref': CATEGORY }, supportedOn: { '@ref': SUPPORTED } };
  if (kind === 'boolean') {
    return {
      ...head,
      '@valueName': name,
      ...place,
      enabledValue: { decimal: { '@value': '1' } },
      disabledValue: { decimal: { '@value': '0' } },
    };
  }
  const value = { '@id': name, '@valueName': name, '@required': 'true' };
  const element = {
    choice: {
      enum: {
        ...value,
        item: choices.map((choice) => ({
          '@displayName': `$(string.${name}_${choice})`,
          value: { string: choice },
        })),
      },
    },
    integer: { decimal: { ...value, '@minValue': `${range.from}`, '@maxValue': `${range.to}` } },
    text: { text: { ...value, '@maxLength': `${range.to}` } },
    address: { text: { ...value, '@maxLength': `${range.to}` } },
  }[kind];
  return { ...head, '@presentation': `$(presentation.${name})`, ...place, elements: element };
}

function presentationOf({ name, kind, title, range }: PolicySetting): object {
  if (kind === 'choice') {
    return { '@id': name, dropdownList: { '@refId': name, '@noSort': 'true', '#text': title } };
  }
  if (kind === 'integer') {
    return {
      '@id': name,
      decimalTextBox: { '@refId': name, '@defaultValue': `${range.from}`, '#text': title },
    };
  }
  return { '@id': name, textBox: { '@refId': name, label: title } };
}

function explained(description: string, kind: PolicySetting['kind'], range: PolicySetting['range']): string {
  const bounds = kind === 'integer' ? ` A whole number from ${range.from} to ${range.to}.` : '';
  const ways = kind === 'boolean' ? ' Enabled: yes. Disabled: no.' : '';
  return `${description}${bounds}${ways} Not configured: people choose themselves.`;
}
