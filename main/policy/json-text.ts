import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { PolicyProblem } from '../../domain/policy/policy.ts';
import { checkPolicy } from './explain.ts';
import type { PolicyReading } from './source.ts';

/** By jsonc-parser's names of its errors. */
const whatIsWrong: { [code: string]: string } = {
  InvalidSymbol: 'is not JSON: text must stand in double quotes; only true, false and numbers stand without',
  InvalidNumberFormat: 'is not JSON: this is no number',
  PropertyNameExpected: 'is not JSON: a name in double quotes is missing here',
  ValueExpected: 'is not JSON: a value is missing here',
  ColonExpected: 'is not JSON: a colon is missing between name and value',
  CommaExpected: 'is not JSON: a comma is missing before this',
  CloseBraceExpected: 'is not JSON: the closing } is missing',
  CloseBracketExpected: 'is not JSON: the closing ] is missing',
  EndOfFileExpected: 'is not JSON: something stands after the closing }',
  InvalidCommentToken: 'is not JSON: comments are not allowed',
  UnexpectedEndOfComment: 'is not JSON: comments are not allowed',
  UnexpectedEndOfString: 'is not JSON: the closing double quote is missing',
  InvalidUnicode: 'is not JSON: \\u needs four digits of 0-9, A-F',
  InvalidEscapeCharacter: 'is not JSON: no such escape; a backslash in text is written \\\\',
  InvalidCharacter: 'is not JSON: a control character stands in text; write it as \\n or \\t',
};

/** Reads the text of a policy file. Every problem has the line (from 1) that it stands in. */
export function readPolicyText(text: string, where: string): PolicyReading {
  const content = text.replace(/^\uFEFF/, '');
  const lineAt = (offset: number) => content.slice(0, offset).split('\n').length;
  const broken = (problems: Omit<PolicyProblem, 'where'>[]): PolicyReading => ({
    kind: 'broken',
    source: 'file',
    problems: problems.slice(0, 100).map((problem) => ({
      where,
      line: problem.line,
      name: problem.name?.slice(0, 200) ?? null,
      reason: problem.reason.slice(0, 2000),
    })),
  });
  if (content.trim() === '') {
    return broken([{ line: 1, name: null, reason: 'is empty; a policy that sets nothing is {}' }]);
  }

  const errors: ParseError[] = [];
  const tree = parseTree(content, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first || !tree) {
    // What follows the first error comes of it more often than not.
    const reason = first ? reasonOf(printParseErrorCode(first.error)) : 'is not JSON';
    return broken([{ line: lineAt(first?.offset ?? 0), name: nameAt(tree, first?.offset ?? 0), reason }]);
  }

  const properties = (tree.type === 'object' ? (tree.children ?? []) : []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key && value ? [{ name: String(key.value), key, value }] : [];
  });
  const twice = properties.filter(({ name }, index) =>
    properties.some((earlier, at) => at < index && earlier.name === name),
  );
  if (twice.length > 0) {
    return broken(
      twice.map(({ name, key }) => ({ line: lineAt(key.offset), name, reason: 'is set more than once' })),
    );
  }

  const checked = checkPolicy(JSON.parse(content));
  if (checked.ok) return { kind: 'valid', source: 'file', values: checked.values };
  return broken(
    checked.objections
      .map(({ name, reason }) => {
        const key = properties.find((property) => property.name === name)?.key;
        return { line: lineAt(key?.offset ?? tree.offset), name, reason };
      })
      .toSorted((one, other) => one.line - other.line),
  );
}

function reasonOf(code: string): string {
  return whatIsWrong[code] ?? `is not JSON (${code})`;
}

/** The name of the policy that this place belongs to. */
function nameAt(tree: Node | undefined, offset: number): string | null {
  const before = (tree?.children ?? []).findLast((property) => property.offset <= offset);
  const key = before?.children?.[0];
  return typeof key?.value === 'string' && key.value !== '' ? key.value : null;
}
