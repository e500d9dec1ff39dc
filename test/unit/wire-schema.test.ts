import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { canonicalJson } from '../../domain/rules/audit-hash.ts';
import { WIRE_VERSION } from '../../domain/wire/version.ts';

const folder = path.resolve(import.meta.dirname, '../../domain/wire');

/**
 * The wire of each version. A message that changed gives another hash: decide first whether a client one minor version
 * behind or ahead still understands it (domain/wire/version.ts). If it does, raise the minor version, else the major one,
 * and put the new version with the hash that this test prints beside those that are there. Until a version has been
 * released, its hash may be replaced.
 */
const hashes: Record<string, string> = {
  '1.0': 'fe0529487d5214f7f6368a8b10f3a73e64ab1cd0b9a5a86f3571502ec742f7d8',
  '1.1': '79dc30d667146bd7b97515419a43a0007016c76223355c26d3bd8d698e1a668e',
};

/** Every schema that domain/wire exports, as JSON Schema, by file and name; what a pull answers, for any document. */
async function wire(): Promise<Record<string, unknown>> {
  const messages: Record<string, unknown> = {};
  for (const file of (await readdir(folder)).sort()) {
    const module: Record<string, unknown> = await import(path.join(folder, file));
    for (const [name, value] of Object.entries(module)) {
      if (value instanceof z.ZodType) messages[`${file} ${name}`] = schemaOf(value);
      else if (name === 'pullResponse' && typeof value === 'function')
        messages[`${file} ${name}`] = schemaOf(value(z.object({})));
      else if (name === 'syncCollections') {
        for (const [collection, { schema, push }] of Object.entries(value as Record<string, Collection>))
          messages[`${file} ${collection}`] = { push, schema: schemaOf(schema) };
      } else if (typeof value !== 'function') messages[`${file} ${name}`] = value;
    }
  }
  return messages;
}
type Collection = { schema: z.ZodType; push: boolean };

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

test('no message of the wire changes without a decision about its version', async () => {
  const messages = await wire();
  expect(Object.keys(messages).length).toBeGreaterThan(20);
  const { 'version.ts WIRE_VERSION': _, ...rest } = messages;
  const hash = createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(rest))))
    .digest('hex');
  expect(hash).toBe(hashes[`${WIRE_VERSION.major}.${WIRE_VERSION.minor}`]);
});
