import type { Role } from '../entities/user.ts';
import type { CollectionName } from '../wire/collections.ts';
import { type Audience, type FieldRule, type Sight, visibility } from './visibility-table.ts';

export interface Viewer {
  readonly userId: string;
  readonly roles: readonly Role[];
}

/** Contracts over hours; of the others the hours are the firm's own reckoning. */
export const hoursContracts: readonly string[] = ['time_and_materials', 'retainer'];

/** What any of the roles sees: `all`, or the conditions of which one must hold; none of them is nothing. */
export function sightOf(sees: Audience, roles: readonly Role[]): 'all' | readonly Sight[] {
  const sights = new Set(roles.map((role) => sees[role]));
  return sights.has('all') ? 'all' : [...sights].filter((sight) => sight !== 'none');
}

/** The rules of one field: for the whole of it, or for paths into it (`['a', 'b']`, `['[]', 'a']` of a list's members). */
export function rulesOf(
  collection: CollectionName,
  field: string,
): readonly { path: readonly string[]; rule: FieldRule }[] {
  return Object.entries(visibility[collection]).flatMap(([key, rule]) => {
    const [first, ...path] = key.replaceAll('[]', '.[]').split('.');
    return first === field ? [{ path, rule }] : [];
  });
}

/**
 * The document as the viewer may have it, for what leaves the server by another way than a pull: every field is there, and
 * says nothing where the table hides it. Of what is not in the table nothing is left.
 */
export function visibleDocument(
  collection: CollectionName,
  viewer: Viewer,
  document: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const visible: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(document)) {
    const rules = rulesOf(collection, field);
    if (rules.length === 0 && field !== '_deleted') continue;
    visible[field] = rules.reduce(
      (seen, { path, rule }) => (sees(rule, viewer, document) ? seen : put(seen, path, rule.otherwise)),
      value,
    );
  }
  return visible;
}

function sees({ sees }: FieldRule, viewer: Viewer, document: Readonly<Record<string, unknown>>): boolean {
  const sight = sightOf(sees, viewer.roles);
  if (sight === 'all') return true;
  return sight.some((one) =>
    one === 'own' ? document.id === viewer.userId : hoursContracts.includes(String(document.type)),
  );
}

/** `value` with `otherwise` at the path, where there is something at it. */
function put(value: unknown, path: readonly string[], otherwise: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return otherwise;
  if (step === '[]')
    return Array.isArray(value) ? value.map((member) => put(member, rest, otherwise)) : value;
  if (typeof value !== 'object' || value === null || !(step in value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === step ? put(inner, rest, otherwise) : inner]),
  );
}
