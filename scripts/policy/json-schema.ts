import { z } from 'zod';
import { loopbackHosts, policyNeeds } from '../../domain/policy/checked-policy.ts';
import { Policy } from '../../domain/policy/policy.ts';

/** A JSON Schema (2020-12) that takes and refuses what Stint does, for editors and configuration management. */
export function policyJsonSchema(): object {
  const schema = z.toJSONSchema(Policy, {
    override: ({ jsonSchema, path }) => {
      const pattern = addressPatterns[String(path.at(-1))];
      if (pattern !== undefined) jsonSchema.pattern = pattern;
    },
  });
  return {
    ...schema,
    title: 'Policy of Stint',
    description: 'What IT sets for everybody on a machine, in /etc/stint/policy.json.',
    allOf: policyNeeds.map(({ name, value, needs }) => ({
      if: { properties: { [name]: { const: value } }, required: [name] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, and nobody awaits a schema
      then: { required: [needs] },
    })),
  };
}

/** A host, without user name or password before it, and what may follow it. */
const HOST = '[^/?#@\\\\]+([/?#\\\\]|$)';
const LOOPBACK = `(${loopbackHosts.map((host) => anyCase(host)).join('|')})(:[0-9]*)?([/?#]|$)`;

const addressPatterns: { [name: string]: string } = {
  ServerAddress: `^(${anyCase('https')}://${HOST}|${anyCase('http')}://${LOOPBACK})`,
  UpdateFeed: `^(${anyCase('http')}[sS]?://${HOST}|${anyCase('file')}://(\\[[0-9a-fA-F:.]+\\]|[^:/?#@\\\\]*)([/?#\\\\]|$))`,
  ProxyPacUrl: `^${anyCase('http')}[sS]?://${HOST}`,
};

/** JSON Schema's patterns have no flags: `[hH][tT]…`. */
function anyCase(text: string): string {
  return text.replace(/[a-z]|[.[\]]/g, (letter) =>
    /[a-z]/.test(letter) ? `[${letter}${letter.toUpperCase()}]` : `\\${letter}`,
  );
}
