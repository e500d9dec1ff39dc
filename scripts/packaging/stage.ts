import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BuildIdentity } from '../../domain/release/manifest.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** What the package.json inside the app says: of the project's own only what Electron and electron-builder read. */
const CARRIED = [
  'name',
  'productName',
  'description',
  'author',
  'homepage',
  'license',
  'type',
  'main',
  'desktopName',
];

/**
 * Lays out what is packed: the built parts, copied so that a build that runs meanwhile cannot get in between, and a
 * package.json with this version and identity (so neither needs a bundle built anew).
 * @param dist the folder with main, preload, renderer and notices.json
 */
export async function stageApp(
  folder: string,
  given: { dist: string; version?: string | undefined; identity?: BuildIdentity | undefined },
): Promise<{ version: string }> {
  const project: Record<string, unknown> = JSON.parse(
    await readFile(path.join(root, 'package.json'), 'utf8'),
  );
  const version = given.version ?? String(project.version);
  const about = {
    ...Object.fromEntries(CARRIED.flatMap((key) => (key in project ? [[key, project[key]]] : []))),
    version,
    ...(given.identity ? { stint: given.identity } : {}),
  };
  await mkdir(path.join(folder, 'dist'), { recursive: true });
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(about, null, 2)}\n`);
  for (const part of ['main', 'preload', 'renderer'])
    await cp(path.join(given.dist, part), path.join(folder, 'dist', part), { recursive: true });
  await cp(path.join(given.dist, 'notices.json'), path.join(folder, 'dist', 'notices.json'));
  return { version };
}
