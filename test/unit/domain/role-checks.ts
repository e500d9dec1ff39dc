import { parseSync, Visitor } from 'oxc-parser';
import { Role } from '../../../domain/entities/user.ts';

export interface RoleCheck {
  line: number;
  text: string;
}

const roles: ReadonlySet<string> = new Set(Role.options);
/** Words that are nothing but a role; `client` and `consultant` are other things too. */
const only: ReadonlySet<string> = new Set(['admin', 'project_manager']);
const asking: ReadonlySet<string> = new Set(['includes', 'some', 'every', 'find', 'filter', 'indexOf']);

interface Node {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The last name of `a.b.c` or `c`, through `?.`, `!` and casts. */
function lastName(value: unknown): string {
  if (!isNode(value)) return '';
  if (value.type === 'Identifier') return String(value.name);
  if (value.type === 'MemberExpression') return lastName(value.property);
  return lastName(value.expression);
}

const isRole = (value: unknown): boolean =>
  isNode(value) && value.type === 'Literal' && typeof value.value === 'string' && roles.has(value.value);

/**
 * Every place in a source file that asks for a role by its name: a list called `…roles` that is searched, something called
 * `…role` that is compared with or switched over a role's name, any text that can only be a role, and SQL that asks so.
 */
export function roleChecks(file: string, source: string): RoleCheck[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`);
  const found = new Map<number, RoleCheck>();
  const add = (node: { start: number; end: number }): void => {
    const line = source.slice(0, node.start).split('\n').length;
    if (!found.has(line))
      found.set(line, { line, text: source.slice(node.start, node.end).split('\n')[0] ?? '' });
  };
  new Visitor({
    CallExpression: (node) => {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || !asking.has(lastName(callee.property))) return;
      // What work is sold as (`billRoles`) says nothing about what a person may do.
      if (/(?<!bill)roles$/i.test(lastName(callee.object))) add(node);
    },
    BinaryExpression: (node) => {
      const sides = [node.left, node.right];
      if (sides.some(isRole) && sides.some((side) => /role$/i.test(lastName(side)))) add(node);
    },
    SwitchCase: (node) => {
      if (isRole(node.test) && only.has(String((node.test as { value?: unknown }).value))) add(node);
    },
    // SQL.
    TemplateElement: (node) => {
      if (/'(?:admin|project_manager)'|any\s*\(\s*(?:\w+\.)?roles\b/i.test(node.value.raw)) add(node);
    },
    Literal: (node) => {
      if (typeof node.value === 'string' && only.has(node.value)) add(node);
    },
  }).visit(program);
  return [...found.values()].sort((a, b) => a.line - b.line);
}
