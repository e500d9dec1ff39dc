import { z } from 'zod';

const JsonProperty = z.record(z.string(), z.json());
type JsonProperty = z.infer<typeof JsonProperty>;
const EntityJson = z.object({
  properties: z.record(z.string(), JsonProperty),
  required: z.array(z.string()),
});

/** The part of RxDB's schema format that Stint uses, named structurally so that domain needs no framework. */
export interface LocalSchema {
  readonly title: string;
  readonly version: number;
  readonly primaryKey: 'id';
  readonly type: 'object';
  readonly properties: { [field: string]: JsonProperty };
  readonly required: string[];
  readonly indexes: string[][];
}

/**
 * Derives the schema of a local collection from the entity's Zod schema.
 * Indexed strings keep their maxLength and indexed integers get bounds, because RxDB builds fixed-width index keys.
 * @param indexes lists of field names; every indexed field must be required and not nullable.
 * @throws Error when an indexed field has no bound that RxDB could use.
 */
export function localSchema(
  title: string,
  version: number,
  entity: z.ZodObject,
  indexes: string[][],
): LocalSchema {
  const json = EntityJson.parse(z.toJSONSchema(entity, { io: 'output', unrepresentable: 'throw' }));
  const properties: { [field: string]: JsonProperty } = {};
  for (const [field, property] of Object.entries(json.properties)) properties[field] = strip(property);
  for (const field of new Set([...indexes.flat(), 'id'])) {
    const property = properties[field];
    if (!property) throw new Error(`${title}: indexed field ${field} is not in the entity`);
    if (property.type === 'string') {
      property.maxLength ??= longestOf(property, title, field);
    } else if (property.type === 'integer') {
      property.minimum = Math.max(Number(property.minimum ?? 0), 0);
      property.maximum = Math.min(Number(property.maximum ?? 1e15), 1e15);
      property.multipleOf = 1;
    } else if (property.type !== 'boolean') {
      throw new Error(`${title}: field ${field} cannot be indexed`);
    }
  }
  return { title, version, primaryKey: 'id', type: 'object', properties, required: json.required, indexes };
}

/**
 * RxDB needs no formats or patterns, and nothing of what is inside a field: Zod has validated before anything is stored,
 * and indexes go over fields of the document alone. So a field that is added inside one leaves every database as it is.
 */
function strip(property: JsonProperty): JsonProperty {
  const { pattern: _pattern, format: _format, ...rest } = property;
  if (rest.type === 'object' || rest.type === 'array') return { type: rest.type };
  const choices = z.array(JsonProperty).safeParse(rest.anyOf);
  return choices.success ? { ...rest, anyOf: choices.data.map(strip) } : rest;
}

function longestOf(property: JsonProperty, title: string, field: string): number {
  if (!Array.isArray(property.enum))
    throw new Error(`${title}: indexed string ${field} has no maximum length`);
  return Math.max(...property.enum.map((value) => String(value).length));
}
