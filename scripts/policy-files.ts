/**
 * Writes what administrators set policy with, from the one schema: `npm run policy-files`. A test makes the same and
 * compares, so that none of it is ever behind the schema.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { adml, admx } from './policy/admx.ts';
import { examplePolicy } from './policy/example.ts';
import { policyJsonSchema } from './policy/json-schema.ts';
import { mobileconfig } from './policy/mobileconfig.ts';
import { policyTable } from './policy/table.ts';

export const policyFolder = path.resolve(import.meta.dirname, '..', 'docs', 'policy');

/** Path in docs/policy → content. */
export function policyFiles(): { [file: string]: string } {
  return {
    'README.md': policyTable(),
    'policy.example.json': json(examplePolicy),
    'stint-policy.schema.json': json(policyJsonSchema()),
    'Stint.admx': admx(),
    'en-US/Stint.adml': adml(),
    'stint.mobileconfig': mobileconfig(examplePolicy),
  };
}

function json(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

if (import.meta.main) {
  for (const [name, content] of Object.entries(policyFiles())) {
    const file = path.join(policyFolder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
  }
}
