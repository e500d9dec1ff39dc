import { parseSync, Visitor } from 'oxc-parser';

/** Props whose text a person sees or hears, wherever they stand: in JSX, or in an object that becomes props. */
const spoken = new Set([
  'label',
  'title',
  'subtitle',
  'placeholder',
  'message',
  'description',
  'group',
  'words',
  'text',
  'header',
  'word',
  'summary',
  'category',
  'hint',
  'unit',
  'alt',
]);
/** Names of props that end so are spoken too: `closeLabel`, `emptyText`, `skipLabel`. */
const spokenEnd = /(?:Label|Text|Title|Word|Words|Placeholder|Message)$/;

export interface LiteralWords {
  line: number;
  text: string;
}

/** Words, not a key, a class or a sign: a letter in a run of at least two, not in the form of a catalogue's key. */
function isWords(text: string): boolean {
  return /\p{L}{2}/u.test(text) && !/^[a-z]+(?:[-.][a-z0-9-]+)+$/.test(text.trim());
}

interface Node {
  type: string;
  start: number;
  [field: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The texts that an expression may be, through conditions and fallbacks; calls are left alone: `t()` is one. */
function textsOf(value: unknown): Node[] {
  if (!isNode(value)) return [];
  switch (value.type) {
    case 'Literal':
      return typeof value.value === 'string' ? [value] : [];
    case 'TemplateLiteral':
      return [value];
    case 'ConditionalExpression':
      return [...textsOf(value.consequent), ...textsOf(value.alternate)];
    case 'LogicalExpression':
      return [...textsOf(value.left), ...textsOf(value.right)];
    case 'JSXExpressionContainer':
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
      return textsOf(value.expression);
    default:
      return [];
  }
}

/** What a text says itself, without what is put into it. */
function ownText(node: Node): string {
  if (node.type === 'Literal') return String(node.value);
  const quasis = Array.isArray(node.quasis) ? node.quasis : [];
  return quasis
    .map((part: unknown) => {
      const value = isNode(part) ? part.value : null;
      return typeof value === 'object' && value !== null && 'cooked' in value ? String(value.cooked) : '';
    })
    .join(' ');
}

function nameOf(key: unknown): string {
  if (!isNode(key)) return '';
  if (key.type === 'Identifier' || key.type === 'JSXIdentifier') return String(key.name);
  return key.type === 'Literal' ? String(key.value) : '';
}

/**
 * Every text in a source file that a person sees and that does not come from the catalogue: text between JSX tags, and
 * the texts of props and fields that are spoken. Found by form, so a text that reaches the screen by another name is
 * not found; the German walk of test/e2e/language.spec.ts sees those.
 */
export function literalWords(file: string, source: string): LiteralWords[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`);
  const found: LiteralWords[] = [];
  const add = (at: number, text: string): void => {
    if (isWords(text)) found.push({ line: source.slice(0, at).split('\n').length, text: text.trim() });
  };
  const addTexts = (value: unknown): void => {
    for (const node of textsOf(value)) add(node.start, ownText(node));
  };
  const isSpoken = (name: string): boolean =>
    spoken.has(name) || spokenEnd.test(name) || name === 'aria-label' || name === 'aria-description';
  new Visitor({
    JSXText: (node) => add(node.start, node.value),
    JSXAttribute: (node) => {
      if (isSpoken(nameOf(node.name))) addTexts(node.value);
    },
    JSXElement: (node) => {
      for (const child of node.children) if (child.type === 'JSXExpressionContainer') addTexts(child);
    },
    JSXFragment: (node) => {
      for (const child of node.children) if (child.type === 'JSXExpressionContainer') addTexts(child);
    },
    Property: (node) => {
      const name = nameOf(node.key);
      // As a field `unit` is a kind (`minutes`, `money`), as a prop it is drawn.
      if (node.kind !== 'init') return;
      if (name !== 'unit' && isSpoken(name)) addTexts(node.value);
      // A table of words by code has no name that tells: two words that begin like a sentence do.
      else
        for (const text of textsOf(node.value))
          if (/^\p{Lu}\p{Ll}+ \p{L}/u.test(ownText(text))) addTexts(text);
    },
  }).visit(program);
  return found;
}
