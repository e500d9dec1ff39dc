import type { z } from 'zod';
import { CheckedPolicy } from '../../domain/policy/checked-policy.ts';
import { Policy, type PolicyProblem } from '../../domain/policy/policy.ts';
import { inventory } from './inventory.ts';
import { nearest } from './nearest.ts';

const names: readonly string[] = Object.keys(Policy.shape);

/** One thing that is wrong with a policy; `name` null for the whole of it. */
export type Objection = Pick<PolicyProblem, 'name' | 'reason'>;

/** Takes the values of a policy, or says in an administrator's words what is wrong with each. */
export function checkPolicy(
  given: unknown,
): { ok: true; values: Policy } | { ok: false; objections: Objection[] } {
  const checked = CheckedPolicy.safeParse(given);
  if (checked.success) return { ok: true, values: checked.data };
  return { ok: false, objections: checked.error.issues.flatMap((issue) => explain(issue, given)) };
}

function explain(issue: z.core.$ZodIssue, given: unknown): Objection[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => ({ name, reason: unknown(name) }));
  const [name] = issue.path;
  if (typeof name !== 'string') {
    return [{ name: null, reason: `must be an object of names and values, and is ${kindOf(given)}` }];
  }
  if (issue.code === 'custom') return [{ name, reason: issue.message }];
  const value = typeof given === 'object' && given !== null ? Reflect.get(given, name) : undefined;
  const wanted = issue.code === 'invalid_format' ? issue.message : `must be ${wantedBy(name)}`;
  return [{ name, reason: `${wanted}, and is ${inWords(value)}` }];
}

/** What a name that Stint does not know was perhaps meant to be. */
function unknown(name: string): string {
  const meant = nearest(name, names);
  return `is no setting of this version of Stint${meant ? `; did you mean ${meant}?` : ''}`;
}

/** `a whole number from 0 to 60`; for every name of the policy. */
function wantedBy(name: string): string {
  const setting = inventory().find((known) => known.name === name);
  if (!setting) return 'something else';
  const { kind, choices, range } = setting;
  if (kind === 'choice') return listed(choices);
  if (kind === 'boolean') return 'true or false';
  if (kind === 'integer') return `a whole number from ${range.from} to ${range.to}`;
  return `text of ${range.from} to ${range.to} characters`;
}

function listed(choices: readonly string[]): string {
  const quoted = choices.map((choice) => `"${choice}"`);
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

function inWords(value: unknown): string {
  if (typeof value === 'string') {
    return value.length > 100 ? `text of ${value.length} characters` : `the text ${JSON.stringify(value)}`;
  }
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  return kindOf(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? 'a number' : 'true or false';
}
