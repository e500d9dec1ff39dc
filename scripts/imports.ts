/**
 * Every import of every source file, in whatever form it is written: import, export from, import(), and the type
 * `import('…').T`. Read with oxc-parser, because dependency-cruiser knows no TypeScript 7 and its swc reader stops at
 * `using` and misses types (docs/decisions). All our imports are relative and carry their extension, so a path is
 * resolved by joining it.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

export interface Import {
  /** The file that imports, from the root, with forward slashes. */
  from: string;
  line: number;
  /** As written; undefined where it is computed. */
  specifier: string | undefined;
  /** The file of ours that it names, from the root; undefined for packages and computed paths. */
  to: string | undefined;
  /** True when nothing of it is left at run time. */
  typeOnly: boolean;
}

const SOURCE = /\.(?:ts|tsx|mts|cts|js|mjs|cjs)$/;

/** Source files under the given folders of `root`, from the root, with forward slashes. */
export async function sourceFiles(root: string, folders: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(
    folders.map(async (folder) => {
      const start = path.join(root, folder);
      if (!existsSync(start)) return [];
      const entries = await readdir(start, { withFileTypes: true, recursive: true });
      return entries
        .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
    }),
  );
  return lists.flat().sort();
}

function resolve(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  // Vite's `?raw` and `?url` belong to no file name.
  return path.posix.join(path.posix.dirname(from), specifier.replace(/\?.*$/, ''));
}

/**
 * The imports of one file.
 * @throws when the file does not parse
 */
export function importsOf(from: string, source: string): Import[] {
  const { program, errors } = parseSync(from, source);
  const error = errors.find(({ severity }) => severity === 'Error');
  if (error) throw new Error(`${from} does not parse: ${error.message}`);
  const found: Import[] = [];
  const add = (at: number, node: unknown, typeOnly: boolean) => {
    const specifier =
      node && typeof node === 'object' && 'value' in node && typeof node.value === 'string'
        ? node.value
        : undefined;
    const line = source.slice(0, at).split('\n').length;
    found.push({ from, line, specifier, to: specifier && resolve(from, specifier), typeOnly });
  };
  const allTypes = (specifiers: readonly object[]) =>
    specifiers.length > 0 &&
    specifiers.every(
      (one) =>
        ('importKind' in one && one.importKind === 'type') ||
        ('exportKind' in one && one.exportKind === 'type'),
    );
  new Visitor({
    ImportDeclaration: (node) =>
      add(node.start, node.source, node.importKind === 'type' || allTypes(node.specifiers)),
    ExportNamedDeclaration: (node) => {
      if (node.source) add(node.start, node.source, node.exportKind === 'type' || allTypes(node.specifiers));
    },
    ExportAllDeclaration: (node) => add(node.start, node.source, node.exportKind === 'type'),
    ImportExpression: (node) => add(node.start, node.source, false),
    TSImportType: (node) => add(node.start, node.source, true),
    TSImportEqualsDeclaration: (node) => {
      if (node.moduleReference.type === 'TSExternalModuleReference') {
        add(node.start, node.moduleReference.expression, node.importKind === 'type');
      }
    },
  }).visit(program);
  return found;
}

/** All imports of all source files under the given folders of `root`. */
export async function allImports(root: string, folders: readonly string[]): Promise<Import[]> {
  const files = await sourceFiles(root, folders);
  const lists = await Promise.all(
    files.map(async (file) => importsOf(file, await readFile(path.join(root, file), 'utf8'))),
  );
  return lists.flat();
}
