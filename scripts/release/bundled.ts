import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'vite';
import { z } from 'zod';

/** A package of which something is in what we ship. */
export interface BundledPackage {
  /** Where it lies, as package-lock.json names it: `node_modules/a` or `node_modules/a/node_modules/b`. */
  path: string;
  name: string;
  version: string;
  /** SPDX expression, as the package says. */
  licence: string;
}

const PackageFile = z.object({
  name: z.string(),
  version: z.string(),
  license: z.union([z.string(), z.object({ type: z.string() })]),
});

/** Code that a build tool writes into a bundle itself, by how its module ids begin. */
const writtenByTools: [RegExp, string][] = [
  [/^\0?rolldown\//, 'node_modules/rolldown'],
  [/^\0?vite\//, 'node_modules/vite'],
  [/^\0?@oxc-project\+runtime@/, 'node_modules/@oxc-project/runtime'],
];

/**
 * @param id what Rolldown calls a module, or a file's path
 * @returns the package that it is of, as package-lock.json names it; undefined for what is ours
 */
export function packagePathOf(id: string): string | undefined {
  const tool = writtenByTools.find(([begins]) => begins.test(id));
  if (tool) return tool[1];
  const place = id.replaceAll('\\', '/').replace(/[?#].*$/, '');
  const first = place.indexOf('node_modules/');
  if (first < 0) return undefined;
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(place.slice(first))?.[0];
}

/**
 * Watches what a build really puts into its files: modules of which code is left, fonts and other files, and the
 * styles that Tailwind writes. Give `plugin` to the build and to its workers, which are builds of their own.
 */
export function packageRecorder(): { plugin: () => Plugin; paths: () => string[] } {
  const paths = new Set<string>();
  const note = (id: string) => {
    const found = packagePathOf(id);
    if (found) paths.add(found);
  };
  return {
    plugin: () => ({
      name: 'stint:packages',
      generateBundle(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type === 'chunk') {
            for (const [id, part] of Object.entries(file.modules)) if (part.renderedLength > 0) note(id);
          } else {
            for (const name of file.originalFileNames) note(name);
            // Its sheet is made, not imported; the banner that its licence asks for says that it is there.
            if (file.fileName.endsWith('.css') && file.source.toString().includes('/*! tailwindcss v')) {
              paths.add('node_modules/tailwindcss');
            }
          }
        }
      },
    }),
    paths: () => [...paths].sort(),
  };
}

/**
 * Reads what packages say of themselves.
 * @param root the folder that holds node_modules
 * @param paths as package-lock.json names them
 * @returns them by name, then version; one that lies in several places once
 * @throws when one is not there or does not say its name, version and licence
 */
export async function readPackages(root: string, paths: readonly string[]): Promise<BundledPackage[]> {
  const packages = await Promise.all(
    [...new Set(paths)].map(async (place) => {
      const said = PackageFile.safeParse(
        JSON.parse(await readFile(path.join(root, place, 'package.json'), 'utf8')),
      );
      if (!said.success) throw new Error(`${place} does not say its name, version and licence.`);
      const { name, version, license } = said.data;
      return { path: place, name, version, licence: typeof license === 'string' ? license : license.type };
    }),
  );
  const key = (one: BundledPackage) => `${one.name} ${one.version} ${one.path}`;
  packages.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return packages.filter(({ name, version }, index) => {
    const before = packages[index - 1];
    return before?.name !== name || before.version !== version;
  });
}
